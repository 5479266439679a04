package concurrent

import (
	"fmt"

	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// contested is the number of keys in one round of a contest. All goroutines try one key
// after the other. Those that fall behind only find keys that are taken, so rounds are
// short.
const contested = 16

// A contest has all goroutines make the same call on the same keys. On each key exactly
// one must win: it stores, removes or swaps the value.
type contest[K comparable] struct {
	run   *rounds.Run
	table rounds.Table[K]
	kind  history.Kind
	m     history.Methods[K]
	base  uint64
	turns int                // rounds that this map still serves
	got   [][]history.Result // by worker and key
	size  int
}

// OneStorer checks LoadOrStore on absent keys.
func OneStorer[K comparable](r *rounds.Run, t rounds.Table[K]) { newContest(r, t, history.LoadOrStore) }

// OneRemover checks LoadAndDelete on present keys.
func OneRemover[K comparable](r *rounds.Run, t rounds.Table[K]) {
	newContest(r, t, history.LoadAndDelete)
}

// OneSwapper checks CompareAndSwap on present keys.
func OneSwapper[K comparable](r *rounds.Run, t rounds.Table[K]) {
	newContest(r, t, history.CompareAndSwap)
}

func newContest[K comparable](r *rounds.Run, t rounds.Table[K], k history.Kind) {
	n := r.Goroutines
	c := &contest[K]{run: r, table: t, kind: k, got: make([][]history.Result, n), size: r.Affordable(contested)}
	for i := range c.got {
		c.got[i] = make([]history.Result, c.size)
	}
	r.Repeat(n, c.begin, c.work, c.judge)
}

// begin takes new keys, in the same map so that it grows from round to round, or in a
// new map.
func (c *contest[K]) begin(w *rounds.Worker) {
	c.base += uint64(c.size)
	if c.turns--; c.turns < 0 {
		c.m, c.turns = history.MethodsOf(c.table.New()), c.run.Affordable(c.table.AtMost(w.Size(1024)))/c.size
		c.base = w.Random.Uint64()
	}
	c.prepare()
}

// prepare puts the keys of the next round into their first state.
func (c *contest[K]) prepare() {
	for i := range c.size {
		if first := c.call(i, -1); first.Kind == history.Store {
			c.m.Store(c.table.Key(first.Key), first.Value)
		} else {
			c.m.Delete(c.table.Key(first.Key))
		}
	}
}

// call returns worker id's call on the i-th key. For id -1 it returns the call that
// puts the key into its first state. The value of worker id is id + 2.
func (c *contest[K]) call(i, id int) history.Call {
	key := c.base + uint64(i)
	const old = 1
	switch {
	case id >= 0:
		return history.Call{Kind: c.kind, Key: key, Value: uint64(id + 2), Old: old}
	case c.kind == history.LoadOrStore:
		return history.Call{Kind: history.Delete, Key: key}
	default:
		return history.Call{Kind: history.Store, Key: key, Value: old}
	}
}

func (c *contest[K]) work(w *rounds.Worker) {
	yield := w.Random.IntN(8)
	for i := range c.size {
		w.Between(yield)
		own := c.call(i, w.ID)
		c.got[w.ID][i] = c.m.Do(c.table.Key(own.Key), own)
	}
}

// judge counts the winners of each key, and loads its last value.
func (c *contest[K]) judge(*rounds.Worker) {
	for i := range c.size {
		_, now := history.State{}.After(c.call(i, -1))
		winners, last := 0, now
		for id := range c.got {
			if own := c.call(i, id); own.Writes(c.got[id][i]) {
				winners++
				_, last = now.After(own)
			}
		}
		agree := winners == 1
		for id := range c.got {
			own := c.call(i, id)
			want, _ := last.After(own) // the calls of losers come after the winner's
			if own.Writes(c.got[id][i]) {
				want, _ = now.After(own)
			}
			agree = agree && c.got[id][i] == want
		}
		number := c.base + uint64(i)
		final := c.m.Do(c.table.Key(number), history.Call{Kind: history.Load, Key: number})
		if want, _ := last.After(history.Call{Kind: history.Load}); !agree || final != want {
			c.run.Fail(rounds.Violation(fmt.Sprintf("%d of %d goroutines won key %d; want one winner, with which all other calls and a later Load agree", winners, len(c.got), number), c.events(i, final)))
			return
		}
	}
	c.run.Rounds++
}

// events returns the history of the i-th key.
func (c *contest[K]) events(i int, final history.Result) []history.Event {
	events := []history.Event{{Call: c.call(i, -1), Begin: 1, End: 2}}
	for id := range c.got {
		events = append(events, history.Event{Client: id, Call: c.call(i, id), Result: c.got[id][i], Begin: 3, End: 4})
	}
	return append(events, history.Event{Call: history.Call{Kind: history.Load, Key: c.base + uint64(i)}, Result: final, Begin: 5, End: 6})
}
