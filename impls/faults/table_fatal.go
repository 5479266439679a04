package faults

// fatal is a trial of the program that lets goroutines meet in a map.
func fatal(args ...string) Trial { return Trial{Program: "fatal", Args: args} }

// dies is the sign of a fatal error. Go's message for it begins a line.
func dies(message string) Sign { return Sign{Exit: 2, Stderr: "^fatal error: " + message} }

// behindALock is the twin of two operations that race.
func behindALock(a, b string) *Twin {
	return &Twin{Shows: "the same behind an RWMutex", Trial: fatal("race", a, b, "100000", "locked"), Runs: 3}
}

// fatalErrors are deaths by real races. Ten million operations end in nearly all
// runs with a death after a few thousand; most experiments ask for less, as the
// rates move with the load of the machine.
func fatalErrors() []Experiment {
	meet := func(name, shows, message, a, b string, claims ...int) Experiment {
		return Experiment{
			Name: "fatal/" + name, Claims: claims, Needs: []Tool{Cores}, Shows: shows,
			Trial: fatal("race", a, b, "10000000"),
			Sign:  dies(message + "$"),
			Twin:  behindALock(a, b),
		}.times(12, 20)
	}
	underDetector := underRace("fatal", "loops")
	oneProcessor := fatal("loops")
	oneProcessor.Env = []string{"GOMAXPROCS=1"}
	return []Experiment{
		Experiment{
			Name: "fatal/loops", Claims: []int{1, 4, 5, 8, 40, 45}, Needs: []Tool{Cores},
			Shows: "two goroutines that write for ever die",
			Trial: fatal("loops"),
			Sign:  dies("concurrent map writes$"),
			Twin:  behindALock("write", "write"),
		}.times(18, 20),
		Experiment{
			Name: "fatal/one-processor", Claims: []int{1, 5},
			Shows: "so they do with GOMAXPROCS=1, where nothing runs at the same time",
			Trial: oneProcessor,
			Sign:  dies("concurrent map writes$"),
		}.times(3, 5),
		Experiment{
			Name: "fatal/recover", Claims: []int{3, 20}, Needs: []Tool{Cores},
			Shows: "it is no panic: status 2, nothing recovered, no deferred call",
			Trial: fatal("defers"),
			Sign:  Sign{Exit: 2, Stderr: "^fatal error: concurrent map writes$", Lacks: "recovered|deferred|^panic"},
			Twin: &Twin{
				Shows: "a panic is recovered", Trial: fatal("panics"), Runs: 3,
				Sign: Sign{Stdout: `\A(deferred call, recovered: an ordinary panic\n){2}\z`, Stderr: `\A\z`},
			},
		}.times(9, 10),
		Experiment{
			Name: "fatal/under-race", Claims: []int{3, 20}, Needs: []Tool{Cgo, Cores},
			Shows: "under -race the flag ends the program too, with its status and not the detector's 66",
			Trial: underDetector,
			Sign:  dies("concurrent map writes$"),
		}.times(9, 10),
		meet("writes", "ten million writes beside as many", "concurrent map writes", "write", "write", 1, 4, 5),
		Experiment{
			Name: "fatal/few-writes", Claims: []int{5}, Needs: []Tool{Cores},
			Shows: "a hundred writes beside a hundred: a run that passes proves nothing",
			Trial: fatal("race", "write", "write", "100"),
			Sign:  dies("concurrent map writes$"),
			Twin:  behindALock("write", "write"),
		}.rarely(45, 50),
		meet("read-write", "reads beside writes", "concurrent map read and map write", "read", "write", 2, 4, 14),
		meet("range-write", "iterations beside writes", "concurrent map iteration and map write", "range", "write", 4),
		meet("clone-write", "maps.Clone beside writes", "concurrent map clone and map write", "clone", "write", 4),
		meet("delete-write", "deletes beside writes", "concurrent map writes", "delete", "write", 1, 4),
		Experiment{
			Name: "fatal/len-write", Claims: []int{2}, Needs: []Tool{Cores},
			Shows: "len beside a million writes never dies, though it is a race",
			Trial: fatal("race", "len", "write", "1000000"),
			Sign:  dies(""),
		}.rarely(0, 20),
		Experiment{
			Name: "fatal/one-write-each", Claims: []int{1, 5}, Needs: []Tool{Cores},
			Shows: "one write each, which overlap because comparing the key takes long",
			Trial: fatal("once"),
			Sign:  dies("concurrent map writes$"),
			Twin:  &Twin{Shows: "the same behind a mutex", Trial: fatal("once", "locked"), Runs: 3},
		}.times(3, 10),
		Experiment{
			Name: "fatal/article", Claims: []int{40}, Needs: []Tool{Cores},
			Shows: "one short write each, and main returns: hardly ever seen",
			Trial: fatal("first"),
			Sign:  dies("concurrent map writes$"),
		}.rarely(10, 50),
		Experiment{
			Name: "fatal/article-waits", Claims: []int{5, 40}, Needs: []Tool{Cores},
			Shows: "one short write each, begun together, and main waits for both: chance",
			Trial: fatal("first", "wait"),
			Sign:  dies("concurrent map writes$"),
		}.tallied(200), // 2 % on a busy machine, 48 % on a quiet one
	}
}

// hiddenErrors are outcomes of the same races that the map does not see. Values
// of many words are torn in most runs; the others come by chance, and are
// tallied.
func hiddenErrors() []Experiment {
	return []Experiment{
		Experiment{
			Name: "hidden/torn", Claims: []int{7}, Needs: []Tool{Cores},
			Shows: "a read yields half of one value and half of another, and the program goes on",
			Trial: fatal("torn"),
			Sign:  Sign{Exit: lied, Stdout: `^one value holds \d+ and \d+$`, Stderr: `\A\z`},
			Twin:  &Twin{Shows: "the same behind a mutex", Trial: fatal("torn", "locked"), Runs: 3},
		}.times(10, 20),
		Experiment{
			Name: "hidden/wild", Claims: []int{6}, Needs: []Tool{Cores},
			Shows: "half of one interface and half of another lead outside memory",
			Trial: fatal("wild"),
			Sign:  Sign{Exit: 2, Stderr: `\[signal SIG`},
			Twin:  &Twin{Shows: "the same behind a mutex", Trial: fatal("wild", "locked"), Runs: 3},
		}.times(2, 20),
		Experiment{
			Name: "hidden/lost-read", Claims: []int{7, 27}, Needs: []Tool{Cores},
			Shows: "a key that is always present is read as absent while the map grows",
			Trial: fatal("lost"),
			Sign:  Sign{Exit: lied, Stdout: "it was 1 all the time", Stderr: `\A\z`},
			Twin:  &Twin{Shows: "the same behind a mutex", Trial: fatal("lost", "locked"), Runs: 10},
		}.tallied(300),
		Experiment{
			Name: "hidden/fault", Claims: []int{6}, Needs: []Tool{Cores},
			Shows: "a race of writes of plain numbers in a growing map ends in an access outside memory",
			Trial: fatal("race", "write", "write", "10000"),
			Sign:  Sign{Exit: 2, Stderr: `\[signal SIG`},
			Twin:  behindALock("write", "write"),
		}.tallied(300),
		Experiment{
			Name: "hidden/fifth-message", Claims: []int{4}, Needs: []Tool{Cores},
			Shows: "the message about a small map without an empty slot",
			Trial: fatal("full"),
			Sign:  dies("small map with no empty slot"),
			Twin:  &Twin{Shows: "the same behind a mutex", Trial: fatal("full", "locked"), Runs: 3},
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
