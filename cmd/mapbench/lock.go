package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

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
	lock, err := machine.TakeLock()
	var held machine.HeldError
	switch {
	case errors.As(err, &held) && wait:
		e.say(fmt.Sprintf("waiting for another measurement to end (%s); Ctrl-C ends this", string(held)))
		lock, err = awaitLock(e.ctx)
	case errors.As(err, &held):
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

// awaitLock tries to take the lock again and again, since a wait for a file's lock can't be
// ended.
func awaitLock(ctx context.Context) (*machine.Lock, error) {
	try := time.NewTicker(200 * time.Millisecond)
	defer try.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-try.C:
		}
		lock, err := machine.TakeLock()
		if held := machine.HeldError(""); !errors.As(err, &held) {
			return lock, err
		}
	}
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
