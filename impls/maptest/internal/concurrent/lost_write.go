package concurrent

import (
	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// mostVisits is how many visits all goroutines together make in one round of
// noLostWrite, if the map is fast. With fewer, each goroutine would be done before the
// next one gets a proc.
const mostVisits = 1 << 19

// NoLostWrite looks for what goes wrong once in a million calls, and so makes as many
// calls as it can. Every goroutine has keys that it alone writes. It loads each key
// before it writes it, since others have written in between, and right afterwards. It
// logs no calls: the state of each key is enough to know what a Load must return, and
// to prove a violation.
func NoLostWrite[K comparable](r *rounds.Run, t rounds.Table[K]) {
	n := r.Goroutines
	var (
		m      history.Methods[K]
		base   uint64
		size   int // keys of each goroutine
		passes int // visits of each key
	)
	writers := make([]*singleWriter[K], n)
	begin := func(w *rounds.Worker) {
		m, base = history.MethodsOf(t.New()), w.Random.Uint64()>>w.Random.IntN(64)
		size = r.Affordable(max(1, t.AtMost(w.Size(4096))/n))
		passes = max(2, r.Affordable(max(1, mostVisits/n))/size)
	}
	work := func(w *rounds.Worker) {
		if writers[w.ID] == nil {
			writers[w.ID] = &singleWriter[K]{Worker: w}
		}
		k := writers[w.ID]
		k.start(m, t, base, size)
		for range passes {
			if !k.pass() {
				return
			}
		}
	}
	r.Repeat(n, begin, work, func(*rounds.Worker) { r.Rounds++ })
}

// A singleWriter is a goroutine with its keys: numbers base + id, base + id + n, and
// so on.
type singleWriter[K comparable] struct {
	*rounds.Worker
	m      history.Methods[K]
	yields int // one yield in so many strides; 0: never
	base   uint64
	keys   []K
	last   []lastWrite // of each key
	count  uint32      // of Stores, so that values differ
}

// A lastWrite is how a key's only writer left the key: the value that it stored last,
// 0 if none, and whether it has not deleted the key since.
type lastWrite struct {
	value   uint64
	present bool
}

// start begins a round with an empty map.
func (k *singleWriter[K]) start(m history.Methods[K], t rounds.Table[K], base uint64, size int) {
	k.m, k.base = m, base
	k.yields = k.Random.IntN(2) * (8 + k.Size(64)) // a yield costs as much as some visits
	k.keys, k.last = k.keys[:0], k.last[:0]
	for i := range size {
		k.keys, k.last = append(k.keys, t.Key(k.number(i))), append(k.last, lastWrite{})
	}
}

// number returns the number of the i-th key.
func (k *singleWriter[K]) number(i int) uint64 {
	return k.base + uint64(k.ID+i*k.Run.Goroutines)
}

// stride is how many visits come between two looks at the time. A look is cheap, but
// some maps are cheaper.
const stride = 8

// pass visits all keys, and reports whether another pass is wanted.
func (k *singleWriter[K]) pass() bool {
	for i := range k.keys {
		if i%stride == 0 {
			if !k.Run.More() {
				return false
			}
			k.Between(k.yields)
		}
		if !k.visit(i) {
			return false
		}
	}
	return true
}

// visit loads the i-th key, writes it, and loads it again. It reports whether both
// results were right. One write in three of a present key is a Delete.
func (k *singleWriter[K]) visit(i int) bool {
	key, was := k.keys[i], k.last[i]
	if got, ok := k.m.Load(key); ok != was.present || ok && got != was.value {
		k.reject(i, lastWrite{}, was, history.Result{Got: got, Ok: ok})
		return false
	}
	next := lastWrite{value: was.value}
	if was.present && k.Random.Uint32()%3 == 0 {
		k.m.Delete(key)
	} else {
		k.count++
		next = lastWrite{value: (k.number(i)-k.base)<<32 | uint64(k.count), present: true}
		k.m.Store(key, next.value)
	}
	k.last[i] = next
	if got, ok := k.m.Load(key); ok != next.present || ok && got != next.value {
		k.reject(i, was, next, history.Result{Got: got, Ok: ok})
		return false
	}
	return true
}

// reject fails with a wrong Load of the i-th key, after the two writes that came before
// it: the first left was, the second left now.
func (k *singleWriter[K]) reject(i int, was, now lastWrite, got history.Result) {
	if !got.Ok {
		got.Got = 0
	}
	var events []history.Event
	add := func(c history.Call, res history.Result) {
		c.Key = k.number(i)
		at := int64(2 * len(events))
		events = append(events, history.Event{Client: k.ID, Call: c, Result: res, Begin: at + 1, End: at + 2})
	}
	for _, s := range []lastWrite{was, now} {
		switch {
		case s.present:
			add(history.Call{Kind: history.Store, Value: s.value}, history.Result{})
		case s.value != 0:
			add(history.Call{Kind: history.Delete}, history.Result{})
		}
	}
	add(history.Call{Kind: history.Load}, got)
	k.Run.Fail(rounds.Violation("a key that one goroutine alone writes is not as that goroutine left it", events))
}
