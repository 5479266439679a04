package faults

// raceTools are what the detector's experiments need.
func raceTools(more ...Tool) []Tool { return append([]Tool{Linux, Cgo}, more...) }

// underRace is a trial of a program built with the race detector. Without the
// option each report would cost a second at the program's end.
func underRace(program string, args ...string) Trial {
	return Trial{Program: program, Build: []string{"-race"}, Env: []string{"GORACE=atexit_sleep_ms=0"}, Args: args}
}

// reported is the sign of the race detector.
var reported = Sign{Exit: 66, Stderr: "^WARNING: DATA RACE$"}

// detections are what the detector reports whenever it runs.
func detections() []Experiment {
	locked := &Twin{Shows: "all of it behind a mutex", Trial: underRace("race", "locked"), Runs: 5}
	repaired := &Twin{Shows: "the reader uses atomic.LoadPointer", Trial: underRace("race", "repaired"), Runs: 10}
	detection := func(mode, shows string, twin *Twin, claims ...int) Experiment {
		return Experiment{
			Name: "detected/" + mode, Claims: claims, Shows: shows, Needs: raceTools(),
			Trial: underRace("race", mode), Sign: reported, Twin: twin,
		}.times(10, 10)
	}
	with := func(e Experiment, sign Sign) Experiment {
		e.Sign = sign
		return e
	}
	return []Experiment{
		detection("write-write", "two keys of one map, and the program goes on: status 66", locked, 17, 18, 20),
		with(detection("header", "the address in the report is the map's header", nil, 18),
			Sign{Exit: 66, Stdout: "is the map's header"}),
		detection("read-write", "a read beside a write", locked, 1, 17),
		detection("len", "len beside a write", locked, 2),
		detection("range", "an iteration beside a write", locked, 1),
		with(detection("counter", "counter++ in two goroutines, with both stacks", locked, 37, 38),
			Sign{Exit: 66, Stderr: `^(Read|Write) at 0x\w+ by goroutine (.*\n)*Previous write at 0x\w+ by (.*\n)*Goroutine \d+ .*created at:$`}),
		detection("later", "two writes 50 ms apart that nothing orders", locked, 21),
		detection("pointer", "a plain read beside atomic.StorePointer", repaired, 46, 47, 48),
		detection("cast", "the same read through a conversion of the unsafe.Pointer", repaired, 46, 47, 48),
		detection("laundered", "a read through an address that was a number", locked, 46),
		Experiment{
			Name: "detected/value", Claims: []int{37}, Needs: raceTools(Cores),
			Shows: "without the detector the wrong sum of two counter++ is hardly ever seen",
			Trial: Trial{Program: "race", Args: []string{"value"}},
			Sign:  Sign{Exit: lied, Stdout: "after two increments"},
			Twin:  &Twin{Shows: "with the detector, every time", Trial: underRace("race", "counter"), Sign: reported, Runs: 10},
		}.rarely(20, 100),
	}
}

// blindSpots are races that the detector does not report. Each control is the
// same access where it does.
func blindSpots() []Experiment {
	spot := func(mode, shows, control, controlShows string) Experiment {
		return Experiment{
			Name: "blind/" + mode, Claims: []int{46}, Shows: shows, Needs: raceTools(),
			Trial: underRace("race", mode), Sign: silence,
			Twin: &Twin{Shows: controlShows, Trial: underRace("race", control), Sign: reported, Runs: 10},
		}.times(10, 10)
	}
	assembly := spot("assembly", "stores by a function in assembly", "compiled", "the same stores, compiled, are reported")
	assembly.Needs = append(assembly.Needs, AMD64)
	updatesLost := Sign{Exit: lied, Stdout: "increments lost", Stderr: `\A\z`}
	lost := func(e Experiment) Experiment {
		e.Sign = updatesLost
		e.Needs = append(e.Needs, Cores)
		return e.times(7, 10) // on a busy machine a run may lose none
	}
	inC := Experiment{
		Name: "blind/calloc", Claims: []int{46}, Needs: raceTools(Cores),
		Shows: "increments in memory that C allocated get lost in silence",
		Trial: underRace("cblind", "calloc"), Sign: updatesLost,
		Twin: &Twin{Shows: "in Go's memory they are reported", Trial: underRace("cblind"), Sign: reported, Runs: 5},
	}.times(7, 10)
	logic := Experiment{
		Name: "blind/check-then-act", Claims: []int{46}, Needs: raceTools(Cores),
		Shows: "Load, then Store on a sync.Map loses updates in silence: no data race, and wrong",
		Trial: underRace("race", "check-then-act"), Sign: updatesLost,
		Twin: &Twin{Shows: "CompareAndSwap loses none", Trial: underRace("race", "compare-and-swap"), Runs: 3},
	}.times(3, 5)
	return []Experiment{
		lost(spot("mmap", "increments in mapped memory get lost in silence", "heap", "in the heap they are reported")),
		inC,
		assembly,
		spot("norace", "stores in a function marked go:norace", "compiled", "in one that is not marked they are reported"),
		spot("ordered", "an unrelated mutex that happens to order the accesses", "reversed", "in the opposite order they are reported"),
		spot("ordered-atomic", "an unrelated atomic variable that happens to order the accesses", "reversed-atomic", "in the opposite order they are reported"),
		spot("branch", "a race on a branch that is not taken", "branch-taken", "where it is taken it is reported"),
		spot("evicted", "a write whose record was evicted by accesses to the same eight bytes", "kept", "without them it is reported"),
		logic,
	}
}
