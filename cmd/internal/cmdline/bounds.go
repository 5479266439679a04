package cmdline

import (
	"flag"
	"fmt"
	"runtime"
	"time"

	"example.com/mapbench/internal/resultfile"
)

// MostLaunches bounds the launches of a cell: more than a week of them, and few enough
// for those who read the file.
const MostLaunches = 100_000

// CheckBounds refuses values of -budget and -launches that mean nothing.
func CheckBounds(flags *flag.FlagSet, budget time.Duration, launches int) error {
	if err := CheckBudget(budget); err != nil {
		return err
	}
	if Given(flags, "launches") != "" {
		return CheckLaunches(launches)
	}
	return nil
}

// CheckBudget refuses a time below 0.
func CheckBudget(budget time.Duration) error {
	if budget < 0 {
		return fmt.Errorf("-budget %v; want 0 for no bound, or more", budget)
	}
	return nil
}

// CheckProcs refuses a GOMAXPROCS that this machine can't give workers.
func CheckProcs(procs int) error {
	if procs < 1 || procs > runtime.NumCPU() {
		return fmt.Errorf("-procs %d; want 1 to %d, as this machine has", procs, runtime.NumCPU())
	}
	return nil
}

// CheckLaunches refuses a number of launches that can't be measured.
func CheckLaunches(n int) error {
	if n < 1 || n > MostLaunches {
		return fmt.Errorf("-launches %d; want 1 to %d", n, MostLaunches)
	}
	return nil
}

// RefuseSides refuses names of impls as only a gate's files have them.
func RefuseSides(impls ...string) error {
	for _, impl := range impls {
		if c, err := resultfile.ParseContestant(impl); err == nil && c.Side != "" {
			return fmt.Errorf("impl %q: only a gate has sides; want %s", impl, c.Impl)
		}
	}
	return nil
}
