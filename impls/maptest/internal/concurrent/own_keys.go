package concurrent

import (
	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// OwnKeys gives every goroutine keys that it alone writes, so that it knows the result
// of every call on them. The writes of all goroutines make the map grow from nothing,
// and shrink again. This finds maps that lose entries while they grow, or beside a
// Delete of a neighbour.
func OwnKeys[K comparable](r *rounds.Run, t rounds.Table[K]) {
	n := r.Goroutines
	var (
		m    history.Methods[K]
		base uint64
		size int // keys of each goroutine
		busy int // calls of each goroutine between growing and shrinking
	)
	owners := make([]*owner[K], n)
	begin := func(w *rounds.Worker) {
		m, base = history.MethodsOf(t.New()), w.Random.Uint64()>>w.Random.IntN(64)
		size = r.Affordable(max(1, t.AtMost(w.Size(2048))/n))
		busy = max(2*size, r.Affordable(256))
	}
	work := func(w *rounds.Worker) {
		o := newOwner(w, m, t, base, size)
		if last := owners[w.ID]; last != nil {
			o.trail = last.trail[:0]
		}
		owners[w.ID] = o
		o.grow()
		o.mix(busy)
		o.shrink()
	}
	end := func(*rounds.Worker) {
		checkEntries(r, m, t, owners)
		r.Rounds++
	}
	r.Repeat(n, begin, work, end)
}

// An owner is a goroutine with its keys: numbers base + id, base + id + n, and so on.
type owner[K comparable] struct {
	*rounds.Worker
	n      int
	yields int // one yield in so many calls; 0: never
	m      history.Methods[K]
	table  rounds.Table[K]
	base   uint64
	kinds  []history.Kind
	now    []history.State // of each key
	clock  int64
	trail  []history.Event // the owner's calls
}

func newOwner[K comparable](w *rounds.Worker, m history.Methods[K], t rounds.Table[K], base uint64, size int) *owner[K] {
	return &owner[K]{
		Worker: w, n: w.Run.Goroutines, yields: w.Random.IntN(8),
		m: m, table: t, base: base, kinds: m.Kinds(), now: make([]history.State, size),
	}
}

// number returns the number of the owner's i-th key.
func (o *owner[K]) number(i int) uint64 { return o.base + uint64(o.ID+i*o.n) }

// grow stores every key, and loads it and an older one.
func (o *owner[K]) grow() {
	for i := range o.now {
		o.do(history.Store, i)
		o.do(history.Load, i)
		o.do(history.Load, o.Random.IntN(i+1))
	}
}

// mix makes calls of any kind. With few keys, each is written over and over: maps that
// recycle memory then use the same piece again soon.
func (o *owner[K]) mix(calls int) {
	for range calls {
		i := o.Random.IntN(len(o.now))
		o.do(o.kinds[o.Random.IntN(len(o.kinds))], i)
		o.do(history.Load, i)
	}
}

// shrink deletes most keys, and loads each and another.
func (o *owner[K]) shrink() {
	for i := range o.now {
		if o.Random.IntN(8) != 0 {
			o.do(history.Delete, i)
		}
		o.do(history.Load, i)
		o.do(history.Load, o.Random.IntN(len(o.now)))
	}
}

// do makes a call on the i-th key and checks its result. Values contain the key.
func (o *owner[K]) do(k history.Kind, i int) {
	if !o.Run.More() {
		return
	}
	o.Between(o.yields)
	o.clock += 2
	c := history.Call{Kind: k, Key: o.number(i), Value: uint64(o.ID+i*o.n)<<32 | uint64(o.clock), Old: o.now[i].Value}
	if o.Random.IntN(4) == 0 {
		c.Old++
	}
	got := o.m.Do(o.table.Key(c.Key), c)
	o.trail = append(o.trail, history.Event{Client: o.ID, Call: c, Result: got, Begin: o.clock, End: o.clock + 1})
	want, next := o.now[i].After(c)
	if got != want {
		o.Run.Fail(rounds.Violation("a key that one goroutine alone writes is not as that goroutine left it", o.callsOn(c.Key)))
	}
	o.now[i] = next
}

// callsOn returns the calls on a key, latest first, back to the second last Store or
// Delete: what the key had before that doesn't matter.
func (o *owner[K]) callsOn(key uint64) []history.Event {
	var events []history.Event
	blind := 0
	for i := len(o.trail) - 1; i >= 0 && blind < 2; i-- {
		if e := o.trail[i]; e.Key == key {
			events = append(events, e)
			if e.Kind == history.Store || e.Kind == history.Delete {
				blind++
			}
		}
	}
	return events
}

// checkEntries compares the results of Range and Len with what the owners left, when
// nobody writes.
func checkEntries[K comparable](r *rounds.Run, m history.Methods[K], t rounds.Table[K], owners []*owner[K]) {
	want := make(map[K]uint64)
	for _, o := range owners {
		for i, s := range o.now {
			if s.Present {
				want[t.Key(o.number(i))] = s.Value
			}
		}
	}
	entries := len(want)
	m.Range(func(key K, value uint64) bool {
		if w, ok := want[key]; !ok || w != value {
			r.Failf("with all writers done, Range yields %v, %d; want each key once, with the value that its only writer left (%d, %t)", key, value, w, ok)
		}
		delete(want, key)
		return r.More()
	})
	for key, value := range want {
		if r.More() {
			r.Failf("with all writers done, Range yields no %v; want it, with %d", key, value)
		}
	}
	if m.Lener != nil && r.More() && m.Len() != entries {
		r.Failf("with all writers done, Len() = %d; want %d", m.Len(), entries)
	}
}
