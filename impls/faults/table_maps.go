package faults

// syncMap is about sync.Map's keys, ranges and locks, and about what the
// compiler says of maps.
func syncMap() []Experiment {
	trial := func(mode string) Trial { return Trial{Program: "syncmap", Args: []string{mode}} }
	seen := func(mode, shows, stdout string, claims ...int) Experiment {
		return Experiment{
			Name: "syncmap/" + mode, Claims: claims, Shows: shows,
			Trial: trial(mode), Sign: Sign{Stdout: stdout},
		}.times(3, 3)
	}
	refused := func(name, shows, stderr string, claims ...int) Experiment {
		return Experiment{
			Name: "refused/" + name, Claims: claims, Shows: shows,
			Trial: Trial{Program: "refused", CompileOnly: true},
			Sign:  Sign{Exit: 1, Stderr: stderr},
			Twin: &Twin{
				Shows: "what is meant compiles", Runs: 1,
				Trial: Trial{Program: "accepted", CompileOnly: true},
			},
		}.times(1, 1)
	}
	return []Experiment{
		Experiment{
			Name: "syncmap/lock-free", Claims: []int{9}, Needs: []Tool{Cores},
			Shows: "reads of a sync.Map never wait: the mutex profile stays empty",
			Trial: trial("profile"),
			Sign:  Sign{Stdout: "reads: 0$"},
			Twin: &Twin{
				Shows: "behind a mutex they do", Trial: trial("profile-lock"),
				Sign: Sign{Exit: lied, Stdout: `reads: [1-9]\d*$`}, Runs: 3,
			},
		}.times(3, 3),
		seen("layout", "a sync.Map is one hash trie, no shards", `m sync\.HashTrieMap\[.* of package internal/sync;`, 10, 59),
		seen("range", "Range and Clear exist", "^Range yields 10 entries, and after Clear 0$", 11),
		Experiment{
			Name: "syncmap/token", Claims: []int{12}, Needs: []Tool{Cores},
			Shows: "Range counts a number of entries that the map never had",
			Trial: trial("token"),
			Sign:  Sign{Exit: lied, Stdout: `Range counted .*map\[`},
			Twin:  &Twin{Shows: "with a mutex around Range and moves", Trial: trial("token-locked"), Runs: 3},
		}.times(3, 5),
		refused("len", "a sync.Map has no Len", `m\.Len undefined`, 13),
		refused("map-key", "a built-in map with a slice as key does not compile", `invalid map key type \[\]int`, 62),
		refused("comparison", "\"invalid operation … ==\" is the compiler's text",
			`invalid operation: a == b \(struct containing \[\]int cannot be compared\)`, 63),
		refused("counter", "atomic.AddInt32 of an int does not compile", `cannot use &counter .*\*int.* as \*int32`, 39),
		seen("struct-key", "a struct of int and string is a fine key", "^1 true$", 61),
		seen("unhashable", "a slice as key panics at run time, recoverably, in Store, Load and Delete",
			`Store: .*hash of unhashable type \[\]int; Load: .*unhashable type \[\]int; Delete: .*unhashable type \[\]int; and the map goes on`, 62, 63),
		seen("nan", "a NaN key is never found and not deleted; Clear removes it",
			"^NaN found: false; left of 3 after Delete: 3; after Clear: 0$", 64),
		seen("equal", "keys are compared with ==, not by address",
			"another address is found: true; an equal number of another type: false$", 64),
	}
}

// costs are measurements. They show an order of magnitude on this machine;
// only what can't depend on it is asked for.
func costs() []Experiment {
	cost := func(mode, shows, stdout string, claims ...int) Experiment {
		return Experiment{
			Name: "cost/" + mode, Claims: claims, Shows: shows, Measures: true,
			Trial: Trial{Program: "cost", Args: []string{mode}}, Sign: Sign{Stdout: stdout},
		}.times(2, 2)
	}
	return []Experiment{
		cost("locks", "reads of 10,000 entries by two goroutines", `Mutex .*RWMutex .*sync\.Map `, 9, 14, 15),
		cost("mixes", "two goroutines on a sync.Map: time and garbage grow with the writes",
			`^.*5 % writes .* 0\.[01]\d allocs/op.*50 % writes .* 1\.\d\d allocs/op.*100 % writes .* [23]\.\d\d allocs/op`, 16, 60),
		cost("shards", "one lock against 32, for many keys and for one", "uniform keys, 1 locks .*one hot key, 32 locks ", 65),
		cost("stamp", "a version beside a pair costs 8 bytes; packed into one word it allocates nothing",
			` pair .*, 16 B/op; pair\+stamp .*, 24 B/op; packed .*, 0 B/op;`, 70),
		Experiment{
			Name: "cost/hint", Claims: []int{67}, Measures: true,
			Shows: "a hint's gain beside the shards alone, at few writes and none",
			Trial: Trial{Program: "hint", Args: []string{"cost"}}, Sign: Sign{Stdout: "0 % writes .*0.01 % writes .*1 % writes "},
		}.times(2, 2),
	}
}

