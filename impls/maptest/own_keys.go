package maptest

// ownKeys gives every goroutine keys that it alone writes, so that it knows the result
// of every call on them. The writes of all goroutines make the map grow from nothing,
// and shrink again. This finds maps that lose entries while they grow, or beside a
// Delete of a neighbour.
func ownKeys[K comparable](r *run, t table[K]) {
	n := r.config.Goroutines
	var (
		m    methods[K]
		base uint64
		size int // keys of each goroutine
		busy int // calls of each goroutine between growing and shrinking
	)
	owners := make([]*owner[K], n)
	begin := func(w *worker) {
		m, base = methodsOf(t.new()), w.random.Uint64()>>w.random.IntN(64)
		size = r.affordable(max(1, t.atMost(w.size(2048))/n))
		busy = max(2*size, r.affordable(256))
	}
	work := func(w *worker) {
		o := newOwner(w, m, t, base, size)
		if last := owners[w.id]; last != nil {
			o.trail = last.trail[:0]
		}
		owners[w.id] = o
		o.grow()
		o.mix(busy)
		o.shrink()
	}
	end := func(*worker) {
		checkEntries(r, m, t, owners)
		r.rounds++
	}
	r.repeat(n, begin, work, end)
}

// An owner is a goroutine with its keys: numbers base + id, base + id + n, and so on.
type owner[K comparable] struct {
	*worker
	n      int
	yields int // one yield in so many calls; 0: never
	m      methods[K]
	table  table[K]
	base   uint64
	kinds  []kind
	now    []state // of each key
	clock  int64
	trail  []event // the owner's calls
}

func newOwner[K comparable](w *worker, m methods[K], t table[K], base uint64, size int) *owner[K] {
	return &owner[K]{
		worker: w, n: w.run.config.Goroutines, yields: w.random.IntN(8),
		m: m, table: t, base: base, kinds: m.kinds(), now: make([]state, size),
	}
}

// number returns the number of the owner's i-th key.
func (o *owner[K]) number(i int) uint64 { return o.base + uint64(o.id+i*o.n) }

// grow stores every key, and loads it and an older one.
func (o *owner[K]) grow() {
	for i := range o.now {
		o.do(store, i)
		o.do(load, i)
		o.do(load, o.random.IntN(i+1))
	}
}

// mix makes calls of any kind. With few keys, each is written over and over: maps that
// recycle memory then use the same piece again soon.
func (o *owner[K]) mix(calls int) {
	for range calls {
		i := o.random.IntN(len(o.now))
		o.do(o.kinds[o.random.IntN(len(o.kinds))], i)
		o.do(load, i)
	}
}

// shrink deletes most keys, and loads each and another.
func (o *owner[K]) shrink() {
	for i := range o.now {
		if o.random.IntN(8) != 0 {
			o.do(remove, i)
		}
		o.do(load, i)
		o.do(load, o.random.IntN(len(o.now)))
	}
}

// do makes a call on the i-th key and checks its result. Values contain the key.
func (o *owner[K]) do(k kind, i int) {
	if !o.run.more() {
		return
	}
	o.between(o.yields)
	o.clock += 2
	c := call{kind: k, key: o.number(i), value: uint64(o.id+i*o.n)<<32 | uint64(o.clock), old: o.now[i].value}
	if o.random.IntN(4) == 0 {
		c.old++
	}
	got := o.m.do(o.table.key(c.key), c)
	o.trail = append(o.trail, event{client: o.id, call: c, result: got, begin: o.clock, end: o.clock + 1})
	want, next := o.now[i].after(c)
	if got != want {
		o.run.fail(violation("a key that one goroutine alone writes is not as that goroutine left it", o.callsOn(c.key)))
	}
	o.now[i] = next
}

// callsOn returns the calls on a key, latest first, back to the second last Store or
// Delete: what the key had before that doesn't matter.
func (o *owner[K]) callsOn(key uint64) []event {
	var events []event
	blind := 0
	for i := len(o.trail) - 1; i >= 0 && blind < 2; i-- {
		if e := o.trail[i]; e.key == key {
			events = append(events, e)
			if e.kind == store || e.kind == remove {
				blind++
			}
		}
	}
	return events
}

// checkEntries compares the results of Range and Len with what the owners left, when
// nobody writes.
func checkEntries[K comparable](r *run, m methods[K], t table[K], owners []*owner[K]) {
	want := make(map[K]uint64)
	for _, o := range owners {
		for i, s := range o.now {
			if s.present {
				want[t.key(o.number(i))] = s.value
			}
		}
	}
	entries := len(want)
	m.Range(func(key K, value uint64) bool {
		if w, ok := want[key]; !ok || w != value {
			r.failf("with all writers done, Range yields %v, %d; want each key once, with the value that its only writer left (%d, %t)", key, value, w, ok)
		}
		delete(want, key)
		return r.more()
	})
	for key, value := range want {
		if r.more() {
			r.failf("with all writers done, Range yields no %v; want it, with %d", key, value)
		}
	}
	if m.Lener != nil && r.more() && m.Len() != entries {
		r.failf("with all writers done, Len() = %d; want %d", m.Len(), entries)
	}
}
