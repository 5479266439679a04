package faults

// fatal is a trial of the program that lets goroutines meet in a map.
func fatal(args ...string) Trial { return Trial{Program: "fatal", Args: args} }

// dies is the sign of a fatal error. Go's message for it begins a line.
func dies(message string) Sign { return Sign{Exit: 2, Stderr: "^fatal error: " + message} }

// behindALock is the twin of two operations that race.
func behindALock(a, b string) *Twin {
	return &Twin{Shows: "the same behind an RWMutex", Trial: fatal("race", a, b, "100000", "locked"), Runs: 3}
}

// fatalErrors are deaths by real races. Most experiments ask for half of the
// runs or fewer: the rates move with the load of the machine.
func fatalErrors() []Experiment {
	const million = "1000000"
	return []Experiment{
		Experiment{
			Name: "fatal/loops", Claims: []int{1, 4, 5, 8, 45}, Needs: []Tool{Cores},
			Shows: "two goroutines that write for ever die within milliseconds",
			Trial: fatal("loops"),
			Sign:  dies("concurrent map writes$"),
			Twin:  behindALock("write", "write"),
		}.times(18, 20),
		Experiment{
			Name: "fatal/recover", Claims: []int{3, 20}, Needs: []Tool{Cores},
			Shows: "it is no panic: status 2, nothing recovered, no deferred call",
			Trial: fatal("defers"),
			Sign:  Sign{Exit: 2, Stderr: "^fatal error: concurrent map writes$", Lacks: "recovered|deferred|^panic"},
		}.times(9, 10),
		Experiment{
			Name: "fatal/writes", Claims: []int{1, 4, 5}, Needs: []Tool{Cores},
			Shows: "a million writes beside a million",
			Trial: fatal("race", "write", "write", million),
			Sign:  dies("concurrent map writes$"),
			Twin:  behindALock("write", "write"),
		}.times(10, 20),
		Experiment{
			Name: "fatal/few-writes", Claims: []int{5}, Needs: []Tool{Cores},
			Shows: "a hundred writes beside a hundred: a run that passes proves nothing",
			Trial: fatal("race", "write", "write", "100"),
			Sign:  dies("concurrent map writes$"),
		}.rarely(45, 50),
		Experiment{
			Name: "fatal/read-write", Claims: []int{2, 4, 14}, Needs: []Tool{Cores},
			Shows: "a million reads beside a million writes",
			Trial: fatal("race", "read", "write", million),
			Sign:  dies("concurrent map read and map write$"),
			Twin:  behindALock("read", "write"),
		}.times(10, 20),
		Experiment{
			Name: "fatal/range-write", Claims: []int{4}, Needs: []Tool{Cores},
			Shows: "iterations beside writes",
			Trial: fatal("race", "range", "write", million),
			Sign:  dies("concurrent map iteration and map write$"),
			Twin:  behindALock("range", "write"),
		}.times(10, 20),
		Experiment{
			Name: "fatal/clone-write", Claims: []int{4}, Needs: []Tool{Cores},
			Shows: "maps.Clone beside writes",
			Trial: fatal("race", "clone", "write", million),
			Sign:  dies("concurrent map clone and map write$"),
			Twin:  behindALock("clone", "write"),
		}.times(8, 20),
		Experiment{
			Name: "fatal/delete-write", Claims: []int{1, 4}, Needs: []Tool{Cores},
			Shows: "deletes beside writes",
			Trial: fatal("race", "delete", "write", million),
			Sign:  dies("concurrent map writes$"),
			Twin:  behindALock("delete", "write"),
		}.times(8, 20),
		Experiment{
			Name: "fatal/len-write", Claims: []int{2}, Needs: []Tool{Cores},
			Shows: "len beside writes never dies, though it is a race",
			Trial: fatal("race", "len", "write", million),
			Sign:  dies(""),
		}.rarely(0, 20),
		Experiment{
			Name: "fatal/one-write-each", Claims: []int{1, 5}, Needs: []Tool{Cores},
			Shows: "one write each, which overlap because comparing the key takes long",
			Trial: fatal("once"),
			Sign:  dies("concurrent map writes$"),
			Twin:  &Twin{Shows: "the same behind a mutex", Trial: fatal("once", "locked"), Runs: 3},
		}.times(5, 10),
		Experiment{
			Name: "fatal/article", Claims: []int{40}, Needs: []Tool{Cores},
			Shows: "one short write each, and main returns: hardly ever seen",
			Trial: fatal("first"),
			Sign:  dies("concurrent map writes$"),
		}.rarely(10, 50),
		Experiment{
			Name: "fatal/article-waits", Claims: []int{5, 40}, Needs: []Tool{Cores},
			Shows: "one short write each, begun together, and main waits for both: seldom seen",
			Trial: fatal("first", "wait"),
			Sign:  dies("concurrent map writes$"),
		}.rarely(100, 200),
	}
}

