package impls

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"example.com/mapbench/internal/golden"
)

// manyThreads gives the goroutines more threads than there are cores, so that the operating
// system interrupts them in the middle of an operation, too.
func manyThreads(t *testing.T) {
	before := runtime.GOMAXPROCS(4 * runtime.NumCPU())
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}

// TestCASRecyclingUnderContention has goroutines insert and delete few keys, and load keys
// that stay. Each key's insertions minus its deletions must fit its last state. Some more
// keys, the loose ones, are stored and deleted without a check. Afterwards the structure
// must be correct, and few nodes may have been taken.
func TestCASRecyclingUnderContention(t *testing.T) {
	s := golden.Seed(t)
	manyThreads(t)
	const goroutines, keys, stable, loose, steps = 8, 6, 12, 3, 20_000
	overCASMasks(t, func(t *testing.T, newMap func() *CAS[uint64, uint64]) {
		m := newMap()
		for key := range uint64(stable) {
			m.Store(keys+key, keys+key)
		}
		var balance [keys]atomic.Int64 // insertions minus deletions
		var inserted atomic.Int64
		check := func(call string, key, got uint64, ok, want bool) {
			if ok != want || ok && got != key {
				t.Errorf("%s(%d) = %d, %t; want %d, %t", call, key, got, ok, key, want)
			}
		}
		var wg sync.WaitGroup
		for g := range uint64(goroutines) {
			wg.Go(func() {
				random := rand.New(rand.NewPCG(s, g))
				for range steps {
					key := random.Uint64N(keys)
					switch random.IntN(8) {
					case 0, 1:
						value, loaded := m.LoadOrStore(key, key)
						check("LoadOrStore", key, value, true, true)
						if !loaded {
							balance[key].Add(1)
							inserted.Add(1)
						}
					case 2, 3:
						value, loaded := m.LoadAndDelete(key)
						check("LoadAndDelete", key, value, loaded, loaded)
						if loaded {
							balance[key].Add(-1)
						}
					case 4:
						value, ok := m.Load(key)
						check("Load", key, value, ok, ok)
					case 5:
						key := keys + random.Uint64N(stable)
						value, ok := m.Load(key)
						check("Load", key, value, ok, true)
					case 6:
						m.Store(keys+stable+random.Uint64N(loose), key)
					case 7:
						m.Delete(keys + stable + random.Uint64N(loose))
					}
				}
			})
		}
		wg.Wait()
		for key := range uint64(keys) {
			_, ok := m.Load(key)
			if n := balance[key].Load(); n < 0 || n > 1 || ok != (n == 1) {
				t.Errorf("key %d was inserted %d times more than deleted; Load says %t", key, n, ok)
			}
		}
		checkCAS(t, m)
		// The most nodes: index 0 and the head; one for each key, for the dummy of
		// its bucket, and for the dummies of the buckets that this was cut from;
		// and in each stripe with keys, two for each goroutine (one that it has
		// taken, one that it has unlinked).
		const all = keys + stable + loose
		bits := 63 - int(m.drop.Load())
		most := int64(2 + all*(1+bits) + min(all+1, len(m.stripes))*2*goroutines)
		if used := int64(m.used.Load()); used > most || inserted.Load() < 4*most {
			t.Errorf("%d insertions took %d nodes; want at most %d, for at least 4 times as many insertions", inserted.Load(), used, most)
		}
	})
}

// TestCASGrowsBesideReaders inserts so many keys that the table doubles often, while
// readers load keys that stay.
func TestCASGrowsBesideReaders(t *testing.T) {
	const stable, inserted, readers = 300, 20_000, 2
	m := NewCAS[uint64, uint64](Config{})
	before := m.drop.Load()
	for key := range uint64(stable) {
		m.Store(key, ^key)
	}
	var done atomic.Bool
	var passes atomic.Int64
	var wg sync.WaitGroup
	for range readers {
		wg.Go(func() {
			for again := true; again; {
				again = !done.Load()
				for key := range uint64(stable) {
					if value, ok := m.Load(key); value != ^key || !ok {
						t.Errorf("Load(%d) = %d, %t; want %d, true", key, value, ok, ^key)
						return
					}
				}
				if !done.Load() {
					passes.Add(1)
				}
			}
		})
	}
	var writers sync.WaitGroup
	for w := range uint64(2) {
		writers.Go(func() {
			for key := stable + w; key < inserted; key += 2 {
				for key > inserted/2 && passes.Load() == 0 && !t.Failed() {
					runtime.Gosched() // at least one pass must overlap growth
				}
				m.Store(key, ^key)
			}
		})
	}
	writers.Wait()
	done.Store(true)
	wg.Wait()
	if m.Len() != inserted {
		t.Errorf("Len() = %d; want %d", m.Len(), inserted)
	}
	if doublings := before - m.drop.Load(); doublings < 5 || passes.Load() == 0 {
		t.Errorf("the table doubled %d times beside %d passes of readers; want at least 5 beside 1", doublings, passes.Load())
	}
	if m.nodes.more[10].Load() == nil {
		t.Error("the arena has one chunk; want more")
	}
	checkCAS(t, m)
}

