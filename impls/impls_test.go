package impls_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/peers"
)

// maps are the constructors of every impl that is a map.
var maps = map[string]func() impls.Map[uint64, uint64]{
	"mutex":     func() impls.Map[uint64, uint64] { return impls.NewMutex[uint64, uint64](impls.Config{}) },
	"rwmutex":   func() impls.Map[uint64, uint64] { return impls.NewRWMutex[uint64, uint64](impls.Config{}) },
	"sync.Map":  func() impls.Map[uint64, uint64] { return impls.NewSyncMap[uint64, uint64](impls.Config{}) },
	"sharded":   func() impls.Map[uint64, uint64] { return impls.NewSharded[uint64, uint64](impls.Config{N: 100}) },
	"sharded:1": func() impls.Map[uint64, uint64] { return impls.NewSharded[uint64, uint64](impls.Config{Param: 1}) },
	"plain":     func() impls.Map[uint64, uint64] { return impls.NewPlain[uint64, uint64](impls.Config{}) },
	"xsync":     func() impls.Map[uint64, uint64] { return peers.NewXsync[uint64, uint64](impls.Config{N: 100}) },
}

// seed returns the seed of a stochastic test: MAPBENCH_SEED, or a drawn one.
func seed(t *testing.T) uint64 {
	t.Helper()
	s := uint64(time.Now().UnixNano())
	if text := os.Getenv("MAPBENCH_SEED"); text != "" {
		var err error
		if s, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("MAPBENCH_SEED=%d", s)
	return s
}

// TestAgainstABuiltInMap runs random scripts on each impl and on a built-in map.
func TestAgainstABuiltInMap(t *testing.T) {
	s := seed(t)
	for name, newMap := range maps {
		t.Run(name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(s, 1))
			m, model := newMap(), make(map[uint64]uint64)
			for range 20_000 {
				step(t, random, m, model)
				if t.Failed() {
					return
				}
			}
		})
	}
}

// step does one random operation on both, if m has it, and compares.
func step(t *testing.T, random *rand.Rand, m impls.Map[uint64, uint64], model map[uint64]uint64) {
	t.Helper()
	key, value, old := random.Uint64N(50), random.Uint64N(4), random.Uint64N(4)
	want, present := model[key]
	check := func(call string, got uint64, ok bool, want uint64, wantOK bool) {
		t.Helper()
		if got != want || ok != wantOK {
			t.Errorf("%s = %d, %t; want %d, %t", call, got, ok, want, wantOK)
		}
	}
	switch random.IntN(8) {
	case 0:
		got, ok := m.Load(key)
		check(fmt.Sprintf("Load(%d)", key), got, ok, want, present)
	case 1:
		m.Store(key, value)
		model[key] = value
	case 2:
		m.Delete(key)
		delete(model, key)
	case 3:
		if m, ok := m.(impls.LoadOrStorer[uint64, uint64]); ok {
			if !present {
				model[key] = value
			}
			got, ok := m.LoadOrStore(key, value)
			check(fmt.Sprintf("LoadOrStore(%d, %d)", key, value), got, ok, model[key], present)
		}
	case 4:
		if m, ok := m.(impls.LoadAndDeleter[uint64, uint64]); ok {
			got, ok := m.LoadAndDelete(key)
			check(fmt.Sprintf("LoadAndDelete(%d)", key), got, ok, want, present)
			delete(model, key)
		}
	case 5:
		if m, ok := m.(impls.CompareAndSwapper[uint64, uint64]); ok {
			swaps := present && want == old
			if got := m.CompareAndSwap(key, old, value); got != swaps {
				t.Errorf("CompareAndSwap(%d, %d, %d) = %t; want %t", key, old, value, got, swaps)
			}
			if swaps {
				model[key] = value
			}
		}
	case 6:
		checkEntries(t, m, model)
	case 7:
		if m, ok := m.(impls.Clearer); ok && random.IntN(100) == 0 {
			m.Clear()
			clear(model)
		}
	}
}

// checkEntries compares what Range and Len say.
func checkEntries(t *testing.T, m impls.Map[uint64, uint64], model map[uint64]uint64) {
	t.Helper()
	seen := make(map[uint64]bool)
	m.Range(func(key, value uint64) bool {
		if want, ok := model[key]; !ok || value != want || seen[key] {
			t.Errorf("Range yields %d, %d (seen: %t); want %d, %t", key, value, seen[key], want, ok)
		}
		seen[key] = true
		return true
	})
	if len(seen) != len(model) {
		t.Errorf("Range yields %d entries; want %d", len(seen), len(model))
	}
	if m, ok := m.(impls.Lener); ok && m.Len() != len(model) {
		t.Errorf("Len() = %d; want %d", m.Len(), len(model))
	}
	calls := 0
	m.Range(func(uint64, uint64) bool { calls++; return false })
	if want := min(1, len(model)); calls != want {
		t.Errorf("a Range that is stopped at once yields %d entries; want %d", calls, want)
	}
}

// TestUnderTheRaceDetector lets goroutines share a map, each with keys that it
// alone writes and whose values it therefore knows.
func TestUnderTheRaceDetector(t *testing.T) {
	s := seed(t)
	for name, newMap := range maps {
		if name == impls.PlainInfo.Name {
			continue
		}
		t.Run(name, func(t *testing.T) {
			m := newMap()
			const goroutines = 8
			var wg sync.WaitGroup
			for g := range uint64(goroutines) {
				wg.Go(func() {
					random := rand.New(rand.NewPCG(s, g))
					own := make(map[uint64]uint64)
					for range 2000 {
						key := random.Uint64N(20)*goroutines + g
						switch random.IntN(4) {
						case 0:
							own[key] = random.Uint64()
							m.Store(key, own[key])
						case 1:
							delete(own, key)
							m.Delete(key)
						case 2:
							m.Load(random.Uint64N(20 * goroutines)) // anyone's
						default:
							want, present := own[key]
							if got, ok := m.Load(key); got != want || ok != present {
								t.Errorf("Load(%d) = %d, %t; its only writer left %d, %t", key, got, ok, want, present)
							}
						}
					}
				})
			}
			wg.Wait()
		})
	}
}

func TestShardedRefusesWhatIsNoPowerOfTwo(t *testing.T) {
	defer func() {
		if got, want := recover(), "impls.NewSharded: 3 shards; want a power of two"; got != want {
			t.Errorf("panic %v; want %q", got, want)
		}
	}()
	impls.NewSharded[int, int](impls.Config{Param: 3})
}

func TestParseName(t *testing.T) {
	check := func(s, name string, param int, fails bool) {
		t.Helper()
		gotName, gotParam, err := impls.ParseName(s)
		if gotName != name || gotParam != param || err != nil != fails {
			t.Errorf("ParseName(%q) = %q, %d, %v; want %q, %d", s, gotName, gotParam, err, name, param)
		}
	}
	check("sharded", "sharded", 0, false)
	check("sharded:256", "sharded", 256, false)
	check("sharded:0", "", 0, true)
	check("sharded:", "", 0, true)
	check("sharded:many", "", 0, true)
}