// hiddenErrors are outcomes of the same races that come by chance. They are
// tallied.
func hiddenErrors() []Experiment {
	return []Experiment{
		Experiment{
			Name: "hidden/lost-read", Claims: []int{7, 27}, Needs: []Tool{Cores},
			Shows: "a key that is always present is read as absent while the map grows",
			Trial: fatal("lost"),
			Sign:  Sign{Exit: lied, Stdout: "it was 1 all the time"},
			Twin:  &Twin{Shows: "the same behind a mutex", Trial: fatal("lost", "locked"), Runs: 10},
		}.tallied(300),
		Experiment{
			Name: "hidden/fault", Claims: []int{6}, Needs: []Tool{Cores},
			Shows: "a race in a growing map ends in an access outside memory",
			Trial: fatal("race", "write", "write", "10000"),
			Sign:  Sign{Exit: 2, Stderr: `\[signal SIG`},
		}.tallied(300),
		Experiment{
			Name: "hidden/fifth-message", Claims: []int{4}, Needs: []Tool{Cores},
			Shows: "the message about a small map without an empty slot",
			Trial: fatal("full"),
			Sign:  dies("small map with no empty slot"),
		}.tallied(100),
	}
}

// simulations bring about each message from one goroutine, by setting the flag
// that a writer sets. The flag's place is looked up in the program's DWARF.
func simulations() []Experiment {
	control := &Twin{
		Shows: "the flag cleared again",
		Trial: Trial{Program: "layout", Args: []string{"simulate", "control"}},
		Runs:  3,
	}
	simulation := func(operation, shows string, sign Sign, claims ...int) Experiment {
		return Experiment{
			Name: "simulated/" + operation, Claims: claims, Shows: shows,
			Simulated: true, Needs: []Tool{Linux},
			Trial: Trial{Program: "layout", Args: []string{"simulate", operation}},
			Sign:  sign,
			Twin:  control,
		}.times(3, 3)
	}
	survives := Sign{Stdout: "^survived$"}
	return []Experiment{
		simulation("write", "a write sees the flag", dies("concurrent map writes$"), 4, 8, 45),
		simulation("delete", "a delete sees the flag", dies("concurrent map writes$"), 4),
		simulation("clear", "a clear sees the flag", dies("concurrent map writes$"), 4),
		simulation("read", "a read sees the flag", dies("concurrent map read and map write$"), 2, 4),
		simulation("range", "an iteration sees the flag", dies("concurrent map iteration and map write$"), 4),
		simulation("clone", "maps.Clone sees the flag", dies("concurrent map clone and map write$"), 4),
		simulation("len", "len does not look at the flag", survives, 2),
		simulation("empty", "a read of an empty map does not look at the flag", survives, 2),
		simulation("full", "a lost increment of the size leaves no empty slot", dies("small map with no empty slot"), 4),
		simulation("defer", "nothing is recovered and no deferred call is made",
			Sign{Exit: 2, Stderr: "^fatal error: concurrent map writes$", Lacks: "recovered|deferred"}, 3),
	}
}
