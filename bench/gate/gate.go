// Package gate measures whether a change made maps slower: it drives two builds of
// the same impls through a screen and through a confirmation, and has package
// compare judge what came of it.
//
// A night goes like this. In each sweep of the screen both sides are linked with
// fresh layouts, and every cell, a pair of one impl's two builds, is launched once.
// Package compare names the suspects and the number of fresh pairs that settle each
// of them. Then only suspects, and in some sweeps controls, are launched until all have
// their pairs or the time is up, for which those that may be slower come first. Nothing
// that is seen on the way changes what is asked for: the number of pairs is fixed before
// the first of them.
//
// All of it is in one results file, from which an interrupted night goes on
// ([Config.Earlier]) and which can be judged again ([Judge]).
package gate

import (
	"bytes"
	"cmp"
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
	"example.com/mapbench/internal/words"
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
	// Began is when the night, or the part that goes on with it, began: Budget and
	// the elapsed time count from then. The zero time means when Run is called.
	Began time.Time
	// Budget bounds the wall time: what would end later is not begun, and
	// makes cells inconclusive. The first pair is begun whatever it says. 0 means
	// no bound.
	Budget time.Duration
	Plan   compare.GatePlan
	// Noise and Accepted are what earlier nights and the project's owners say; the
	// caller has checked that the latter is about the cells.
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
	err := n.measure(ctx)
	if incomparable := new(bench.IncomparableError); errors.As(err, incomparable) {
		n.faults = append(n.faults, err.Error())
		err = nil
	}
	if err != nil {
		return nil, err
	}
	return n.judge(time.Since(n.began).Seconds()), nil
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
	began          time.Time    // later by as long as nobody went on with it
	pace           string       // that the machine had then
	faults, doubts []string
}

// newNight returns the night of a configuration, which goes on with the earlier part
// if there is one.
func newNight(c Config) *night {
	n := &night{began: c.Began, pace: bench.ThisPace().String()}
	if e := c.Earlier; e != nil {
		c.Cells, c.Rounds, c.Seed = e.Cells, e.Rounds, e.Seed
		n.doubts = slices.Clone(e.Doubts)
		n.text.Write(e.Text)
		if !e.Began.IsZero() { // as it is in older files
			n.began = n.began.Add(-max(0, e.Ended.Sub(e.Began)))
		}
		n.pace = cmp.Or(e.Config(bench.PaceKey), n.pace)
	}
	n.config = c
	return n
}

func (n *night) measure(ctx context.Context) error {
	c := n.config
	out := io.MultiWriter(c.Out, &n.text)
	budget := c.Budget
	if budget > 0 {
		const ending = 2 * time.Second                     // for the workers to end, and for the judging
		budget = max(1, budget-time.Since(c.Began)-ending) // of what building the subjects has left
	}
	var err error
	n.conductor, err = bench.Start(ctx, bench.Config{
		Cells: c.Cells, Partial: true, Sources: []bench.Source{c.Old, c.New}, Launches: c.Plan.Screen, Rounds: c.Rounds,
		Seed: c.Seed, Budget: budget, Out: out, JudgedBy: c.Plan.Rules[0].Metric, Began: n.began, Dir: c.Dir, Earlier: c.Earlier,
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
	screen := n.conductor.Estimate()
	n.say("screening %s and %s in %s each, which takes about %v",
		words.Count(len(cells), "cell"), words.Count(len(controls), "control"), words.Count(c.Plan.Screen, "pair"), screen.Round(time.Second))
	if budget > 0 && screen > budget {
		n.say("the budget of %v does not hold the screen, which takes %v: the night may be inconclusive; raise -budget or take -suite small",
			c.Budget, screen.Round(time.Second))
	}
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
	if now := bench.ThisPace().String(); now != n.pace && len(n.doubts) == 0 {
		doubt := fmt.Sprintf("the machine had %s when the night began and %s in the midst of it", n.pace, now)
		n.doubts = append(n.doubts, doubt)
		fmt.Fprintf(out, "%s%s\n", bench.DoubtNote, doubt) // the next launch fails if this does
	}
}

// confirm launches suspects, and now and then controls, until the suspects have the pairs that were
// decided after the screen.
func (n *night) confirm(ctx context.Context) error {
	plan := n.config.Plan
	told := -1
	for sweep := max(plan.Screen, n.config.Earlier.NextSweep()); n.conductor.Fits(); sweep++ {
		set, err := n.read()
		if err != nil {
			return nil // no pair is valid, which judging finds
		}
		turn, wanted := n.wanted(set, sweep, n.conductor.Affords())
		if len(wanted) == 0 {
			return nil
		}
		if turn != told {
			told = turn
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

// turns are the suspects that are confirmed together. A budget is for those that seem
// slower, then for those that the screen can't clear, and last for any that may be
// faster. Of the second those with the fewest pairs to go get theirs, as many as can get
// all in so many launches: pairs of one that can't would be wasted. Who is which, and the
// number of its pairs, the screen has said, so that nothing seen since decides who gets any.
func (n *night) turns(suspects []compare.Suspect, affords int) [][]compare.Suspect {
	if n.config.Budget == 0 {
		return [][]compare.Suspect{suspects}
	}
	turns := make([][]compare.Suspect, 3)
	for _, s := range suspects {
		turn := 0
		switch {
		case s.Direction == compare.ToFaster:
			turn = 2
		case s.Unclear:
			turn = 1
		}
		turns[turn] = append(turns[turn], s)
	}
	left := func(s compare.Suspect) int { return s.Pairs - s.Done }
	slices.SortStableFunc(turns[1], func(a, b compare.Suspect) int { return cmp.Compare(left(a), left(b)) })
	_, controls := Names(n.config.Cells)
	for i, s := range turns[1] {
		affords -= left(s)
		if affords < len(controls)*left(s)/n.config.Plan.ControlsEvery {
			turns[1] = turns[1][:i]
			break
		}
	}
	return turns
}

// wanted returns the names of the cells that lack confirming pairs, of the first turn
// that has any, while so many launches can be afforded; none when all is done. A turn
// takes half as many sweeps more as it would if all went well, since launches may be
// invalid. Of a cell with a contestant that measures no longer no pair will come.
func (n *night) wanted(set *compare.Set, sweep, affords int) (turn int, cells []string) {
	var ended []string
	for _, c := range set.Cells {
		if len(c.Absences) > 0 {
			ended = append(ended, compare.GateName(c.Impl, c.Spec, c.Procs))
		}
	}
	end := n.config.Plan.Screen
	for turn, suspects := range n.turns(set.Suspects(n.config.Plan, n.config.Noise), affords) {
		most := 0
		for _, s := range suspects {
			most = max(most, s.Pairs)
			if s.Done < s.Pairs && !slices.Contains(cells, s.Cell) && !slices.Contains(ended, s.Cell) {
				cells = append(cells, s.Cell)
			}
		}
		end += most + most/2
		if len(cells) > 0 && sweep < end {
			return turn, cells
		}
		cells = nil
	}
	return 0, nil
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
