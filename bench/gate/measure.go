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
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// Config says what to compare and how.
type Config struct {
	// Old and New are where the sides' workers come from; their Side is
	// [resultfile.SideOld] and [resultfile.SideNew].
	Old, New bench.Source
	// Cells is what to measure, as [Cells] makes it of a suite. If there is an Earlier, Cells,
	// Rounds and Seed are taken from it.
	Cells  []bench.Cell
	Rounds bench.Rounds
	Seed   uint64
	// Shard says which part of a plan the Cells are; nil if they are all of it. [Config.Share]
	// sets both. If there is an Earlier, it is taken from that.
	Shard *resultfile.Shard
	// Began is when the run began, or the part of it that goes on with an Earlier.
	// Budget and the elapsed time count from then. The zero time means the call of
	// [Measure].
	Began time.Time
	// Budget bounds the wall time. A launch that would end later is not begun, which
	// makes cells inconclusive. The first pair is always measured. 0 means no bound.
	Budget time.Duration
	Plan   Plan
	// Noise and Accepted are what earlier runs and the project's owners say; the
	// caller has checked that the latter is about the cells.
	Noise    Noise
	Accepted *Accepted
	// Dir is the folder to link workers in, which is made anew and removed; empty
	// means a temporary one.
	Dir string
	// Incorrect is that of [bench.Config].
	Incorrect string
	// Out takes the results file. Each launch is one Write.
	Out io.Writer
	// Earlier is what the file already holds; nil for a new run.
	Earlier *bench.Earlier
	// Progress, if set, is called before each launch, and Say at each turn of
	// the run with a sentence for people.
	Progress func(bench.Progress)
	Say      func(string)
}

// Measure measures a gate run and judges it, or measures a shard of one. What was measured is
// in c.Out, also after an error. It is an error if a subject doesn't link, if the sides have
// no cell of the suite in common, or if the context ends. If the sides can't be compared,
// that is a finding, and the run is invalid.
func Measure(ctx context.Context, c Config) (*Outcome, error) {
	if c.Began.IsZero() {
		c.Began = time.Now()
	}
	var err error
	if c.Plan, err = c.Plan.WithBuilds(len(c.Old.Builds), len(c.New.Builds)); err != nil {
		return nil, err
	}
	n := newRun(c)
	err = n.measure(ctx)
	if incomparable := new(bench.IncomparableError); errors.As(err, incomparable) {
		n.faults = append(n.faults, err.Error())
		err = nil
	}
	if err != nil {
		return nil, err
	}
	return n.judge(time.Since(n.began).Seconds()), nil
}

// Rejudge judges c.Earlier again, a gate run that has ended and took the given seconds. It
// measures nothing.
func Rejudge(c Config, elapsed float64) *Outcome { return newRun(c.ofEarlier()).judge(elapsed) }

// ofEarlier returns the configuration with the subjects of its Earlier.
func (c Config) ofEarlier() Config {
	c.Old.Subject = c.Earlier.Config(resultfile.SideKey(resultfile.SideOld, resultfile.KeySubject))
	c.New.Subject = c.Earlier.Config(resultfile.SideKey(resultfile.SideNew, resultfile.KeySubject))
	return c
}

// A run is a gate run under way.
type run struct {
	config         Config
	conductor      *bench.Conductor
	text           bytes.Buffer // the results file
	began          time.Time    // moved on by the time in which nobody measured
	capacity       string       // that the machine had then
	faults, doubts []string
	late           []string // that [Options] has
}

// newRun returns the run of a configuration, which goes on with the earlier part
// if there is one.
func newRun(c Config) *run {
	n := &run{began: c.Began, capacity: machine.ThisCapacity().String()}
	if e := c.Earlier; e != nil {
		c.Cells, c.Rounds, c.Seed, c.Shard = e.Cells, e.Rounds, e.Seed, e.Shard
		n.doubts = slices.Clone(e.Doubts)
		n.text.Write(e.Text)
		if !e.Began.IsZero() { // as it is in older files
			n.began = n.began.Add(-max(0, e.Ended.Sub(e.Began)))
		}
		n.capacity = cmp.Or(e.Config(resultfile.KeyPace), n.capacity)
	}
	n.config = c
	return n
}

