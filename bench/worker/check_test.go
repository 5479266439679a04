package worker

import (
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest/planted"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/workloads"
)

// onProcs sets GOMAXPROCS for a test.
func onProcs(t *testing.T, procs int) {
	t.Helper()
	old := runtime.GOMAXPROCS(procs)
	t.Cleanup(func() { runtime.GOMAXPROCS(old) })
}

// checkOf is the self-check of maps with keys of a spec.
func checkOf[K workloads.Key, V comparable](t *testing.T, spec string, goroutines int, seed uint64, newMap func() impls.Map[K, V]) error {
	t.Helper()
	s, err := workloads.ParseSpec(spec)
	if err != nil {
		t.Fatal(err)
	}
	return checkerOf[K, V](t, s, goroutines, seed, newMap).check()
}

// checkerOf returns a checker of a map.
func checkerOf[K workloads.Key, V comparable](t *testing.T, s workloads.Spec, goroutines int, seed uint64, newMap func() impls.Map[K, V]) *checker[K, V] {
	t.Helper()
	c := newChecker[K, V](Contestant{}, workloads.NewUniverse[K](s, seed), goroutines, seed)
	c.sized, c.empty = newMap, newMap
	return c
}

// typed is a map whose values are called P elsewhere, and are laid out alike.
type typed[K, P, V comparable] struct{ m impls.Map[K, P] }

// as returns v as a value of a type that is laid out alike.
func as[To, From any](v From) To { return *(*To)(unsafe.Pointer(&v)) }

func (m typed[K, P, V]) Load(key K) (V, bool) { v, ok := m.m.Load(key); return as[V](v), ok }
func (m typed[K, P, V]) Store(key K, value V) { m.m.Store(key, as[P](value)) }
func (m typed[K, P, V]) Delete(key K)         { m.m.Delete(key) }
func (m typed[K, P, V]) Range(yield func(K, V) bool) {
	m.m.Range(func(key K, value P) bool { return yield(key, as[V](value)) })
}

// storing is a typed map that has a LoadOrStore.
type storing[K, P, V comparable] struct{ typed[K, P, V] }

func (m storing[K, P, V]) LoadOrStore(key K, value V) (V, bool) {
	v, loaded := m.m.(impls.LoadOrStorer[K, P]).LoadOrStore(key, as[P](value))
	return as[V](v), loaded
}

// retyped returns a constructor of typed maps.
func retyped[V, K, P comparable](newMap func() impls.Map[K, P]) func() impls.Map[K, V] {
	return func() impls.Map[K, V] {
		m := typed[K, P, V]{newMap()}
		if _, ok := m.m.(impls.LoadOrStorer[K, P]); ok {
			return storing[K, P, V]{m}
		}
		return m
	}
}

// kinds returns the self-checks of a planted map for three kinds of keys and values.
func kinds(t *testing.T, m planted.Map, goroutines int) map[string]func(seed uint64) error {
	return map[string]func(seed uint64) error{
		"uint64, 8 bytes": func(seed uint64) error {
			return checkOf(t, "read=95/n=1000", goroutines, seed, retyped[Val8](m.New))
		},
		"uint64, 64 bytes": func(seed uint64) error {
			return checkOf(t, "read=95/n=1000/val=64", goroutines, seed, retyped[Val64](m.Wide))
		},
		"string, 8 bytes": func(seed uint64) error {
			return checkOf(t, "read=95/n=1000/key=string", goroutines, seed, retyped[Val8](m.Strings))
		},
	}
}

