// Recheck checks what a results file says about cells, by long runs.
//
//	recheck -mapbench EXE -o DIR [-seed N] [-cells N] [-launches N] FILE
//
// It draws cells by the seed among those for which FILE has a winner or a tie. It launches the
// contenders of each anew, many times, into a results file of DIR: the maps that are best, and
// the next ones, three at least. Then it prints whether the long run agrees. A winner is
// contradicted if the long run shows another map to be faster. A tie is contradicted if the
// long run shows a difference beyond the tie's margin, or another map to be faster.
//
// A file that is there already is not measured again, so the same command goes on after an
// interruption. It exits with 1 if fewer than 95 % of the cells agree.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/cmd/internal/afterwards"
)

// fewestContenders is how many maps a long run launches at least.
const fewestContenders = 3

func main() {
	var c check
	c.Register(flag.CommandLine, "results/recheck")
	flag.IntVar(&c.cells, "cells", 20, "cells to draw")
	flag.IntVar(&c.launches, "launches", 60, "launches of each cell")
	afterwards.Main("recheck", c.run)
}

// check is what the flags ask for.
type check struct {
	afterwards.Command
	cells, launches int
}

// run checks the findings of a file, and reports whether enough of them agree.
func (c *check) run(ctx context.Context, w io.Writer, file string) (bool, error) {
	set, err := compare.ReadFiles(file)
	if err != nil {
		return false, err
	}
	drawn := draw(set, c.Seed, c.cells)
	if len(drawn) < c.cells {
		return false, fmt.Errorf("%s has a winner or a tie in %d cells; want %d", file, len(drawn), c.cells)
	}
	agree := 0
	for i, f := range drawn {
		long, err := c.Measured(ctx, i+1, "run", "-impl", strings.Join(contenders(&f.said), ","), "-spec", f.cell.Spec.String(),
			"-procs", fmt.Sprint(f.cell.Procs), "-launches", fmt.Sprint(c.launches), "-rounds", "judged")
		if err != nil {
			return false, fmt.Errorf("%s: %w", f.cell.Title(), err)
		}
		if len(long.Cells) != 1 || long.Cells[0].Title() != f.cell.Title() {
			return false, fmt.Errorf("%02d.txt in %s holds other cells than %s; remove it", i+1, c.Dir, f.cell.Title())
		}
		found := long.Rankings(compare.Options{})[0]
		ok := agrees(&f.said, &found)
		if ok {
			agree++
		}
		fmt.Fprintf(w, "%02d %s: said %s; found %s in %d launches; agrees: %t\n", i+1, f.cell.Title(), words(&f.said), words(&found), found.Launches, ok)
	}
	fmt.Fprintf(w, "%d of %d agree (seed %d, from %s)\n", agree, len(drawn), c.Seed, file)
	return float64(agree) >= afterwards.Share*float64(len(drawn)), nil
}

// finding is what a file says about a cell.
type finding struct {
	cell *compare.Cell
	said compare.Ranking
}

// draw returns cells that have a winner or a tie, at most n, in an order that the seed decides.
func draw(set *compare.Set, seed uint64, n int) []finding {
	var answered []finding
	for i, r := range set.Rankings(compare.Options{}) {
		if outcome, _ := r.Outcome(); outcome == compare.OneWins || outcome == compare.SeveralTie {
			answered = append(answered, finding{set.Cells[i], r})
		}
	}
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(answered), func(i, j int) { answered[i], answered[j] = answered[j], answered[i] })
	return answered[:min(n, len(answered))]
}

// contenders returns the maps that a long run launches.
func contenders(r *compare.Ranking) []string {
	_, names := r.Outcome()
	for _, rival := range r.Rivals {
		if len(names) < fewestContenders && !slices.Contains(names, rival.Impl) {
			names = append(names, rival.Impl)
		}
	}
	return names
}

// agrees reports whether a long run does not contradict what was said.
func agrees(said, found *compare.Ranking) bool {
	_, best := said.Outcome()
	outcome, stillBest := found.Outcome()
	if outcome == compare.NoneMeasured || !slices.ContainsFunc(best, func(impl string) bool { return slices.Contains(stillBest, impl) }) {
		return false
	}
	// Of a tie, no two maps may be apart by more than its margin. The best that was found is
	// one of them, or no map is shown to be faster than the tied ones.
	for _, rival := range found.Rivals {
		apart := rival.Log.Exp().Lo > 1+said.Margin
		if apart && len(best) > 1 && slices.Contains(best, rival.Impl) {
			return false
		}
	}
	return true
}

// words says what a ranking found.
func words(r *compare.Ranking) string {
	outcome, best := r.Outcome()
	names := strings.Join(best, ", ")
	switch outcome {
	case compare.OneWins:
		return names
	case compare.SeveralTie:
		return fmt.Sprintf("a tie of %s within %g %%", names, 100*r.Margin)
	case compare.DependsOnState:
		return names + ", by the machine's state"
	}
	return names + " not told apart"
}
