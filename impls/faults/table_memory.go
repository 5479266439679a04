package faults

// dangling is a trial of the program that hides an object from the collector.
func dangling(mode string, build ...string) Trial {
	return Trial{Program: "dangling", Build: build, Args: []string{mode}}
}

// danglingPointers hide an object in a number, or do not.
func danglingPointers() []Experiment {
	kept := func(mode string, build ...string) *Twin {
		return &Twin{Shows: "the object is kept alive", Trial: dangling(mode, build...), Runs: 3}
	}
	clobbered := dangling("stale")
	clobbered.Env = []string{"GODEBUG=clobberfree=1"}
	clobberedTwin := kept("read-kept")
	clobberedTwin.Trial.Env = clobbered.Env
	sanitized := dangling("read", "-asan")
	sanitized.Env = []string{"ASAN_OPTIONS=detect_leaks=0"}
	sanitizedTwin := kept("read-kept", "-asan")
	sanitizedTwin.Trial.Env = sanitized.Env
	const checkptr = "-gcflags=-d=checkptr"
	return []Experiment{
		Experiment{
			Name: "dangling/reuse", Claims: []int{54, 55},
			Shows: "a hidden address reads the object that was allocated next",
			Trial: dangling("reuse"),
			Sign:  Sign{Exit: lied, Stdout: "reads 7, another object's value"},
			Twin:  kept("kept"),
		}.times(8, 10),
		Experiment{
			Name: "dangling/stale", Claims: []int{54, 55},
			Shows: "before that it reads what the freed object held; nothing crashes",
			Trial: dangling("stale"),
			Sign:  Sign{Exit: lied, Stdout: "^freed, and its address reads 0x2a$"},
			Twin:  kept("read-kept"),
		}.times(8, 10),
		Experiment{
			Name: "dangling/clobberfree", Claims: []int{55},
			Shows: "GODEBUG=clobberfree=1 makes the stale read visible",
			Trial: clobbered,
			Sign:  Sign{Exit: lied, Stdout: "reads 0xdeadbeefdeadbeef$"},
			Twin:  clobberedTwin,
		}.times(8, 10),
		Experiment{
			Name: "dangling/asan", Claims: []int{55}, Needs: []Tool{Linux, ASan},
			Shows: "-asan reports the stale read",
			Trial: sanitized,
			Sign:  Sign{Exit: 1, Stderr: "AddressSanitizer: use-after-poison"},
			Twin:  sanitizedTwin,
		}.times(5, 5),
		Experiment{
			Name: "dangling/checkptr", Claims: []int{55},
			Shows: "checkptr refuses a pointer made from a number, even if the object lives",
			Trial: dangling("arithmetic", checkptr),
			Sign:  dies("checkptr: pointer arithmetic result points to invalid allocation"),
			Twin:  &Twin{Shows: "it can't see the same through a pointer to the number", Trial: dangling("disguised", checkptr), Runs: 5},
		}.times(5, 5),
		Experiment{
			Name: "dangling/vet", Claims: []int{55},
			Shows: "go vet warns where a number is converted, and sees nothing in any of the others",
			Trial: Trial{Program: "dangling", Inspect: []string{"go", "vet", "."}},
			Sign: Sign{
				Exit: 1, Stderr: `main\.go:\d+:\d+: possible misuse of unsafe\.Pointer$`,
				Lacks: `possible misuse(?s:.*)possible misuse`,
			},
		}.times(1, 1),
		Experiment{
			Name: "dangling/found", Claims: []int{55},
			Shows: "the collector meets pointers into freed spans",
			Trial: dangling("found"),
			Sign:  dies("found bad pointer in Go heap"),
			Twin:  kept("found-kept"),
		}.times(8, 10),
		Experiment{
			Name: "dangling/visible", Claims: []int{34, 51, 55},
			Shows: "a visible pointer never dangles, with collections all the time",
			Trial: dangling("visible"),
			Sign:  silence,
		}.times(3, 3),
		Experiment{
			Name: "dangling/listing", Claims: []int{51, 52},
			Shows: "a pointer to a local variable survives a collection",
			Trial: dangling("listing"),
			Sign:  Sign{Stdout: "^42$"},
		}.times(20, 20),
		Experiment{
			Name: "dangling/pool", Claims: []int{53},
			Shows: "an object put into a sync.Pool lives as long as there is a pointer to it",
			Trial: dangling("pool"),
			Sign:  Sign{Stdout: "0xc0ffee$"},
		}.times(20, 20),
		Experiment{
			Name: "dangling/after-put", Claims: []int{53},
			Shows: "use after Put is a second owner, not a dangling pointer",
			Trial: dangling("after-put"),
			Sign:  Sign{Exit: lied, Stdout: "the new owner wrote 7 and reads 42"},
		}.times(8, 10),
	}
}

// writeBarriers moves pointers as numbers, which the collector does not see.
func writeBarriers() []Experiment {
	move := func(how string) Trial { return Trial{Program: "barrier", Args: []string{how}} }
	return []Experiment{
		Experiment{
			Name: "barrier/uintptr", Claims: []int{34, 51, 58}, Needs: []Tool{Cores},
			Shows: "pointers moved as numbers while the collector marks: it frees what is in use",
			Trial: move("untyped"),
			Sign:  dies("found bad pointer in Go heap"),
			Twin:  &Twin{Shows: "moved as pointers", Trial: move("typed"), Runs: 5},
		}.times(3, 5),
	}
}
