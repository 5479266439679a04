package faults

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// An Outcome says whether an experiment met its expectation.
type Outcome string

// The outcomes. A skipped experiment needs a tool that the machine lacks. A failed one
// could not be done although all tools are there, for example because a program does not
// compile.
const (
	Met     Outcome = "met"
	NotMet  Outcome = "NOT MET"
	Skipped Outcome = "skipped"
	Failed  Outcome = "FAILED"
)

// A Result is what one experiment found.
type Result struct {
	Name   string `json:"name"`
	Claims []int  `json:"claims"`
	// Shows is the experiment's.
	Shows     string `json:"shows"`
	Simulated bool   `json:"simulated,omitempty"`
	// Seen is the number of runs, out of Runs, that showed the sign. AtLeast to
	// AtMost were expected.
	Seen    int `json:"seen"`
	Runs    int `json:"runs"`
	AtLeast int `json:"at_least"`
	AtMost  int `json:"at_most"`
	// Evidence is a line that the first run with the sign printed.
	Evidence string `json:"evidence,omitempty"`
	// Tally counts how the runs ended, the most frequent first.
	Tally []Count `json:"tally,omitempty"`
	// Twin is what the twin found; nil if there is no twin.
	Twin    *TwinResult `json:"twin,omitempty"`
	Outcome Outcome     `json:"outcome"`
	// Why explains an outcome that is not [Met].
	Why string `json:"why,omitempty"`
	// Seconds is the wall time, builds included.
	Seconds float64 `json:"seconds"`
}

// A TwinResult is what a twin found. Each of its Runs runs must show its sign; Seen of them
// did.
type TwinResult struct {
	Shows    string `json:"shows"`
	Seen     int    `json:"seen"`
	Runs     int    `json:"runs"`
	Evidence string `json:"evidence,omitempty"`
}

// A Count says how often something was seen.
type Count struct {
	What string `json:"what"`
	N    int    `json:"n"`
}

// A Report is what some experiments found, and where.
type Report struct {
	// Go is the version that built the programs, Platform its GOOS/GOARCH.
	Go       string `json:"go"`
	Platform string `json:"platform"`
	// CPU is the processor's model, empty if unknown; CPUs is how many of
	// them a program may use.
	CPU  string `json:"cpu,omitempty"`
	CPUs int    `json:"cpus"`
	// Commit is that of the sources that the command was built from, empty if
	// unknown; Dirty reports whether the sources differed from it. [Run] takes
	// both from the build's information.
	Commit string `json:"commit,omitempty"`
	Dirty  bool   `json:"dirty,omitempty"`
	// Results are in the order in which they were run.
	Results []Result `json:"results"`
}

// Select returns the experiments with the given names, in the order of the table; without
// names it returns all. A name may be a topic, the part before the slash. The error says
// which name is unknown, and lists the choices. The caller owns the slice.
func Select(names []string) ([]Experiment, error) {
	all := Experiments()
	if len(names) == 0 {
		return all, nil
	}
	topics := make(map[string][]string)
	for _, e := range all {
		topic, _, _ := strings.Cut(e.Name, "/")
		topics[topic] = append(topics[topic], e.Name)
	}
	for _, name := range names {
		topic, _, one := strings.Cut(name, "/")
		switch in, ok := topics[topic]; {
		case !ok:
			return nil, fmt.Errorf("no experiment or topic %q; the topics are %s", name, strings.Join(slices.Sorted(maps.Keys(topics)), ", "))
		case one && !slices.Contains(in, name):
			return nil, fmt.Errorf("no experiment %q; topic %s has %s", name, topic, strings.Join(in, ", "))
		}
	}
	return slices.DeleteFunc(all, func(e Experiment) bool {
		topic, _, _ := strings.Cut(e.Name, "/")
		return !slices.Contains(names, e.Name) && !slices.Contains(names, topic)
	}), nil
}

