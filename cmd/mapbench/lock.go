package main

import (
	"fmt"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/machine"
)

// takeLock takes the machine's lock, and names the holder before if that one was killed.
// It removes the folders that killed runs left behind.
func takeLock(e env) (*machine.Lock, error) {
	lock, err := machine.TakeLock()
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
