// Package gate measures whether a change made maps slower: it drives two builds of
// the same impls through a screen and through a confirmation, and has package
// compare judge what came of it.
//
// A night goes like this. In each sweep of the screen both sides are linked with
// fresh layouts, and every cell, a pair of one impl's two builds, is launched once.
// Package compare names the suspects and the number of fresh pairs that settle each
// of them. Then only suspects, and in some sweeps controls, are launched until all have
// their pairs or the time is up. Nothing that is seen on the way changes what
// is asked for: the number of pairs is fixed before the first of them.
//
// All of it is in one results file, from which an interrupted night goes on
// ([Config.Earlier]) and which can be judged again ([Judge]).
package gate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
)

// Config says what to compare and how.
type Config struct {
	// Old and New are where the sides' workers come from; their Side is
	// [compare.SideOld] and [compare.SideNew].
	Old, New bench.Source
	// Cells is what to measure, as [Cells] makes it of a suite. Earlier says
	// it, and Rounds and Seed, if there is one.
	Cells  []bench.Cell
	Rounds bench.Rounds
	Seed   uint64
	// Began is when the night began: Budget and the elapsed time count from
	// then. The zero time means when Run is called.
	Began time.Time
	// Budget bounds the wall time: what would end later is not begun, and
	// makes cells inconclusive. 0 means no bound.
	Budget time.Duration
	Plan   compare.GatePlan
	// Noise and Accepted are what earlier nights and the project's owners say.
	Noise    compare.GateNoise
	Accepted *compare.Accepted
	// Flags are what the command that measures a cell again needs beside the
	// subjects and the cell.
	Flags []string
	// Dir is the folder to link workers in, which is made anew and removed; empty
	// means a temporary one.
	Dir string
	// Out takes the results file. Each launch is one Write.
	Out io.Writer
	// Earlier is what the file already holds; nil for a new night.
	Earlier *bench.Earlier
	// Progress, if set, is called before each launch, and Say at each turn of
	// the night with a sentence for people.
	Progress func(bench.Progress)
	Say      func(string)
}

// Run measures a night and judges it. What was measured is in c.Out whatever
// happens. The error is for what is no finding: a subject that doesn't link, a
// suite of which the sides have no cell in common, a context that ended. A night
// whose sides can't be compared is a finding, and invalid.
func Run(ctx context.Context, c Config) (*compare.Night, error) {
	if c.Began.IsZero() {
		c.Began = time.Now()
	}
	n := newNight(c)
	cells, _ := Names(n.config.Cells)
	if err := c.Accepted.Check(c.Plan, cells); err != nil {
		return nil, err
	}
	err := n.measure(ctx)
	if incomparable := new(bench.IncomparableError); errors.As(err, incomparable) {
		n.faults = append(n.faults, err.Error())
		err = nil
	}
	if err != nil {
		return nil, err
	}
	return n.judge(time.Since(c.Began).Seconds()), nil
}

// Judge judges a night that has ended again: that of c.Earlier, which took the given
// seconds. Nothing is measured.
func Judge(c Config, elapsed float64) *compare.Night {
	c.Old.Subject = c.Earlier.Config(compare.SideOld + "-subject")
	c.New.Subject = c.Earlier.Config(compare.SideNew + "-subject")
	return newNight(c).judge(elapsed)
}

// night is one night under way.
type night struct {
	config         Config
	conductor      *bench.Conductor
	text           bytes.Buffer // the results file
	first          bench.Pace
	faults, doubts []string
}

// newNight returns the night of a configuration, which goes on with the earlier part
// if there is one.
func newNight(c Config) *night {
	n := &night{}
	if e := c.Earlier; e != nil {
		c.Cells, c.Rounds, c.Seed = e.Cells, e.Rounds, e.Seed
		n.doubts = slices.Clone(e.Doubts)
		n.text.Write(e.Text)
	}
	n.config = c
	return n
}

