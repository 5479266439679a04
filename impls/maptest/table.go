package maptest

import (
	"strconv"

	"example.com/mapbench/impls"
)

// A table makes maps of one key type, and numbers their keys. Laws use it to be
// written once for all key types.
type table[K comparable] struct {
	new func() impls.Map[K, uint64]
	// key returns the key of a number. Different numbers have different keys.
	key func(number uint64) K
	// most limits the number of entries, where more would make the map too slow; 0
	// means no limit.
	most int
}

// atMost returns n, or t's most if that is less.
func (t table[K]) atMost(n int) int {
	if t.most == 0 {
		return n
	}
	return min(n, t.most)
}

func identity(number uint64) uint64 { return number }

// stringKey returns strings of 1 to 20 digits. Many have a prefix in common.
func stringKey(number uint64) string { return strconv.FormatUint(number, 10) }

// on checks a law on maps of integers.
func on(check func(*run, table[uint64])) func(*run) {
	return func(r *run) { check(r, table[uint64]{new: r.maps.New, key: identity}) }
}

// onStrings checks the laws about many keys on maps of strings.
func onStrings(r *run) {
	r.parts(all(table[string]{new: r.maps.Strings, key: stringKey})...)
}

// largeStrings checks the law large on maps of strings.
func largeStrings(r *run) {
	large(r, table[string]{new: r.maps.Strings, key: stringKey})
}

// all returns the checks of t that make sense for any key type and any hash. Checks of
// optional methods are left out if the map lacks the method.
func all[K comparable](t table[K]) []func(*run) {
	checks := []func(*run, table[K]){
		scripts[K], linearizable[K], fresh[K], ownKeys[K], sameKeys[K], stayDeleted[K], rangeBesideWriters[K],
	}
	m := methodsOf(t.new())
	if m.LoadOrStorer != nil {
		checks = append(checks, oneStorer[K])
	}
	if m.LoadAndDeleter != nil {
		checks = append(checks, oneRemover[K])
	}
	if m.CompareAndSwapper != nil {
		checks = append(checks, oneSwapper[K], noLostUpdate[K])
	}
	if m.Clearer != nil {
		checks = append(checks, clearBesideWriters[K])
	}
	bound := make([]func(*run), len(checks))
	for i, check := range checks {
		bound[i] = func(r *run) { check(r, t) }
	}
	return bound
}