// Run does the experiments one after the other. It calls progress, if that is not nil, with
// each result as soon as it is known. It builds in a folder that it makes in dir, or among
// the temporary files if dir is empty, and that it removes. It returns an error if there is
// no go command or no folder to build in, or if the context has ended; the report then holds
// the results so far.
func Run(ctx context.Context, dir string, experiments []Experiment, progress func(*Result)) (report Report, err error) {
	if report, err = here(ctx); err != nil {
		return report, err
	}
	b, err := newBuilder(dir)
	if err != nil {
		return report, err
	}
	defer func() {
		err = cmp.Or(err, b.close())
	}()
	for i := range experiments {
		result := b.run(ctx, &experiments[i])
		if ctx.Err() != nil {
			return report, ctx.Err()
		}
		report.Results = append(report.Results, result)
		if progress != nil {
			progress(&result)
		}
	}
	return report, nil
}

// run does one experiment.
func (b *builder) run(ctx context.Context, e *Experiment) Result {
	start := time.Now()
	r := Result{
		Name: e.Name, Claims: e.Claims, Shows: e.Shows, Simulated: e.Simulated,
		Runs: e.Runs, AtLeast: e.AtLeast, AtMost: e.AtMost,
	}
	r.Outcome, r.Why = b.judge(ctx, e, &r)
	r.Seconds = time.Since(start).Seconds()
	return r
}

// judge does the trials, records in r what they show, and returns the outcome.
func (b *builder) judge(ctx context.Context, e *Experiment, r *Result) (outcome Outcome, why string) {
	for _, tool := range e.Needs {
		if why := tool.missing(); why != "" {
			return Skipped, why
		}
	}
	tally := make(map[string]int)
	var err error
	if r.Seen, r.Evidence, err = b.repeat(ctx, &e.Trial, e.Sign, e.Runs, tally); err != nil {
		return Failed, err.Error()
	}
	r.Tally = ranked(tally)
	if e.Twin != nil {
		sign := e.Twin.Sign
		if sign == (Sign{}) {
			sign = silence
		}
		clear(tally)
		r.Twin = &TwinResult{Shows: e.Twin.Shows, Runs: e.Twin.Runs}
		if r.Twin.Seen, r.Twin.Evidence, err = b.repeat(ctx, &e.Twin.Trial, sign, e.Twin.Runs, tally); err != nil {
			return Failed, "the twin: " + err.Error()
		}
		if r.Twin.Seen != r.Twin.Runs {
			return NotMet, fmt.Sprintf("the twin showed its sign in %d of %d runs, want all; its runs: %v", r.Twin.Seen, r.Twin.Runs, ranked(tally))
		}
	}
	if r.Seen < e.AtLeast || r.Seen > e.AtMost {
		return NotMet, fmt.Sprintf("seen in %d of %d runs, want %d to %d; the runs: %v", r.Seen, r.Runs, e.AtLeast, e.AtMost, r.Tally)
	}
	return Met, ""
}

// repeat does a trial n times. It counts the runs that show the sign and quotes the first
// of them. It counts in tally how all runs ended.
func (b *builder) repeat(ctx context.Context, t *Trial, sign Sign, n int, tally map[string]int) (seen int, evidence string, err error) {
	for range n {
		end, err := b.try(ctx, t)
		if err != nil {
			return seen, evidence, err
		}
		tally[end.String()]++
		if line, ok := sign.shows(&end); ok {
			if seen == 0 {
				evidence = line
			}
			seen++
		}
	}
	return seen, evidence, nil
}

// ranked returns the counts of a tally, the most frequent first, equally frequent ones by
// name.
func ranked(tally map[string]int) []Count {
	counts := make([]Count, 0, len(tally))
	for what, n := range tally {
		counts = append(counts, Count{what, n})
	}
	slices.SortFunc(counts, func(a, b Count) int {
		return cmp.Or(b.N-a.N, cmp.Compare(a.What, b.What))
	})
	return counts
}

// String is "n × what".
func (c Count) String() string { return fmt.Sprintf("%d × %s", c.N, c.What) }