func (n *night) measure(ctx context.Context) error {
	c := n.config
	n.first = bench.ThisPace()
	out := io.MultiWriter(c.Out, &n.text)
	budget := c.Budget
	if budget > 0 {
		budget = max(1, budget-time.Since(c.Began)) // of what building the subjects has left
	}
	var err error
	n.conductor, err = bench.Start(ctx, bench.Config{
		Cells: c.Cells, Partial: true, Sources: []bench.Source{c.Old, c.New}, Launches: c.Plan.Screen, Rounds: c.Rounds,
		Seed: c.Seed, Budget: budget, Out: out, JudgedBy: c.Plan.Rules[0].Metric, Dir: c.Dir, Earlier: c.Earlier,
		Progress: func(p bench.Progress) {
			n.watch(out)
			if c.Progress != nil {
				c.Progress(p)
			}
		},
	})
	if err != nil {
		return err
	}
	defer n.conductor.Close()
	cells, controls := Names(n.conductor.Cells())
	n.say("screening %s and %s in %s each, which takes about %v",
		compare.Count(len(cells), "cell"), compare.Count(len(controls), "control"), compare.Count(c.Plan.Screen, "pair"), n.conductor.Estimate().Round(time.Second))
	if err := n.conductor.Planned(ctx); err != nil {
		return err
	}
	if err := n.confirm(ctx); err != nil {
		return err
	}
	n.watch(out)
	summary := n.conductor.Close()
	for _, failure := range summary.Failures {
		n.faults = append(n.faults, fmt.Sprintf("%s under %s procs=%d failed in sweep %d: %v",
			failure.Label, failure.Cell.Spec, failure.Cell.Procs, failure.Sweep, failure.Err))
	}
	for _, missing := range summary.Missing {
		n.faults = append(n.faults, fmt.Sprintf("%s under %s procs=%d can't be measured: %s",
			missing.Label, missing.Cell.Spec, missing.Cell.Procs, missing.Why))
	}
	return nil
}

// watch notes, once, that the machine is no longer what it was when the night began.
func (n *night) watch(out io.Writer) {
	if now := bench.ThisPace(); now != n.first && len(n.doubts) == 0 {
		doubt := fmt.Sprintf("the machine had %v when the night began and %v in the midst of it", n.first, now)
		n.doubts = append(n.doubts, doubt)
		fmt.Fprintf(out, "%s%s\n", bench.DoubtNote, doubt) // the next launch fails if this does
	}
}

// confirm launches suspects, and now and then controls, until the suspects have the pairs that were
// decided after the screen. It goes on a little longer than that takes if all goes
// well, since launches may be invalid.
func (n *night) confirm(ctx context.Context) error {
	plan := n.config.Plan
	told := false
	for sweep := max(plan.Screen, n.config.Earlier.NextSweep()); n.conductor.Fits(); sweep++ {
		set, err := n.read()
		if err != nil {
			return nil // no pair is valid, which judging finds
		}
		var wanted []string
		most := 0
		for _, s := range set.Suspects(plan, n.config.Noise) {
			if s.Done < s.Pairs && !slices.Contains(wanted, s.Cell) {
				wanted = append(wanted, s.Cell)
			}
			most = max(most, s.Pairs)
		}
		if len(wanted) == 0 || sweep-plan.Screen >= most+most/2 {
			return nil
		}
		if !told {
			told = true
			n.say("confirming %s", strings.Join(wanted, ", "))
		}
		var cells []bench.Cell
		for _, c := range n.conductor.Cells() {
			if isControl(c) && plan.HasControls(sweep) || !isControl(c) && slices.Contains(wanted, name(c)) {
				cells = append(cells, c)
			}
		}
		random := rand.New(rand.NewPCG(n.config.Seed, uint64(sweep)))
		random.Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
		if err := n.conductor.Sweep(ctx, sweep, cells); err != nil {
			return err
		}
	}
	return nil
}

func (n *night) say(format string, args ...any) {
	if n.config.Say != nil {
		n.config.Say(fmt.Sprintf(format, args...))
	}
}

func (n *night) read() (*compare.Set, error) {
	return compare.Read(bytes.NewReader(n.text.Bytes()), "this night")
}

// judge has package compare judge the file.
func (n *night) judge(elapsed float64) *compare.Night {
	set, err := n.read()
	if err != nil {
		set = new(compare.Set)
		if len(n.faults) == 0 { // else they are why
			n.faults = append(n.faults, err.Error())
		}
	}
	cells, controls := Names(n.config.Cells)
	return set.Gate(n.config.Plan, compare.GateOptions{
		Old: n.config.Old.Subject, New: n.config.New.Subject, Flags: n.config.Flags,
		Cells: cells, Controls: controls,
		Noise: n.config.Noise, Accepted: n.config.Accepted,
		Faults: n.faults, Doubts: n.doubts,
		Elapsed: elapsed, Seed: n.config.Seed,
	})
}