// TestCheckPassesGoodMaps checks correct maps of all kinds, some of them odd, on one
// proc and on two, and logs how long a check takes.
func TestCheckPassesGoodMaps(t *testing.T) {
	seed := golden.Seed(t)
	none, sized := impls.Config{}, impls.Config{N: 1000}
	maps := append(planted.Legal(),
		planted.Map{Name: "mutex", New: made(impls.NewMutex[uint64, uint64], none),
			Strings: made(impls.NewMutex[string, uint64], none), Wide: made(impls.NewMutex[uint64, [8]uint64], none)},
		planted.Map{Name: "sync.Map", New: made(impls.NewSyncMap[uint64, uint64], none),
			Strings: made(impls.NewSyncMap[string, uint64], none), Wide: made(impls.NewSyncMap[uint64, [8]uint64], none)},
		planted.Map{Name: "hinted", New: made(impls.NewHinted[uint64, uint64], sized),
			Strings: made(impls.NewHinted[string, uint64], sized), Wide: made(impls.NewHinted[uint64, [8]uint64], sized)},
		planted.Map{Name: "cas", New: made(impls.NewCAS[uint64, uint64], none),
			Strings: made(impls.NewCAS[string, uint64], none), Wide: made(impls.NewCAS[uint64, [8]uint64], none)},
		planted.Map{Name: "cow", New: made(impls.NewCOW[uint64, uint64], none),
			Strings: made(impls.NewCOW[string, uint64], none), Wide: made(impls.NewCOW[uint64, [8]uint64], none)},
	)
	for _, m := range maps {
		var took []time.Duration
		for i := range uint64(4) {
			onProcs(t, 1+int(i%2))
			for kind, check := range kinds(t, m, 1+int(i)) {
				begin := time.Now()
				if err := check(seed + i); err != nil {
					t.Errorf("%s, %s: %v", m.Name, kind, err)
				}
				took = append(took, time.Since(begin))
			}
		}
		slices.Sort(took)
		t.Logf("%s: a check takes %v, at most %v", m.Name, took[len(took)/2], took[len(took)-1])
	}
}

// made returns a constructor of maps.
func made[M impls.Map[K, V], K, V comparable](new func(impls.Config) M, c impls.Config) func() impls.Map[K, V] {
	return func() impls.Map[K, V] { return new(c) }
}

// TestCheckOfFewKeys checks maps whose spec has hardly any keys.
func TestCheckOfFewKeys(t *testing.T) {
	newMap := made(impls.NewMutex[uint64, Val8], impls.Config{})
	for _, spec := range []string{"read=95/n=1", "read=95/n=2", "read=95/n=3", "read=95/n=10"} {
		if err := checkOf(t, spec, 4, 1, newMap); err != nil {
			t.Errorf("%s: %v", spec, err)
		}
	}
}

// TestCheckKeepsToMaxGoroutines checks a map that is for one goroutine.
func TestCheckKeepsToMaxGoroutines(t *testing.T) {
	check := func(mostGoroutines, goroutines, want int) {
		t.Helper()
		c := Contestant{Info: impls.Info{MaxGoroutines: mostGoroutines}}
		s, err := workloads.ParseSpec("read=95/n=10")
		if err != nil {
			t.Fatal(err)
		}
		if got := newChecker[uint64, Val8](c, workloads.NewUniverse[uint64](s, 1), goroutines, 1).goroutines; got != want {
			t.Errorf("a map for %d goroutines under a spec of %d is checked by %d; want %d", mostGoroutines, goroutines, got, want)
		}
	}
	check(1, 1, 1)
	check(0, 1, 2)
	check(0, 3, 3)
	check(3, 64, 3)
	check(0, 64, mostCheckers)
}

// TestCheckFindsKeysLostInLargeTables checks maps that lose keys only once they have more
// than a check of a small table makes. The check gets all the time that storing them takes,
// also under the race detector.
func TestCheckFindsKeysLostInLargeTables(t *testing.T) {
	seed := golden.Seed(t)
	for _, text := range []string{"read=95/n=1000", "read=95/n=1000/goroutines=1", "read=95/n=100000"} {
		spec, err := workloads.ParseSpec(text)
		if err != nil {
			t.Fatal(err)
		}
		c := checkerOf(t, spec, 2, seed, func() impls.Map[uint64, Val8] {
			return &dropping{Mutex: *impls.NewMutex[uint64, Val8](impls.Config{})} //nolint:govet // nobody holds the lock yet
		})
		c.limit = time.Minute
		if err := c.check(); err == nil {
			t.Errorf("%s: a map that loses keys from %d entries on passes", text, droppedFrom)
		} else {
			t.Logf("%s: %v", text, err)
		}
	}
}

// dropping is a map that drops one Store in 66 from droppedFrom Stores on.
type dropping struct {
	impls.Mutex[uint64, Val8]
	stores atomic.Int64
}

const droppedFrom = 4096

func (m *dropping) Store(key uint64, value Val8) {
	if n := m.stores.Add(1); n < droppedFrom || n%66 != 0 {
		m.Mutex.Store(key, value)
	}
}