func (n *run) measure(ctx context.Context) error {
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
		Seed: c.Seed, Budget: budget, Out: out, JudgedBy: c.Plan.Rules[0].Metric, Began: n.began, Dir: c.Dir, Incorrect: c.Incorrect, Shard: c.Shard, Earlier: c.Earlier,
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
		n.say("the budget of %v does not hold the screen, which takes %v: the run may be inconclusive; raise -budget or take -suite small",
			c.Budget, screen.Round(time.Second))
	}
	if err := n.follow(ctx, cells, controls); err != nil {
		return err
	}
	n.watch(out)
	summary := n.conductor.Close()
	for _, failure := range summary.Failures {
		n.faults = append(n.faults, fmt.Sprintf("%s under %s procs=%d failed in sweep %d: %v",
			failure.Contestant, failure.Cell.Spec, failure.Cell.Procs, failure.Sweep, failure.Err))
	}
	for _, missing := range summary.Missing {
		n.faults = append(n.faults, fmt.Sprintf("%s under %s procs=%d can't be measured: %s",
			missing.Contestant, missing.Cell.Spec, missing.Cell.Procs, missing.Reason.Why()))
	}
	return nil
}

// watch notes, once, that the machine is no longer what it was when the run began.
func (n *run) watch(out io.Writer) {
	if now := machine.ThisCapacity().String(); now != n.capacity && len(n.doubts) == 0 {
		doubt := fmt.Sprintf("the machine had %s when the run began and %s later", n.capacity, now)
		n.doubts = append(n.doubts, doubt)
		resultfile.NewWriter(out).Doubt(doubt) // the next launch fails if this does
	}
}

// launch launches the cells of a schedule's step. The screen is the conductor's plan; an
// earlier part may have done some of it.
func (n *run) launch(ctx context.Context, sweep int, step Step) error {
	if sweep < n.config.Plan.Screen {
		return n.conductor.Planned(ctx)
	}
	var cells []bench.Cell
	for _, c := range n.conductor.Cells() {
		if name := nameOfCell(c); slices.Contains(step.Cells, name) || slices.Contains(step.Controls, name) {
			cells = append(cells, c)
		}
	}
	random := rand.New(rand.NewPCG(n.config.Seed, uint64(sweep)))
	random.Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
	return n.conductor.Sweep(ctx, sweep, cells)
}

// state returns how far the run has come before a sweep, ok while there is time and
// something was measured that could be confirmed.
func (n *run) state(sweep int) (at State, ok bool) {
	if !n.conductor.Fits() {
		return State{}, false
	}
	set, err := n.read()
	if err != nil {
		return State{}, false // no pair is valid, which judging finds
	}
	at = State{Sweep: sweep, Suspects: Suspects(set, n.config.Plan, n.config.Noise), Affords: n.conductor.Affords()}
	for _, c := range set.Cells {
		if len(c.Absences) > 0 {
			at.Ended = append(at.Ended, nameOf(c))
		}
	}
	return at, true
}

// follow launches what the schedule says until it is done or the time is up.
func (n *run) follow(ctx context.Context, cells, controls []string) error {
	schedule := Schedule{Plan: n.config.Plan, Cells: cells, Controls: controls, Budgeted: n.config.Budget > 0}
	group := -1
	at, ok := State{}, true
	for ok {
		step, more := schedule.Next(at)
		if !more {
			return nil
		}
		if at.Sweep >= n.config.Plan.Screen && step.Group != group {
			group = step.Group
			n.say("confirming %s", strings.Join(step.Cells, ", "))
		}
		if err := n.launch(ctx, at.Sweep, step); err != nil {
			return err
		}
		at, ok = n.state(max(at.Sweep+step.Sweeps, n.config.Earlier.NextSweep()))
	}
	return nil
}

func (n *run) say(format string, args ...any) {
	if n.config.Say != nil {
		n.config.Say(fmt.Sprintf(format, args...))
	}
}

func (n *run) read() (*compare.Set, error) {
	return compare.Read(bytes.NewReader(n.text.Bytes()), "this gate run")
}

// judge judges the file.
func (n *run) judge(elapsed float64) *Outcome {
	set, err := n.read()
	if err != nil {
		set = new(compare.Set)
		if len(n.faults) == 0 { // else they are why
			n.faults = append(n.faults, err.Error())
		}
	}
	cells, controls := Names(n.config.Cells)
	outcome := Judge(set, n.config.Plan, Options{
		Old: n.config.Old.Subject, New: n.config.New.Subject,
		Cells: cells, Controls: controls,
		Noise: n.config.Noise, Accepted: n.config.Accepted,
		Late: n.late, Faults: n.faults, Doubts: n.doubts,
		Elapsed: elapsed, Seed: n.config.Seed,
	})
	if n.config.Shard != nil {
		outcome.unmerged(n.config.Shard, n.faults)
	}
	return outcome
}