// hints are about a lock-free copy beside a sharded map.
func hints() []Experiment {
	return []Experiment{
		Experiment{
			Name: "hint/flag", Claims: []int{66}, Needs: raceTools(),
			Shows: "a plain copy with an atomic flag is a race",
			Trial: underRace("hint", "flag"), Sign: reported,
			Twin: &Twin{Shows: "one pointer, swapped atomically", Trial: underRace("hint", "snapshot"), Runs: 10},
		}.times(10, 10),
		Experiment{
			Name: "hint/hole", Claims: []int{66},
			Shows: "a store during the rebuild is hidden by the flag that the rebuild sets",
			Trial: Trial{Program: "hint", Args: []string{"hole"}},
			Sign:  Sign{Exit: lied, Stdout: `^Load\(1\) = 1 after Store\(1, 2\) has returned$`},
			Twin:  &Twin{Shows: "a stamp closes the hole", Trial: Trial{Program: "hint", Args: []string{"closed"}}, Runs: 3},
		}.times(3, 3),
	}
}

// abas are about a CompareAndSwap that can't see that something changed twice.
func abas() []Experiment {
	trial := func(mode string) Trial { return Trial{Program: "aba", Args: []string{mode}} }
	aba := func(wrong, shows, right, rightShows string, claims ...int) Experiment {
		return Experiment{
			Name: "aba/" + wrong, Claims: claims, Shows: shows,
			Trial: trial(wrong), Sign: Sign{Exit: lied, Stdout: "CompareAndSwap succeeded and installed B"},
			Twin: &Twin{Shows: rightShows, Trial: trial(right), Runs: 3},
		}.times(3, 3)
	}
	return []Experiment{
		aba("recycled", "a node that is pushed again lets a stale CompareAndSwap succeed", "fresh", "a fresh node for each push", 68, 69),
		aba("index", "so does an index into an array", "stamped", "an index with a version in the same word", 69),
		aba("wrapped", "and an index with a version of 8 bits, after 256 changes", "stamped", "a version of 32 bits", 69),
		aba("value", "so does atomic.Value, which compares with ==", "pair", "a new pair behind an atomic.Pointer for each change", 68, 69),
	}
}

// outsideGo asks the kernel.
func outsideGo() []Experiment {
	return []Experiment{
		Experiment{
			Name: "kernel/hooks", Claims: []int{71, 72, 73}, Needs: []Tool{Linux, BTF},
			Shows: "the kernel has no security hook for a BPF map's elements",
			Trial: Trial{Program: "btf", Args: []string{"hooks"}},
			Sign:  Sign{Stdout: `^no security_bpf_map_update_elem; security_bpf\(cmd, .*security_bpf_map\(map, fmode\)`},
		}.times(2, 2),
		Experiment{
			Name: "kernel/go-map", Claims: []int{74}, Needs: []Tool{Linux, AMD64, Cores},
			Shows: "a thread that may not make system calls writes a Go map: the kernel sees nothing of it",
			Trial: Trial{Program: "btf", Args: []string{"writes"}, Env: []string{"GODEBUG=asyncpreemptoff=1"}},
			Sign:  Sign{Stdout: "^1000 map writes by a thread that may not make system calls$"},
			Twin: &Twin{
				Shows: "at its first system call the thread ends",
				Trial: Trial{Program: "btf", Args: []string{"control"}, Env: []string{"GODEBUG=asyncpreemptoff=1"}},
				Sign:  Sign{Exit: lied, Stdout: "ended at its first system call"}, Runs: 2,
			},
		}.times(2, 5), // less than all: a thread that is preempted waits by a system call
	}
}
