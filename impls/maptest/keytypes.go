package maptest

import (
	"example.com/mapbench/impls/maptest/internal/concurrent"
	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
	"example.com/mapbench/impls/maptest/internal/sequential"
)

// given returns a check that needs maps of integers only, which the run makes.
func given(check func(*rounds.Run)) func(*rounds.Run, Constructors) {
	return func(r *rounds.Run, _ Constructors) { check(r) }
}

// on returns a check on maps of integers.
func on(check func(*rounds.Run, rounds.Table[uint64])) func(*rounds.Run, Constructors) {
	return func(r *rounds.Run, maps Constructors) { check(r, rounds.Integers(maps.New)) }
}

// onStrings checks the laws about many keys on maps of strings.
func onStrings(r *rounds.Run, maps Constructors) { r.Parts(all(rounds.Strings(maps.Strings))...) }

// all returns the checks of t that make sense for any key type and any hash. Checks of
// optional methods are left out if the map lacks the method.
func all[K comparable](t rounds.Table[K]) []func(*rounds.Run) {
	checks := []func(*rounds.Run, rounds.Table[K]){
		sequential.Scripts[K], concurrent.Linearizable[K], concurrent.Fresh[K], concurrent.OwnKeys[K], concurrent.SameKeys[K], concurrent.StayDeleted[K], concurrent.RangeBesideWriters[K],
	}
	m := history.MethodsOf(t.New())
	if m.LoadOrStorer != nil {
		checks = append(checks, concurrent.OneStorer[K])
	}
	if m.LoadAndDeleter != nil {
		checks = append(checks, concurrent.OneRemover[K])
	}
	if m.CompareAndSwapper != nil {
		checks = append(checks, concurrent.OneSwapper[K], concurrent.NoLostUpdate[K])
	}
	if m.Clearer != nil {
		checks = append(checks, concurrent.ClearBesideWriters[K])
	}
	bound := make([]func(*rounds.Run), len(checks))
	for i, check := range checks {
		bound[i] = func(r *rounds.Run) { check(r, t) }
	}
	return bound
}
