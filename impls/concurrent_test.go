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

// The concurrent workload: goroutines that each write keys of their own and
// read everybody's. Key number i belongs to goroutine i % goroutines. The hot
// keys are contended; the bulk keys are only inserted and deleted all at once,
// so that the map grows and shrinks beside the other operations.
const (
	goroutines = 8
	hotKeys    = 2 * goroutines
	bulkKeys   = 64 * goroutines
)

// A player is one goroutine's part of the workload.
type player[K peers.Key] struct {
	id     uint64
	m      impls.Map[K, uint64]
	keys   []K // hot keys first
	number map[K]uint64
	random *rand.Rand
	// tick is the clock. It is shared, and then the histories are judged as
	// they are; or each player's own, and then only what a player reads of
	// its own keys can be judged.
	tick   func() int64
	shared bool

	now    [hotKeys + bulkKeys]state // what the player's own keys have
	stored uint64                    // the number of values handed out
	bulk   bool                      // the player's bulk keys are there
	writes map[uint64][]event        // by key number
	reads  map[uint64][]event
	errs   []error
}

// play runs the workload on m, each goroutine doing steps operations, and
// returns what proves that m is no linearizable map.
//
// With a shared clock every operation's begin and end is recorded and judged.
// The clock is one atomic counter, which orders all operations that don't
// overlap. So it also hides from the race detector every race but those of
// operations that do overlap; without a shared clock the race detector sees
// all, and the judge only what goroutines read of their own keys.
func play[K peers.Key](m impls.Map[K, uint64], seed uint64, steps int, shared bool) error {
	keys, number := make([]K, hotKeys+bulkKeys), make(map[K]uint64)
	for i := range keys {
		keys[i] = keyOf[K](uint64(i))
		number[keys[i]] = uint64(i)
	}
	var clock atomic.Int64
	players := make([]*player[K], goroutines)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for g := range players {
		p := &player[K]{
			id: uint64(g), m: m, keys: keys, number: number, shared: shared,
			random: rand.New(rand.NewPCG(seed, uint64(g))),
			tick:   func() int64 { return clock.Add(1) },
			writes: make(map[uint64][]event), reads: make(map[uint64][]event),
		}
		if !shared {
			var own int64
			p.tick = func() int64 { own++; return own }
		}
		players[g] = p
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
	for _, p := range players {
		errs = append(errs, p.errs...)
	}
	for i := range keys {
		owner := players[i%goroutines]
		h := history{writes: owner.writes[uint64(i)]}
		for _, p := range players {
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
func (p *player[K]) step() {
	if p.random.IntN(8) == 0 {
		runtime.Gosched() // else a goroutine is done before the next one runs
	}
	own := p.random.Uint64N(hotKeys/goroutines)*goroutines + p.id
	switch n := p.random.IntN(200); {
	case n == 0:
		p.toggleBulk()
	case n < 4:
		p.scan()
	case n < 120:
		p.load(p.random.Uint64N(hotKeys))
	case n < 140:
		p.delete(own)
	case n < 150:
		p.loadOrStore(own)
	case n < 160:
		p.loadAndDelete(own)
	case n < 170:
		p.compareAndSwap(own)
	default:
		p.store(own)
	}
}

// value returns a value that no other call stores.
func (p *player[K]) value(key uint64) uint64 {
	p.stored++
	return key<<32 | p.stored
}

// write records a call on a key of the player's own.
func (p *player[K]) write(key uint64, e event, call func(e *event)) {
	e.begin = p.tick()
	call(&e)
	e.end = p.tick()
	p.writes[key] = append(p.writes[key], e)
}

// found drops the value beside a false ok, which a map may leave there, as
// haxmap does, and nobody may use.
func found(value uint64, ok bool) (uint64, bool) {
	if !ok {
		return 0, false
	}
	return value, true
}

func (p *player[K]) load(key uint64) {
	e := event{call: read, begin: p.tick()}
	e.got, e.ok = found(p.m.Load(p.keys[key]))
	e.end = p.tick()
	p.reads[key] = append(p.reads[key], e)
}

func (p *player[K]) store(key uint64) {
	p.write(key, event{call: store, value: p.value(key)}, func(e *event) {
		p.m.Store(p.keys[key], e.value)
		p.now[key] = state{e.value, true}
	})
}

func (p *player[K]) delete(key uint64) {
	p.write(key, event{call: remove}, func(*event) {
		p.m.Delete(p.keys[key])
		p.now[key] = state{}
	})
}

func (p *player[K]) loadOrStore(key uint64) {
	if m, ok := p.m.(impls.LoadOrStorer[K, uint64]); ok {
		p.write(key, event{call: loadOrStore, value: p.value(key)}, func(e *event) {
			e.got, e.ok = m.LoadOrStore(p.keys[key], e.value)
			p.now[key] = state{e.got, true}
		})
	}
}

func (p *player[K]) loadAndDelete(key uint64) {
	if m, ok := p.m.(impls.LoadAndDeleter[K, uint64]); ok {
		p.write(key, event{call: loadAndDelete}, func(e *event) {
			e.got, e.ok = found(m.LoadAndDelete(p.keys[key]))
			p.now[key] = state{}
		})
	}
}

// compareAndSwap expects what the key has, in one of four calls something else.
func (p *player[K]) compareAndSwap(key uint64) {
	if m, ok := p.m.(impls.CompareAndSwapper[K, uint64]); ok {
		old := p.now[key].value
		if p.random.IntN(4) == 0 {
			old++
		}
		p.write(key, event{call: compareAndSwap, value: p.value(key), old: old}, func(e *event) {
			if e.ok = m.CompareAndSwap(p.keys[key], e.old, e.value); e.ok {
				p.now[key] = state{e.value, true}
			}
		})
	}
}

// scan ranges over the map. What Range says of a hot key, that it has a value
// or that there is none, is a read at some moment between the call and the
// yield or, of absence, the return.
func (p *player[K]) scan() {
	begin := p.tick()
	var yielded [hotKeys + bulkKeys]bool
	p.m.Range(func(k K, value uint64) bool {
		key, known := p.number[k]
		if !known || yielded[key] || value>>32 != key {
			p.errs = append(p.errs, fmt.Errorf("Range yields %v, %d (stored for key %d); want each key once, with a value of its own", k, value, value>>32))
			return true
		}
		yielded[key] = true
		if key < hotKeys {
			p.reads[key] = append(p.reads[key], event{call: read, got: value, ok: true, begin: begin, end: p.tick()})
		}
		return true
	})
	end := p.tick()
	for key := range uint64(hotKeys) {
		if !yielded[key] {
			p.reads[key] = append(p.reads[key], event{call: read, begin: begin, end: end})
		}
	}
}

// toggleBulk inserts all bulk keys of the player's own, or deletes them, and
// reads each back.
func (p *player[K]) toggleBulk() {
	each := func(do func(key uint64)) {
		for key := hotKeys + p.id; key < hotKeys+bulkKeys; key += goroutines {
			do(key)
		}
	}
	if p.bulk = !p.bulk; p.bulk {
		each(p.store)
	} else {
		each(p.delete)
	}
	each(p.load)
}

// TestConcurrentHistories lets goroutines share each map and judges what they
// saw. A map with a known flaw may be rejected, which is logged.
func TestConcurrentHistories(t *testing.T) {
	s := golden.Seed(t)
	t.Run("uint64", func(t *testing.T) { testHistories[uint64](t, s) })
	t.Run("string", func(t *testing.T) { testHistories[string](t, s) })
}

func testHistories[K peers.Key](t *testing.T, seed uint64) {
	for _, s := range append(subjects[K](), subject[K]{name: "hinted, rebuilt without end", new: func() impls.Map[K, uint64] {
		m := impls.NewHinted[K, uint64](impls.Config{Param: 2})
		return rebuilt[K]{m, m.Rebuild}
	}}) {
		if s.name == impls.PlainInfo.Name {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			for _, shared := range []bool{true, false} {
				err := play(s.new(), seed, 1500, shared)
				switch {
				case err != nil && s.flaw != "":
					t.Logf("rejected, as it %s: %v", s.flaw, err)
				case err != nil:
					t.Errorf("with a shared clock (%t): %v", shared, err)
				}
			}
		})
	}
}

// rebuilt makes a new hint at every Load unless another one does, and lets
// others run before it is published.
type rebuilt[K peers.Key] struct {
	*impls.Hinted[K, uint64]
	rebuild func(between func())
}

func (m rebuilt[K]) Load(key K) (value uint64, ok bool) {
	m.rebuild(runtime.Gosched)
	return m.Hinted.Load(key)
}

// TestBrokenMapsAreRejected runs the workload on maps with one fault each.
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
			// The fault shows only if goroutines interleave, which a loaded
			// machine may prevent for as long as one play takes.
			const plays = 20
			for i := range uint64(plays) {
				if play(b.new(), s+i, 1500, true) != nil {
					t.Logf("rejected at play %d", i+1)
					return
				}
			}
			t.Errorf("judged legal in %d plays; want it rejected", plays)
		})
	}
}

// stale answers most Loads from what an earlier one found.
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
