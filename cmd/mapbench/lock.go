package main

import (
	"errors"
	"flag"
	"fmt"
	"strings"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/machine"
)

// waitFlag registers -wait.
func waitFlag(flags *flag.FlagSet, wait *bool) {
	flags.BoolVar(wait, "wait", false, "wait until another measurement on this machine has ended, instead of failing")
}

// takeLock takes the machine's lock, and names the holder before if that one was killed.
// With wait it waits for a holder that lives, and names that. It removes the folders that
// killed runs left behind.
func takeLock(e env, wait bool) (*machine.Lock, error) {
	take := machine.TakeLock
	if wait {
		take = func() (*machine.Lock, error) {
			return machine.AwaitLock(e.ctx, func(holder string) {
				e.say("waiting for another measurement to end (" + holder + "); Ctrl-C ends this")
			})
		}
	}
	lock, err := take()
	if errors.As(err, new(machine.HeldError)) {
		err = fmt.Errorf("%w, or add -wait", err)
	}
	if err != nil {
		return nil, err
	}
	if lock.Stale != "" {
		fmt.Fprintf(e.stderr, "took over the lock of %s, which was killed\n", lock.Stale)
	}
	clearAway(e)
	return lock, nil
}

// clearAway removes the temporary folders that runs left behind when they were killed. A
// folder that can't be removed is only warned of.
func clearAway(e env) {
	removed, err := bench.RemoveStale()
	for _, dir := range removed {
		fmt.Fprintf(e.stderr, "removed %s, which a run that was killed left behind\n", dir)
	}
	if err != nil {
		fmt.Fprintf(e.stderr, "warning: %v\n", err)
	}
}

// sayWithheld names the variables that are set here and that workers don't get.
func sayWithheld(e env) {
	if names := bench.Withheld(); len(names) > 0 {
		fmt.Fprintf(e.stderr, "workers don't get %s, which is set here: they run as their program does by default (-procs says GOMAXPROCS)\n", strings.Join(names, ", "))
	}
}
