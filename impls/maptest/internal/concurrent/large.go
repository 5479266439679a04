package concurrent

import (
	"time"

	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// manyKeys is the least number of keys in a round of large; twice that is the most. A
// sharded map then has thousands of entries a shard, and some keys have equal hashes
// if the hashes have 32 bits.
const manyKeys = 1 << 18

// spared says that one key in so many is not deleted.
const spared = 16

// Large has goroutines fill a map with keys of their own, checks all keys, has the
// goroutines delete most keys, and checks all again. A map that is slow when it is
// large gets as many keys as it can store in time. A fast map gets all keys in the
// first round, which may take longer on a busy machine.
func Large[K comparable](r *rounds.Run, t rounds.Table[K]) {
	n := r.Goroutines
	var (
		m     history.Methods[K]
		base  uint64
		size  int // keys of each goroutine
		until time.Time
		late  time.Time // the round ends then in any case
	)
	writers := make([]*largeWriter[K], n)
	begin := func(w *rounds.Worker) {
		m, base = history.MethodsOf(t.New()), w.Random.Uint64()>>w.Random.IntN(64)
		size = r.Affordable(max(1, manyKeys/n))
		late = r.Deadline
		if r.Rounds > 0 {
			size += w.Random.IntN(size + 1)
		} else {
			late = late.Add(2 * r.Span)
		}
		until = time.Now().Add(r.Span * 4 / 10)
	}
	work := func(w *rounds.Worker) {
		o := &largeWriter[K]{Worker: w, m: m, table: t, base: base, late: late}
		writers[w.ID] = o
		o.fill(size, until, r.Span*4/10/time.Duration(size))
		if !w.Join() {
			return
		}
		writers[(w.ID+1)%n].check(w)
		if w.ID == 0 {
			checkLarge(r, m, t, base, writers)
			until = time.Now().Add(r.Span * 2 / 10)
		}
		if !w.Join() {
			return
		}
		o.empty(until)
		if !w.Join() {
			return
		}
		writers[(w.ID+1)%n].check(w)
	}
	r.Repeat(n, begin, work, func(*rounds.Worker) { r.Rounds++ })
}

// A largeWriter is a goroutine with its keys: numbers base + id, base + id + n, and so
// on. The value of a key is its number minus base.
type largeWriter[K comparable] struct {
	*rounds.Worker
	m       history.Methods[K]
	table   rounds.Table[K]
	base    uint64
	late    time.Time
	slow    bool // Stores take too long to store all keys in time
	stored  int  // this many keys were stored, from the first on
	deleted int  // this many keys were deleted, from the first on, except the spared ones
}

// more reports whether the round goes on.
func (o *largeWriter[K]) more() bool {
	return o.Run.More() || o.Run.Failed() == nil && o.Run.Ctx.Err() == nil && time.Now().Before(o.late)
}

// offset returns the number of the i-th key minus base.
func (o *largeWriter[K]) offset(i int) uint64 { return uint64(o.ID + i*o.Run.Goroutines) }

func (o *largeWriter[K]) key(i int) K { return o.table.Key(o.base + o.offset(i)) }

// onTime reports whether there is time for the i-th key.
func (o *largeWriter[K]) onTime(i int, until time.Time) bool {
	if i%stride != 0 {
		return true
	}
	o.Heartbeats.Beat()
	return o.more() && (!o.slow || time.Now().Before(until))
}

// fill stores keys, and loads an older one now and then. The map counts as slow while
// the quickest of several Stores takes longer than cost. The other Stores only show how
// busy the machine is.
func (o *largeWriter[K]) fill(size int, until time.Time, cost time.Duration) {
	quickest := cost
	for i := 0; i < size && o.onTime(i, until); i++ {
		key, begin := o.key(i), time.Time{}
		if i%4 == 0 {
			begin = time.Now()
		}
		o.m.Store(key, o.offset(i))
		if o.stored = i + 1; i%4 == 0 {
			quickest = min(quickest, time.Since(begin))
			o.find(o.Worker, o.Random.IntN(o.stored))
		}
		if o.stored%(4*stride) == 0 {
			o.slow, quickest = quickest >= cost, cost
		}
	}
}

// empty deletes keys, and loads an older one now and then.
func (o *largeWriter[K]) empty(until time.Time) {
	for i := 0; i < o.stored && o.onTime(i, until); i++ {
		if i%spared != 0 {
			o.m.Delete(o.key(i))
		}
		o.deleted = i + 1
		if i%4 == 0 {
			o.find(o.Worker, o.Random.IntN(o.stored))
		}
	}
}

// check has worker w load all keys of o, which is idle.
func (o *largeWriter[K]) check(w *rounds.Worker) {
	for i := range o.stored {
		if i%stride == 0 {
			w.Heartbeats.Beat()
			if !o.more() {
				return
			}
		}
		o.find(w, i)
	}
}

// has reports whether the i-th key, which was stored, must be there.
func (o *largeWriter[K]) has(i int) bool { return i >= o.deleted || i%spared == 0 }

// find has worker w load the i-th key, and checks the result.
func (o *largeWriter[K]) find(w *rounds.Worker, i int) {
	got, ok := o.m.Load(o.key(i))
	if want := o.has(i); ok == want && (!ok || got == o.offset(i)) {
		return
	}
	number := o.base + o.offset(i)
	events := []history.Event{{Client: o.ID, Call: history.Call{Kind: history.Store, Key: number, Value: o.offset(i)}, Begin: 1, End: 2}}
	if !o.has(i) {
		events = append(events, history.Event{Client: o.ID, Call: history.Call{Kind: history.Delete, Key: number}, Begin: 3, End: 4})
	}
	if !ok {
		got = 0
	}
	events = append(events, history.Event{Client: w.ID, Call: history.Call{Kind: history.Load, Key: number}, Result: history.Result{Got: got, Ok: ok}, Begin: 5, End: 6})
	w.Run.Fail(rounds.Violation("in a large map, a key that one goroutine alone writes is not as that goroutine left it", events))
}

// checkLarge compares the results of Range and Len with what the writers have stored,
// when nobody writes.
func checkLarge[K comparable](r *rounds.Run, m history.Methods[K], t rounds.Table[K], base uint64, writers []*largeWriter[K]) {
	want, most := 0, 0
	for _, o := range writers {
		want, most = want+o.stored, max(most, o.stored)
	}
	seen := make([]bool, most*len(writers))
	found := 0
	m.Range(func(key K, value uint64) bool {
		if found++; found%stride == 0 {
			r.Watchdog.Beat()
		}
		if value >= uint64(len(seen)) || t.Key(base+value) != key || seen[value] {
			r.Failf("with all writers done, Range of %d entries yields %v, %d; want each key once, with its value", want, key, value)
			return false
		}
		seen[value] = true
		return writers[0].more()
	})
	if writers[0].more() && found != want {
		r.Failf("with all writers done, Range yields %d entries; want %d", found, want)
	}
	if m.Lener != nil && writers[0].more() && m.Len() != want {
		r.Failf("with all writers done, Len() = %d; want %d", m.Len(), want)
	}
}