// TestCASRangeBesideRecycling ranges while nodes are recycled. Keys that stay must be
// yielded once, and others at most once, even if yield writes.
func TestCASRangeBesideRecycling(t *testing.T) {
	s := golden.Seed(t)
	manyThreads(t)
	const keys, ranges = 40, 200 // even keys stay
	overCASMasks(t, func(t *testing.T, newMap func() *CAS[uint64, uint64]) {
		m := newMap()
		for key := range uint64(keys) {
			m.Store(key, key)
		}
		var done atomic.Bool
		var wg sync.WaitGroup
		for g := range uint64(2) {
			wg.Go(func() {
				random := rand.New(rand.NewPCG(s, g))
				for !done.Load() {
					key := random.Uint64N(keys/2)*2 + 1
					m.Delete(key)
					m.Store(random.Uint64N(keys/2)*2+1, key)
					m.Store(key-1, random.Uint64())
				}
			})
		}
		for round := range ranges {
			seen := make(map[uint64]int)
			m.Range(func(key, _ uint64) bool {
				seen[key]++
				if round%4 == 0 {
					m.Delete(key | 1)
					m.Store(key|1, key)
				}
				return true
			})
			for key := range uint64(keys) {
				if n := seen[key]; n > 1 || n == 0 && key%2 == 0 {
					t.Errorf("Range yields key %d %d times", key, n)
				}
			}
		}
		done.Store(true)
		wg.Wait()
		checkCAS(t, m)
	})
}

// TestCASConcurrentDeletesOfNeighbours has each goroutine delete one node of a run.
// Unlinking a node fails if its predecessor is leaving as well, but no node may be left.
func TestCASConcurrentDeletesOfNeighbours(t *testing.T) {
	manyThreads(t)
	const goroutines, rounds = 4, 300
	m := maskedCAS(0)
	for range rounds {
		for key := range uint64(goroutines) {
			m.Store(key, key)
		}
		var start, wg sync.WaitGroup
		start.Add(1)
		for key := range uint64(goroutines) {
			wg.Go(func() {
				start.Wait()
				m.Delete(key)
			})
		}
		start.Done()
		wg.Wait()
		if checkCAS(t, m); t.Failed() {
			return
		}
	}
}

// TestCASLoadOrStoreHasOneWinner has goroutines insert the same key at once.
func TestCASLoadOrStoreHasOneWinner(t *testing.T) {
	manyThreads(t)
	const goroutines, rounds = 4, 400
	overCASMasks(t, func(t *testing.T, newMap func() *CAS[uint64, uint64]) {
		m := newMap()
		for round := range uint64(rounds) {
			var winners, others atomic.Int64
			var actual [goroutines]uint64
			var start, wg sync.WaitGroup
			start.Add(1)
			for g := range uint64(goroutines) {
				wg.Go(func() {
					start.Wait()
					var loaded bool
					if actual[g], loaded = m.LoadOrStore(round%8, g); loaded {
						others.Add(1)
					} else {
						winners.Add(1)
					}
				})
			}
			start.Done()
			wg.Wait()
			value, _ := m.LoadAndDelete(round % 8)
			if winners.Load() != 1 || others.Load() != goroutines-1 {
				t.Fatalf("%d of %d inserted; want 1", winners.Load(), goroutines)
			}
			for g, got := range actual {
				if got != value {
					t.Fatalf("LoadOrStore by %d = %d; want the winner's %d", g, got, value)
				}
			}
		}
		checkCAS(t, m)
	})
}

// TestCASCompareAndSwapCounts increases one value by many goroutines.
func TestCASCompareAndSwapCounts(t *testing.T) {
	manyThreads(t)
	const goroutines, increments = 4, 20_000
	m := NewCAS[string, int](Config{})
	m.Store("n", 0)
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for range increments {
				for {
					if n, _ := m.Load("n"); m.CompareAndSwap("n", n, n+1) {
						break
					}
				}
			}
		})
	}
	wg.Wait()
	if n, _ := m.Load("n"); n != goroutines*increments {
		t.Errorf("%d increments; want %d", n, goroutines*increments)
	}
}

// TestCASRegister has one writer for each key. A reader must not see a write older than the
// last one that had ended before it started, nor older than one that it has seen before,
// nor a write that had not begun when it was done.
func TestCASRegister(t *testing.T) {
	s := golden.Seed(t)
	manyThreads(t)
	const writers, keysEach, writes, readers = 2, 3, 5000, 3
	overCASMasks(t, func(t *testing.T, newMap func() *CAS[uint64, uint64]) {
		m := newMap()
		// Write number w of a key stores w, or deletes the key if w%3 is 2.
		var begun, ended [writers * keysEach]atomic.Uint64
		var done atomic.Bool
		var wg, writing sync.WaitGroup
		for w := range uint64(writers) {
			writing.Go(func() {
				random := rand.New(rand.NewPCG(s, w))
				for range writes {
					key := w*keysEach + random.Uint64N(keysEach)
					n := begun[key].Add(1)
					if n%3 == 2 {
						m.Delete(key)
					} else {
						m.Store(key, n)
					}
					ended[key].Store(n)
				}
			})
		}
		for r := range uint64(readers) {
			wg.Go(func() {
				random := rand.New(rand.NewPCG(s, 100+r))
				var last [writers * keysEach]uint64
				for again := true; again; {
					again = !done.Load()
					key := random.Uint64N(writers * keysEach)
					from := max(last[key], ended[key].Load())
					value, ok := m.Load(key)
					to := begun[key].Load()
					if ok && (value < from || value > to) || !ok && !absentBetween(from, to) {
						t.Errorf("Load(%d) = %d, %t; want one of the writes %d to %d", key, value, ok, from, to)
						return
					}
					last[key] = max(from, value)
				}
			})
		}
		writing.Wait()
		done.Store(true)
		wg.Wait()
		checkCAS(t, m)
	})
}

// absentBetween reports whether one of the writes numbered from to to left its key absent:
// number 0, which stands for no write, and each w with w%3 = 2.
func absentBetween(from, to uint64) bool {
	for w := from; w <= to; w++ {
		if w == 0 || w%3 == 2 {
			return true
		}
	}
	return false
}
