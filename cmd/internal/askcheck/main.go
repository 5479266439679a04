// Askcheck checks what mapbench recommend says, by measuring afterwards.
//
//	askcheck -mapbench EXE -o DIR [-seed N] [-in N] [-out N] [-budget D] [-slack P] [-dry] FILE
//
// It draws workloads by the seed: some among those that FILE's results answer, and others
// outside of what was measured. First it asks for a map for each. All outside must abstain.
// Then it measures each workload inside by mapbench recommend -measure, into a results file of
// DIR, and prints whether the map that was recommended takes at most slack per cent longer
// than the best that was found. A file that is there already is not measured again, so the
// same command goes on after an interruption. With -dry it measures nothing, and prints what it
// was told.
//
// It exits with 1 if fewer than 95 % of the workloads inside hold, or if one outside is
// answered.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"time"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/recommend"
	"example.com/mapbench/cmd/internal/afterwards"
	"example.com/mapbench/internal/words"
)

func main() {
	var c check
	c.Register(flag.CommandLine, "results/recommend")
	flag.IntVar(&c.in, "in", 60, "workloads inside what was measured")
	flag.IntVar(&c.out, "out", 20, "workloads outside")
	flag.DurationVar(&c.budget, "budget", time.Minute, "time to measure each workload")
	flag.Float64Var(&c.slack, "slack", 5, "per cent by which the recommended map may be slower than the best")
	flag.BoolVar(&c.dry, "dry", false, "measure nothing; print the answers")
	afterwards.Main("askcheck", c.run)
}

// check is what the flags ask for.
type check struct {
	afterwards.Command
	in, out int
	budget  time.Duration
	slack   float64 // per cent
	dry     bool
}

// run checks the answers from a results file, and reports whether they pass.
func (c *check) run(ctx context.Context, w io.Writer, file string) (bool, error) {
	set, err := compare.ReadFiles(file)
	if err != nil {
		return false, err
	}
	inside, outside, err := draw(set, c.Seed, c.in, c.out)
	if err != nil {
		return false, err
	}
	abstained := 0
	for _, a := range outside {
		if a.Recommended == nil {
			abstained++
		}
		fmt.Fprintf(w, "outside %s procs=%d: %s\n", a.Question.Spec, a.Question.Procs, a.Sentence())
	}
	fmt.Fprintf(w, "outside, %d of %d abstained\n", abstained, len(outside))
	if c.dry {
		for i, a := range inside {
			fmt.Fprintf(w, "%02d %s procs=%d: %s\n", i+1, a.Question.Spec, a.Question.Procs, a.Sentence())
		}
		return abstained == len(outside), nil
	}
	held := 0
	for i, a := range inside {
		measured, err := c.Measured(ctx, i+1, "recommend", "-measure", "-json", "-spec", a.Question.Spec,
			"-procs", fmt.Sprint(a.Question.Procs), "-budget", c.budget.String())
		if err != nil {
			return false, fmt.Errorf("%s: %w", a.Question.Spec, err)
		}
		said, ok, err := c.judge(a, measured)
		if err != nil {
			return false, fmt.Errorf("%02d.txt in %s: %w", i+1, c.Dir, err)
		}
		if ok {
			held++
		}
		fmt.Fprintf(w, "%02d %s procs=%d: %s\n", i+1, a.Question.Spec, a.Question.Procs, said)
	}
	fmt.Fprintf(w, "inside, %d of %d within %s %% of the best that was found (seed %d, from %s)\n", held, len(inside), words.Decimal(c.slack, 1), c.Seed, file)
	return abstained == len(outside) && float64(held) >= afterwards.Share*float64(len(inside)), nil
}

// judge compares the map that was recommended with the best that was found.
func (c *check) judge(a *recommend.Answer, measured *compare.Set) (said string, ok bool, err error) {
	if len(measured.Cells) != 1 || measured.Cells[0].Spec.String() != a.Question.Spec {
		return "", false, fmt.Errorf("it holds other workloads than %s; remove it", a.Question.Spec)
	}
	r := measured.Rankings(compare.Options{})[0]
	outcome, best := r.Outcome()
	if len(best) < 1 || outcome == compare.TooFew {
		return "", false, fmt.Errorf("%d launches are too few to compare maps; remove it, and raise -budget", r.Launches)
	}
	impl := a.Recommended.Impl
	if impl == best[0] {
		return impl + " is the best", true, nil
	}
	for _, rival := range r.Rivals {
		if rival.Impl == impl {
			longer, bounds := words.Longer(rival.Log)
			ok = rival.Log.Center <= math.Log1p(c.slack/100)
			return fmt.Sprintf("%s takes %s %% longer than %s (%s); within %v: %v", impl, longer, best[0], bounds, c.slack, ok), ok, nil
		}
	}
	return impl + " was not measured; the best is " + best[0], false, nil
}
