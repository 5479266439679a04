package adaptive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// makingUp returns how long making up may take without a budget: a minute, or a tenth of
// what is planned. The run takes no longer than announced.
func makingUp(planned time.Duration) time.Duration { return max(time.Minute, planned/10) }

// MakeUp does what is planned. Then it makes up for launches that lie outside the machine's
// main state, which can't be compared with the others: they stay in the file, and their cells
// are launched again, at most as often as planned. It returns as idle the cells that have no
// launch inside the main state in the end.
func MakeUp(ctx context.Context, c bench.Config, say func(string)) (summary *bench.Summary, idle []bench.Cell, err error) {
	var text bytes.Buffer
	if c.Earlier != nil {
		text.Write(c.Earlier.Text)
	}
	c.Out = io.MultiWriter(c.Out, &text)
	conductor, err := bench.Start(ctx, c)
	if err != nil {
		return new(bench.Summary), nil, err
	}
	defer conductor.Close()
	estimate := conductor.Estimate()
	say(fmt.Sprintf("measuring %s in %s, %s each, which takes about %v; Ctrl-C keeps complete launches",
		strings.Join(allImpls(c.Cells), ", "), words.Count(len(c.Cells), "cell"), words.Count(c.Launches, "launch"), estimate.Round(time.Second)))
	if c.Budget == 0 {
		say(fmt.Sprintf("at most %v more make up for launches outside the machine's main state; -budget says otherwise",
			makingUp(estimate).Round(time.Second)))
	}
	sayShort(say, conductor, c.Cells[0], c.Budget)
	begin := time.Now()
	if err := conductor.Planned(ctx); err != nil {
		return conductor.Close(), nil, err
	}
	planned := time.Since(begin)
	if c.Budget == 0 {
		conductor.Allow(makingUp(planned))
	}
	say(fmt.Sprintf("the planned launches took %v", planned.Round(time.Second)))
	madeUp := make(map[string]int) // launches beyond the plan, by cell
	for _, cell := range c.Cells {
		madeUp[cell.String()] = max(0, c.Earlier.LaunchesOf(cell)-c.Launches)
	}
	sweep := max(c.Launches, c.Earlier.NextSweep())
	for extra := 0; ; extra++ {
		set, err := compare.Read(bytes.NewReader(text.Bytes()), "these results")
		if errors.Is(err, compare.ErrNoResults) {
			return conductor.Close(), nil, nil // the summary says why no launch is valid
		}
		if err != nil {
			return conductor.Close(), nil, err
		}
		idle = allOutside(set, c.Cells)
		if extra == c.Launches {
			break
		}
		again := lacking(set, c.Cells, madeUp)
		if len(again) == 0 || !conductor.Fits() {
			break
		}
		if extra == 0 {
			say(fmt.Sprintf("making up for launches outside the machine's main state, in %s", words.Count(len(again), "cell")))
		}
		if err := conductor.Sweep(ctx, sweep+extra, again); err != nil {
			return conductor.Close(), nil, err
		}
	}
	return conductor.Close(), idle, nil
}

// allOutside returns the cells that were launched, and never in the machine's main state.
func allOutside(set *compare.Set, cells []bench.Cell) (idle []bench.Cell) {
	for _, cell := range cells {
		launches, outside := 0, 0
		for _, measured := range set.Cells {
			if cell.Spec == measured.Spec && cell.Procs == measured.Procs {
				launches += len(measured.Launches)
				outside += measured.OutsideLaunches()
			}
		}
		if launches > 0 && outside == launches {
			idle = append(idle, cell)
		}
	}
	return idle
}

// lacking returns the cells that have more launches outside the machine's main
// state than were made up for, and counts another one for each. It makes up for no launch
// whose results are invalid.
func lacking(set *compare.Set, cells []bench.Cell, madeUp map[string]int) []bench.Cell {
	var again []bench.Cell
	for _, cell := range cells {
		for _, measured := range set.Cells {
			if cell.Spec == measured.Spec && cell.Procs == measured.Procs && measured.OutsideLaunches() > madeUp[cell.String()] {
				madeUp[cell.String()]++
				again = append(again, cell)
				break
			}
		}
	}
	return again
}

// allImpls returns the impls of all cells, each once.
func allImpls(cells []bench.Cell) []string {
	var all []string
	seen := make(map[string]bool)
	for _, c := range cells {
		for _, impl := range c.Impls {
			if !seen[impl] {
				seen[impl] = true
				all = append(all, impl)
			}
		}
	}
	return all
}
