package worker

import (
	"runtime"
	"slices"

	"example.com/mapbench/impls"
)

// A map weighs what is live on the heap because the map exists: what is live with it, less
// what was live before it was made. All of that is read off the clock, after collections.

// mostCollections bounds the collections of one reading: a map's own goroutines may allocate
// all the time.
const mostCollections = 5

// A scale reads the heap by [runtime.ReadMemStats], which knows every object at once. Package
// runtime/metrics has the same figures without stopping the world, but it counts a small
// object only when its span of 8 KB or more is full, or when a collection begins. A scale is
// made before the first reading and used for all, so that its own bytes are in each of them.
type scale struct{ stats runtime.MemStats }

// read returns the bytes of the heap's objects, dead ones that were not collected yet
// included, and the bytes of all that was ever allocated.
func (s *scale) read() (objects, allocated int64) {
	runtime.ReadMemStats(&s.stats)
	return int64(s.stats.HeapAlloc), int64(s.stats.TotalAlloc)
}

// held is what a process holds at one moment.
type held struct {
	objects    int64 // bytes of the heap's objects
	stacks     int64 // bytes of goroutines' stacks, in blocks of 32 KB
	goroutines int
}

// settled collects the garbage until what is live no longer changes, and returns it. That
// takes two collections, or three if a sync.Pool or a finalizer kept something alive.
func (s *scale) settled() held {
	runtime.GC()
	last, _ := s.read()
	for range mostCollections - 1 {
		runtime.GC()
		now, _ := s.read()
		if now == last {
			break
		}
		last = now
	}
	return held{last, int64(s.stats.StackInuse), runtime.NumGoroutine()}
}

// above returns what is held more than before, in bytes. Stacks count only if there are more
// goroutines: without these, a block more or less is the harness's own. The rest of the
// runtime's memory doesn't count, since it grows with the heap and belongs to no object: the
// descriptors of spans, 160 bytes for every 8 KB or more, are the largest part.
func (h held) above(before held) float64 {
	bytes := h.objects - before.objects
	if h.goroutines > before.goroutines {
		bytes += h.stacks - before.stacks
	}
	return float64(max(0, bytes))
}

// fill makes the session's map, and prefills it unless it is to grow. If the request asks for it
// and the contestant is a map, it returns what the map weighs.
func (s *sessionOf[K, V]) fill(sized func() impls.Map[K, V], p Prepare) *Weight {
	weigh := p.Weigh && !s.null
	if s.spec.Grow {
		s.m = sized()
		if !weigh {
			return nil
		}
		return s.weighGrown(p.Order)
	}
	fill := func() {
		s.m = sized()
		for key := range s.universe.Prefill(p.Order) {
			s.m.Store(key, s.values[0])
		}
	}
	if !weigh {
		fill()
		return nil
	}
	heap, weight := new(scale), new(Weight)
	undisturbed(func() {
		s.m = nil
		before := heap.settled()
		fill()
		weight.Filled = heap.settled().above(before)
	})
	return weight
}

// mostWeighings is how often something is weighed at most.
const mostWeighings = 3

// undisturbed weighs again if the runtime has started a thread meanwhile: its descriptor takes
// more than 5 KB of the heap, and would count as the map's. Weigh must weigh the same each time.
func undisturbed(weigh func()) {
	for range mostWeighings {
		before, _ := runtime.ThreadCreateProfile(nil) // the number of threads
		weigh()
		if after, _ := runtime.ThreadCreateProfile(nil); after == before {
			return
		}
	}
}

// A weigher weighs maps that are made without a size hint. None of them is the session's.
type weigher[K, V comparable] struct {
	scale
	empty  func() impls.Map[K, V]
	keys   []K // of the entries, in random order
	values *[NumValues]V
	random random
}

// weighGrown weighs maps of the spec's n entries.
func (s *sessionOf[K, V]) weighGrown(order uint64) *Weight {
	w := &weigher[K, V]{
		empty: s.empty, values: s.values, random: random(order),
		keys: slices.AppendSeq(make([]K, 0, s.spec.N), s.universe.Prefill(order)),
	}
	weight := new(Weight)
	undisturbed(func() { w.weighEmpty(weight) })
	undisturbed(func() { w.weighLife(weight) })
	weight.Allocations = w.allocations()
	return weight
}

// emptyMaps is how many empty maps are weighed together, unless they take emptyBytes before.
// A single one may share an object of 16 bytes with others.
const (
	emptyMaps  = 64
	emptyBytes = 16 << 20
)

func (w *weigher[K, V]) weighEmpty(weight *Weight) {
	weight.Empty = new(float64)
	maps := make([]impls.Map[K, V], 0, emptyMaps)
	before := w.settled()
	_, allocated := w.read()
	for len(maps) < cap(maps) {
		maps = append(maps, w.empty())
		if _, now := w.read(); now-allocated > emptyBytes {
			break
		}
	}
	*weight.Empty = w.settled().above(before) / float64(len(maps))
	runtime.KeepAlive(maps)
}

// weighLife weighs one map while it is filled, emptied, filled again and cleared.
func (w *weigher[K, V]) weighLife(weight *Weight) {
	weight.Peak, weight.Few, weight.Drained = new(float64), new(float64), new(float64)
	cleared, peak := new(float64), &peak{scale: &w.scale}
	before := w.settled()
	peak.start()
	m := w.empty()
	next := 0
	for i, key := range w.keys {
		m.Store(key, w.values[0])
		if i >= next {
			peak.look()
			next = i + max(1, i/lookEvery)
		}
	}
	*weight.Peak = peak.end()
	weight.Filled = w.settled().above(before)
	*weight.Peak = max(*weight.Peak, weight.Filled)

	w.shuffle() // or the few that stay would be those that were stored first, and lie together
	few := (len(w.keys) + 99) / 100
	w.delete(m, w.keys[few:])
	*weight.Few = w.settled().above(before)
	w.delete(m, w.keys[:few])
	*weight.Drained = w.settled().above(before)
	if clearer, ok := m.(impls.Clearer); ok {
		for _, key := range w.keys {
			m.Store(key, w.values[0])
		}
		clearer.Clear()
		weight.Cleared = cleared
		*cleared = w.settled().above(before)
	}
	runtime.KeepAlive(m)
}

func (w *weigher[K, V]) delete(m impls.Map[K, V], keys []K) {
	for _, key := range keys {
		m.Delete(key)
	}
}

// shuffle gives the keys another random order (Fisher and Yates).
func (w *weigher[K, V]) shuffle() {
	for i := len(w.keys) - 1; i > 0; i-- {
		j := w.random.below(i + 1)
		w.keys[i], w.keys[j] = w.keys[j], w.keys[i]
	}
}
