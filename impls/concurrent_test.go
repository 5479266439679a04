package impls_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/peers"
	"example.com/mapbench/internal/golden"
)

// The concurrent workload: each goroutine writes keys of its own and loads all keys. Key
// number i belongs to goroutine i % goroutines. The goroutines contend for the hot keys.
// The bulk keys are only inserted and deleted together, so that the map grows and shrinks
// beside the other operations.
const (
	goroutines = 8
	hotKeys    = 2 * goroutines
	bulkKeys   = 64 * goroutines
)

// A writer is one goroutine's part of the workload.
type writer[K peers.Key] struct {
	id     uint64
	m      impls.Map[K, uint64]
	keys   []K // hot keys first
	number map[K]uint64
	random *rand.Rand
	// tick is the clock. If all writers share it, histories are judged in full.
	// Otherwise each writer has one, and only reads of its own keys can be judged.
	tick   func() int64
	shared bool

	now    [hotKeys + bulkKeys]state // of the writer's own keys
	stored uint64                    // the number of values stored
	bulk   bool                      // the writer's bulk keys are there
	writes map[uint64][]event        // by key number
	reads  map[uint64][]event
	errs   []error
}

// run runs the workload on m, with steps operations by each goroutine. It returns an error
// if m is not linearizable.
//
// With a shared clock, begin and end of every operation are recorded and judged. The clock
// is one atomic counter, which orders all operations that don't overlap. So the race
// detector sees races only between operations that overlap. Without a shared clock it sees
// all races, but only reads of own keys are judged.
func run[K peers.Key](m impls.Map[K, uint64], seed uint64, steps int, shared bool) error {
	keys, number := make([]K, hotKeys+bulkKeys), make(map[K]uint64)
	for i := range keys {
		keys[i] = keyOf[K](uint64(i))
		number[keys[i]] = uint64(i)
	}
	var clock atomic.Int64
	writers := make([]*writer[K], goroutines)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for g := range writers {
		p := &writer[K]{
			id: uint64(g), m: m, keys: keys, number: number, shared: shared,
			random: rand.New(rand.NewPCG(seed, uint64(g))),
			tick:   func() int64 { return clock.Add(1) },
			writes: make(map[uint64][]event), reads: make(map[uint64][]event),
		}
		if !shared {
			var own int64
			p.tick = func() int64 { own++; return own }
		}
		writers[g] = p
		wg.Go(func() {
			<-start
			for range steps {
				p.step()
			}
		})
	}
	close(start)
	wg.Wait()

	var errs []error
	for _, p := range writers {
		errs = append(errs, p.errs...)
	}
	for i := range keys {
		owner := writers[i%goroutines]
		h := history{writes: owner.writes[uint64(i)]}
		for _, p := range writers {
			if shared || p == owner {
				h.reads = append(h.reads, p.reads[uint64(i)]...)
			}
		}
		if err := h.judge(); err != nil {
			errs = append(errs, fmt.Errorf("key %d: %w", i, err))
		}
	}
	if most := 5; len(errs) > most {
		errs = append(errs[:most:most], fmt.Errorf("and %d more", len(errs)-most))
	}
	return errors.Join(errs...)
}

// step does one operation, or one for every bulk key.
func (w *writer[K]) step() {
	if w.random.IntN(8) == 0 {
		runtime.Gosched() // else a goroutine is done before the next one runs
	}
	own := w.random.Uint64N(hotKeys/goroutines)*goroutines + w.id
	switch n := w.random.IntN(200); {
	case n == 0:
		w.toggleBulk()
	case n < 4:
		w.scan()
	case n < 120:
		w.load(w.random.Uint64N(hotKeys))
	case n < 140:
		w.delete(own)
	case n < 150:
		w.loadOrStore(own)
	case n < 160:
		w.loadAndDelete(own)
	case n < 170:
		w.compareAndSwap(own)
	default:
		w.store(own)
	}
}

// value returns a value that no other call stores.
func (w *writer[K]) value(key uint64) uint64 {
	w.stored++
	return key<<32 | w.stored
}

// write records a call on a key of the writer's own.
func (w *writer[K]) write(key uint64, e event, call func(e *event)) {
	e.begin = w.tick()
	call(&e)
	e.end = w.tick()
	w.writes[key] = append(w.writes[key], e)
}

// found drops the value if ok is false: it means nothing, and haxmap leaves one there.
func found(value uint64, ok bool) (uint64, bool) {
	if !ok {
		return 0, false
	}
	return value, true
}

func (w *writer[K]) load(key uint64) {
	e := event{call: read, begin: w.tick()}
	e.got, e.ok = found(w.m.Load(w.keys[key]))
	e.end = w.tick()
	w.reads[key] = append(w.reads[key], e)
}

func (w *writer[K]) store(key uint64) {
	w.write(key, event{call: store, value: w.value(key)}, func(e *event) {
		w.m.Store(w.keys[key], e.value)
		w.now[key] = state{e.value, true}
	})
}

func (w *writer[K]) delete(key uint64) {
	w.write(key, event{call: remove}, func(*event) {
		w.m.Delete(w.keys[key])
		w.now[key] = state{}
	})
}

func (w *writer[K]) loadOrStore(key uint64) {
	if m, ok := w.m.(impls.LoadOrStorer[K, uint64]); ok {
		w.write(key, event{call: loadOrStore, value: w.value(key)}, func(e *event) {
			e.got, e.ok = m.LoadOrStore(w.keys[key], e.value)
			w.now[key] = state{e.got, true}
		})
	}
}

func (w *writer[K]) loadAndDelete(key uint64) {
	if m, ok := w.m.(impls.LoadAndDeleter[K, uint64]); ok {
		w.write(key, event{call: loadAndDelete}, func(e *event) {
			e.got, e.ok = found(m.LoadAndDelete(w.keys[key]))
			w.now[key] = state{}
		})
	}
}

