// Alternate replays a race over launches that were measured, every second of them in another
// state of the machine.
//
//	alternate FILE OTHER
//
// Both files hold launches of the same workloads; those of OTHER come from the other state. The
// race goes through its looks as mapbench run does. Each cell takes its launches in turn from
// FILE and from OTHER, in the order in which they were measured, until it is closed or a file has
// no more. Alternate prints how each cell ended, and how many have a winner or a tie.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/answer"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "alternate: name two results files, the second from another state of the machine")
		os.Exit(2)
	}
	if err := run(os.Stdout, os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintf(os.Stderr, "alternate: %v\n", err)
		os.Exit(2)
	}
}

// A workload identifies a cell in both files.
type workload struct {
	spec  string
	procs int
}

// launches are those of a file, by workload, each with its lines.
type launches map[workload][][]resultfile.Line

// A replay is a race over launches that were measured.
type replay struct {
	header  *resultfile.File
	sources [2]launches
	next    map[workload]int                 // launches that were taken
	taken   map[workload][][]resultfile.Line // those of them that the race used, without dropped impls
	order   []workload
}

func run(w io.Writer, file, other string) error {
	r := replay{next: make(map[workload]int), taken: make(map[workload][][]resultfile.Line)}
	for i, name := range []string{file, other} {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f, err := resultfile.Parse(text, name)
		if err != nil {
			return err
		}
		if r.sources[i] = byWorkload(f); i == 0 {
			r.header = f
		}
	}
	for line := range r.header.Lines() {
		key := workload{line.Name.Spec.String(), line.Name.Procs}
		if len(r.sources[1][key]) > 0 && !slices.Contains(r.order, key) {
			r.order = append(r.order, key)
		}
	}
	if len(r.order) == 0 {
		return fmt.Errorf("%s has no workload of %s; name files of one suite", other, file)
	}
	set, err := r.run()
	if err != nil {
		return err
	}
	return report(w, set)
}

// byWorkload returns a file's launches.
func byWorkload(f *resultfile.File) launches {
	all := make(launches)
	last := make(map[workload]float64)
	for line := range f.Lines() {
		key := workload{line.Name.Spec.String(), line.Name.Procs}
		sweep := line.Values[resultfile.Sweep]
		if n := len(all[key]); n == 0 || last[key] != sweep {
			all[key], last[key] = append(all[key], nil), sweep
		}
		n := len(all[key]) - 1
		all[key][n] = append(all[key][n], *line)
	}
	return all
}

// run races until every cell is closed or lacks launches.
func (r *replay) run() (*compare.Set, error) {
	heats := make(map[workload]compare.Heat)
	for _, key := range r.order { // the first launches are those of all impls
		r.take(key, nil)
	}
	for {
		set, err := r.set()
		if err != nil {
			return nil, err
		}
		for _, h := range set.Race(compare.Options{}, bench.DefaultLooks(), answer.Standard()...) {
			heats[workload{h.Cell.Spec.String(), h.Cell.Procs}] = h
		}
		more := false
		for _, key := range r.order {
			h := heats[key]
			for !h.Closed() && len(r.taken[key]) < h.Launches && r.take(key, h.Impls) {
				more = true
			}
		}
		if !more {
			return set, nil
		}
	}
}

// take takes a workload's next launch, with these impls alone if there are any. It reports
// false if its file has no more launch, or none that holds two of them.
func (r *replay) take(key workload, impls []string) bool {
	n := r.next[key]
	from := r.sources[n%2][key]
	if n/2 >= len(from) {
		return false
	}
	r.next[key]++
	var lines []resultfile.Line
	for _, line := range from[n/2] {
		if impls == nil || slices.Contains(impls, line.Name.Contestant.String()) {
			line.Values[resultfile.Sweep] = float64(n)
			lines = append(lines, line)
		}
	}
	if len(lines) < max(2, len(impls)) { // the source had dropped one of them
		return false
	}
	r.taken[key] = append(r.taken[key], lines)
	return true
}

// set reads the launches that the race has used so far.
func (r *replay) set() (*compare.Set, error) {
	var text bytes.Buffer
	out := resultfile.NewWriter(&text)
	var config resultfile.Config
	for _, setting := range r.header.Config {
		if setting.Key != resultfile.KeyLooks {
			config = append(config, setting)
		}
	}
	config = append(config, resultfile.Setting{Key: resultfile.KeyLooks, Value: resultfile.FormatLooks(bench.DefaultLooks())})
	if err := out.Header(config, r.header.Cells); err != nil {
		return nil, err
	}
	for _, key := range r.order {
		for _, lines := range r.taken[key] {
			if err := out.Launch(lines); err != nil {
				return nil, err
			}
		}
	}
	return compare.Read(bytes.NewReader(text.Bytes()), "the replay")
}

// report prints how the cells ended.
func report(w io.Writer, set *compare.Set) error {
	decided := 0
	rankings := set.Rankings(compare.Options{})
	for i := range rankings {
		r := &rankings[i]
		outcome, best := r.Outcome()
		said := "open: " + words.List(best)
		switch outcome {
		case compare.OneWins:
			decided++
			said = best[0] + " wins"
		case compare.SeveralTie:
			decided++
			said = words.List(best) + " tie"
		case compare.DependsOnState:
			said = words.List(best) + ": the order depends on the machine's state"
		}
		fmt.Fprintf(w, "%s: %s after %s\n", set.Cells[i].Title(), said, words.Count(r.Launches, "launch"))
	}
	_, err := fmt.Fprintf(w, "%d of %s with a winner or a tie\n", decided, words.Count(len(rankings), "cell"))
	return err
}
