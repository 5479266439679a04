package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/adaptive"
	"example.com/mapbench/bench/answer"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/cmd/internal/ending"
)

// recommendBudget is how long recommend -measure may take unless -budget says otherwise.
const recommendBudget = 2 * time.Minute

// measured measures the question's workloads and answers from the results.
func (f *recommendFlags) measured(e env) (int, error) {
	if f.race.seed == 0 {
		f.race.seed = rand.Uint64()
	}
	sayWithheld(e)
	from, err := sources(e, f.race.workers)
	if err != nil {
		return 0, err
	}
	lock, err := takeLock(e, f.race.wait)
	if err != nil {
		return 0, err
	}
	defer lock.Release()
	names := f.names
	if names == nil {
		names = ownImpls()
		if len(f.race.workers) > 0 {
			if names, err = allImpls(e, from); err != nil {
				return 0, err
			}
		}
	}
	var cells []bench.Cell
	for _, spec := range f.specs {
		cells = append(cells, bench.Cell{Spec: spec, Procs: f.race.procs, Impls: names})
	}
	name, err := f.race.create()
	if err != nil {
		return 0, err
	}
	file := bench.Append(name, nil)
	defer file.Close()
	show := newProgress(e.stderr)
	looks := bench.DefaultLooks()
	config := bench.Config{
		Cells: cells, Fewest: 2, Looks: looks, Launches: looks[compare.ScreenLook(looks)], Stay: answer.Standard(), Sources: from, Rounds: bench.Survey, Contenders: bench.Judged, Seed: f.race.seed,
		Budget: f.race.budget, Incorrect: f.race.incorrect, Out: file, Progress: show.Update,
	}
	summary, _, err := adaptive.Race(e.ctx, config, e.say)
	show.Done()
	if summary.Launches == 0 {
		os.Remove(name) // it holds no results; the error is what matters
	} else if err != nil {
		fmt.Fprintf(e.stderr, "%s kept in %s; ask it by: mapbench recommend %s\n", ending.Whole(summary.Launches), name, name)
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return 0, err
	}
	if code := ending.Print(e.stderr, summary, name); code != cmdline.ExitOK {
		return code, nil
	}
	return cmdline.Await(e.ctx, 0, func() (int, error) {
		set, err := compare.ReadFiles(name)
		if err != nil {
			return 0, err
		}
		printWarnings(e, set.Warnings)
		return f.answer(e, set)
	})
}
