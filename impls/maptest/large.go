package maptest

import "time"

// manyKeys is the least number of keys in a round of large; twice that is the most. A
// sharded map then has thousands of entries a shard, and some keys have equal hashes
// if the hashes have 32 bits.
const manyKeys = 1 << 18

// spared says that one key in so many is not deleted.
const spared = 16

// large has goroutines fill a map with keys of their own, checks all keys, has the
// goroutines delete most keys, and checks all again. A map that is slow when it is
// large gets as many keys as it can store in time. A fast map gets all keys in the
// first round, which may take longer on a busy machine.
func large[K comparable](r *run, t table[K]) {
	n := r.config.Goroutines
	var (
		m     methods[K]
		base  uint64
		size  int // keys of each goroutine
		until time.Time
		late  time.Time // the round ends then in any case
	)
	writers := make([]*largeWriter[K], n)
	begin := func(w *worker) {
		m, base = methodsOf(t.new()), w.random.Uint64()>>w.random.IntN(64)
		size = r.affordable(max(1, manyKeys/n))
		late = r.deadline
		if r.rounds > 0 {
			size += w.random.IntN(size + 1)
		} else {
			late = late.Add(2 * r.span)
		}
		until = time.Now().Add(r.span * 4 / 10)
	}
	work := func(w *worker) {
		o := &largeWriter[K]{worker: w, m: m, table: t, base: base, late: late}
		writers[w.id] = o
		o.fill(size, until, r.span*4/10/time.Duration(size))
		if !w.join() {
			return
		}
		writers[(w.id+1)%n].check(w)
		if w.id == 0 {
			checkLarge(r, m, t, base, writers)
			until = time.Now().Add(r.span * 2 / 10)
		}
		if !w.join() {
			return
		}
		o.empty(until)
		if !w.join() {
			return
		}
		writers[(w.id+1)%n].check(w)
	}
	r.repeat(n, begin, work, func(*worker) { r.rounds++ })
}

// A largeWriter is a goroutine with its keys: numbers base + id, base + id + n, and so
// on. The value of a key is its number minus base.
type largeWriter[K comparable] struct {
	*worker
	m       methods[K]
	table   table[K]
	base    uint64
	late    time.Time
	slow    bool // Stores take too long to store all keys in time
	stored  int  // this many keys were stored, from the first on
	deleted int  // this many keys were deleted, from the first on, except the spared ones
}

// more reports whether the round goes on.
func (o *largeWriter[K]) more() bool {
	return o.run.more() || o.run.failed() == nil && o.run.ctx.Err() == nil && time.Now().Before(o.late)
}

// offset returns the number of the i-th key minus base.
func (o *largeWriter[K]) offset(i int) uint64 { return uint64(o.id + i*o.run.config.Goroutines) }

func (o *largeWriter[K]) key(i int) K { return o.table.key(o.base + o.offset(i)) }

// onTime reports whether there is time for the i-th key.
func (o *largeWriter[K]) onTime(i int, until time.Time) bool {
	if i%stride != 0 {
		return true
	}
	o.heartbeats.beat()
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
			o.find(o.worker, o.random.IntN(o.stored))
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
			o.find(o.worker, o.random.IntN(o.stored))
		}
	}
}

// check has worker w load all keys of o, which is idle.
func (o *largeWriter[K]) check(w *worker) {
	for i := range o.stored {
		if i%stride == 0 {
			w.heartbeats.beat()
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
func (o *largeWriter[K]) find(w *worker, i int) {
	got, ok := o.m.Load(o.key(i))
	if want := o.has(i); ok == want && (!ok || got == o.offset(i)) {
		return
	}
	number := o.base + o.offset(i)
	events := []event{{client: o.id, call: call{kind: store, key: number, value: o.offset(i)}, begin: 1, end: 2}}
	if !o.has(i) {
		events = append(events, event{client: o.id, call: call{kind: remove, key: number}, begin: 3, end: 4})
	}
	if !ok {
		got = 0
	}
	events = append(events, event{client: w.id, call: call{kind: load, key: number}, result: result{got, ok}, begin: 5, end: 6})
	w.run.fail(violation("in a large map, a key that one goroutine alone writes is not as that goroutine left it", events))
}

// checkLarge compares the results of Range and Len with what the writers have stored,
// when nobody writes.
func checkLarge[K comparable](r *run, m methods[K], t table[K], base uint64, writers []*largeWriter[K]) {
	want, most := 0, 0
	for _, o := range writers {
		want, most = want+o.stored, max(most, o.stored)
	}
	seen := make([]bool, most*len(writers))
	found := 0
	m.Range(func(key K, value uint64) bool {
		if found++; found%stride == 0 {
			r.watchdog.own.beat()
		}
		if value >= uint64(len(seen)) || t.key(base+value) != key || seen[value] {
			r.failf("with all writers done, Range of %d entries yields %v, %d; want each key once, with its value", want, key, value)
			return false
		}
		seen[value] = true
		return writers[0].more()
	})
	if writers[0].more() && found != want {
		r.failf("with all writers done, Range yields %d entries; want %d", found, want)
	}
	if m.Lener != nil && writers[0].more() && m.Len() != want {
		r.failf("with all writers done, Len() = %d; want %d", m.Len(), want)
	}
}
