package main

import (
	"flag"
	"fmt"
	"strings"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/internal/resultfile"
)

// mostLaunches bounds the launches of a cell: more than a week of them, and few enough
// for those who read the file.
const mostLaunches = 100_000

// checkBounds refuses values of -budget and -launches that mean nothing.
func checkBounds(flags *flag.FlagSet, budget time.Duration, launches int) error {
	if err := checkBudget(budget); err != nil {
		return err
	}
	if given(flags, "launches") != "" {
		return checkLaunches(launches)
	}
	return nil
}

// checkBudget refuses a time below 0.
func checkBudget(budget time.Duration) error {
	if budget < 0 {
		return fmt.Errorf("-budget %v; want 0 for no bound, or more", budget)
	}
	return nil
}

// checkLaunches refuses a number of launches that can't be measured.
func checkLaunches(n int) error {
	if n < 1 || n > mostLaunches {
		return fmt.Errorf("-launches %d; want 1 to %d", n, mostLaunches)
	}
	return nil
}

// refuseSides refuses names of impls as only a gate's files have them.
func refuseSides(impls ...string) error {
	for _, impl := range impls {
		if c, err := resultfile.ParseContestant(impl); err == nil && c.Side != "" {
			return fmt.Errorf("impl %q: only a gate has sides; want %s", impl, c.Impl)
		}
	}
	return nil
}

// sayWithheld names the variables that are set here and that workers don't get.
func sayWithheld(e env) {
	if names := bench.Withheld(); len(names) > 0 {
		fmt.Fprintf(e.stderr, "workers don't get %s, which is set here: they run as their program does by default (-procs says GOMAXPROCS)\n", strings.Join(names, ", "))
	}
}