// compareAndSwap expects the key's value in three calls of four, and else another value.
func (w *writer[K]) compareAndSwap(key uint64) {
	if m, ok := w.m.(impls.CompareAndSwapper[K, uint64]); ok {
		old := w.now[key].value
		if w.random.IntN(4) == 0 {
			old++
		}
		w.write(key, event{call: compareAndSwap, value: w.value(key), old: old}, func(e *event) {
			if e.ok = m.CompareAndSwap(w.keys[key], e.old, e.value); e.ok {
				w.now[key] = state{e.value, true}
			}
		})
	}
}

// scan ranges over the map. For each hot key, Range counts as one read: from the call to
// the yield if the key is yielded, or to the return if it is not.
func (w *writer[K]) scan() {
	begin := w.tick()
	var yielded [hotKeys + bulkKeys]bool
	w.m.Range(func(k K, value uint64) bool {
		key, known := w.number[k]
		if !known || yielded[key] || value>>32 != key {
			w.errs = append(w.errs, fmt.Errorf("Range yields %v, %d (stored for key %d); want each key once, with a value of its own", k, value, value>>32))
			return true
		}
		yielded[key] = true
		if key < hotKeys {
			w.reads[key] = append(w.reads[key], event{call: read, got: value, ok: true, begin: begin, end: w.tick()})
		}
		return true
	})
	end := w.tick()
	for key := range uint64(hotKeys) {
		if !yielded[key] {
			w.reads[key] = append(w.reads[key], event{call: read, begin: begin, end: end})
		}
	}
}

// toggleBulk inserts all bulk keys of the writer, or deletes them, and loads each.
func (w *writer[K]) toggleBulk() {
	each := func(do func(key uint64)) {
		for key := hotKeys + w.id; key < hotKeys+bulkKeys; key += goroutines {
			do(key)
		}
	}
	if w.bulk = !w.bulk; w.bulk {
		each(w.store)
	} else {
		each(w.delete)
	}
	each(w.load)
}

// TestConcurrentHistories runs the workload on each map. A map with a known flaw may be
// rejected, which is logged.
func TestConcurrentHistories(t *testing.T) {
	s := golden.Seed(t)
	t.Run("uint64", func(t *testing.T) { testHistories[uint64](t, s) })
	t.Run("string", func(t *testing.T) { testHistories[string](t, s) })
}

func testHistories[K peers.Key](t *testing.T, seed uint64) {
	for _, s := range append(testedMaps[K](), testedMap[K]{name: "hinted, rebuilt without end", new: func() impls.Map[K, uint64] {
		m := impls.NewHinted[K, uint64](impls.Config{Param: 2})
		return rebuilt[K]{m, m.Rebuild}
	}}) {
		if s.name == impls.PlainInfo.Name {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			for _, shared := range []bool{true, false} {
				err := run(s.new(), seed, 1500, shared)
				switch {
				case err != nil && s.flaw != "":
					t.Logf("rejected, since it %s: %v", s.flaw, err)
				case err != nil:
					t.Errorf("with a shared clock (%t): %v", shared, err)
				}
			}
		})
	}
}

// rebuilt makes a new hint at every Load, unless another goroutine makes one, and lets
// others run before it publishes the hint.
type rebuilt[K peers.Key] struct {
	*impls.Hinted[K, uint64]
	rebuild func(between func())
}

func (m rebuilt[K]) Load(key K) (value uint64, ok bool) {
	m.rebuild(runtime.Gosched)
	return m.Hinted.Load(key)
}

// TestBrokenMapsAreRejected runs the workload on maps with one bug each.
func TestBrokenMapsAreRejected(t *testing.T) {
	s := golden.Seed(t)
	for _, b := range []struct {
		name string
		new  func() impls.Map[uint64, uint64]
	}{
		{"serves stale values", func() impls.Map[uint64, uint64] { return &stale{Mutex: impls.NewMutex[uint64, uint64](impls.Config{})} }},
		{"loses stores", func() impls.Map[uint64, uint64] { return &lossy{Mutex: impls.NewMutex[uint64, uint64](impls.Config{})} }},
		{"hides writes behind a stale hint", func() impls.Map[uint64, uint64] {
			m := impls.NewHinted[uint64, uint64](impls.Config{Param: 2})
			return rebuilt[uint64]{m, m.RebuildWithoutStamp}
		}},
	} {
		t.Run(b.name, func(t *testing.T) {
			// The bug shows only if goroutines interleave. On a busy machine
			// they may not, for a whole run.
			const runs = 20
			for i := range uint64(runs) {
				if run(b.new(), s+i, 1500, true) != nil {
					t.Logf("rejected at run %d", i+1)
					return
				}
			}
			t.Errorf("judged legal in %d runs; want it rejected", runs)
		})
	}
}

// stale answers most Loads with what an earlier Load found.
type stale struct {
	*impls.Mutex[uint64, uint64]
	cache sync.Map
	loads atomic.Int64
}

func (m *stale) Load(key uint64) (value uint64, ok bool) {
	if m.loads.Add(1)%16 != 0 {
		if cached, ok := m.cache.Load(key); ok {
			return cached.(uint64), true
		}
	}
	if value, ok = m.Mutex.Load(key); ok {
		m.cache.Store(key, value)
	}
	return value, ok
}

// lossy drops every 32nd Store.
type lossy struct {
	*impls.Mutex[uint64, uint64]
	stores atomic.Int64
}

func (m *lossy) Store(key, value uint64) {
	if m.stores.Add(1)%32 != 0 {
		m.Mutex.Store(key, value)
	}
}
