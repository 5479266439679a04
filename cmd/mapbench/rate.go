package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/adaptive"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/cmd/internal/ending"
	"example.com/mapbench/cmd/internal/known"
	"example.com/mapbench/workloads"
)

var rateVerb = verb{
	name:    "rate",
	keeps:   true,
	summary: "finds the highest rate at which latency stays within a bound",
	usage: "[-json] [-impl LIST] [-for QUANTILE=TIME] [-spec SPEC] [-procs N] [-launches N]\n" +
		"       [-budget D] [-seed N] [-worker EXE|PKGDIR]... [-incorrect FILE] [-wait] [-o FILE]\n\n" +
		"A rate is in operations a second, of all goroutines together. Each operation begins at a\n" +
		"time of its own, also while the map stalls, and its latency counts from there. QUANTILE\n" +
		"is p50, p90, p99, p99.9, p99.99 or max, with read- or write- in front. Each launch bisects\n" +
		"between rates; with 6 or more their median has an interval. It exits 3 if one has none.",
	example: "-impl mutex -for read-p99=1ms -spec n=100 -budget 3s",
	run:     runRate,
}

// rateFlags are the flags of rate.
type rateFlags struct {
	json        bool
	impls, goal string
	launches    int
	measureFlags
}

func (f *rateFlags) register(flags *flag.FlagSet) {
	flags.BoolVar(&f.json, "json", false, "print JSON")
	flags.StringVar(&f.impls, "impl", "", "impls to ask about, with commas (default all but plain)")
	flags.StringVar(&f.goal, "for", "read-p99=100us", "a `QUANTILE=TIME` that latency is to stay within")
	flags.IntVar(&f.launches, "launches", 7, "launches of each impl, of which each is a bisection")
	f.measureFlags.register(flags)
	flags.VisitAll(func(f *flag.Flag) { f.Usage = strings.TrimPrefix(f.Usage, "with -measure: ") })
	flags.Lookup("spec").Usage = "workload, a `SPEC` without a rate"
	flags.Lookup("budget").DefValue, f.budget = "0s", 0
}

func runRate(e env, flags *flag.FlagSet, args []string) (int, error) {
	var f rateFlags
	f.register(flags)
	if err := cmdline.Parse(flags, args, 0, 0); err != nil {
		return 0, err
	}
	question, err := f.question()
	if err != nil {
		return 0, err
	}
	if f.seed == 0 {
		f.seed = rand.Uint64()
	}
	from, lock, name, err := f.begin(e)
	if err != nil {
		return 0, err
	}
	defer lock.Release()
	file := bench.Append(name, nil)
	defer file.Close()
	show := newProgress(e.stderr)
	config := bench.Config{Sources: from, Rounds: bench.Survey, Seed: f.seed, Budget: f.budget, Incorrect: f.incorrect, Out: file, Progress: show.Update}
	summary, found, err := adaptive.Rate(e.ctx, config, question, e.say)
	show.Done()
	if summary.Launches == 0 {
		os.Remove(name) // it holds no results; the error is what matters
	} else if err != nil {
		fmt.Fprintf(e.stderr, "%s kept in %s\n", ending.Whole(summary.Launches), name)
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return 0, err
	}
	code := ending.PrintSearch(e.stderr, summary, name)
	for i := range found {
		if code == cmdline.ExitOK && !found[i].Resolved() {
			code = cmdline.ExitUnresolved
		}
		if !f.json {
			fmt.Fprintln(e.stdout, found[i].Text())
		}
	}
	if f.json {
		return code, writeJSON(e, found)
	}
	return code, nil
}

// question returns what the flags ask, or an error if they can't be measured.
func (f *rateFlags) question() (q adaptive.RateQuestion, err error) {
	if q.Goal, err = adaptive.ParseGoal(f.goal); err != nil {
		return q, fmt.Errorf("-for: %w", err)
	}
	if q.Spec, err = workloads.ParseSpec(f.spec); err != nil {
		return q, err
	}
	switch q.Procs, q.Launches = f.procs, f.launches; {
	case q.Spec.Rate > 0 || q.Spec.Grow:
		return q, fmt.Errorf("-spec %s: the rate is what is looked for, and a map that grows has none; leave rate and grow out", f.spec)
	case f.impls == "" && len(f.workers) > 0:
		return q, errors.New("-worker without -impl; name the impls, one of them the worker's")
	case f.impls == "":
		q.Impls = ownImpls()
	default:
		q.Impls = strings.Split(f.impls, ",")
	}
	return q, cmp.Or(cmdline.CheckProcs(f.procs), cmdline.CheckBudget(f.budget), cmdline.CheckLaunches(f.launches), known.RefuseNames(f.workers, q.Impls...))
}
