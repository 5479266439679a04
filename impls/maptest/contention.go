package maptest

import "fmt"

// contested is the number of keys in one round of a contest. All goroutines try one key
// after the other. Those that fall behind only find keys that are taken, so rounds are
// short.
const contested = 16

// A contest has all goroutines make the same call on the same keys. On each key exactly
// one must win: it stores, removes or swaps the value.
type contest[K comparable] struct {
	run   *run
	table table[K]
	kind  kind
	m     methods[K]
	base  uint64
	turns int        // rounds that this map still serves
	got   [][]result // by worker and key
	size  int
}

// oneStorer checks LoadOrStore on absent keys.
func oneStorer[K comparable](r *run, t table[K]) { newContest(r, t, loadOrStore) }

// oneRemover checks LoadAndDelete on present keys.
func oneRemover[K comparable](r *run, t table[K]) { newContest(r, t, loadAndDelete) }

// oneSwapper checks CompareAndSwap on present keys.
func oneSwapper[K comparable](r *run, t table[K]) { newContest(r, t, compareAndSwap) }

func newContest[K comparable](r *run, t table[K], k kind) {
	n := r.config.Goroutines
	c := &contest[K]{run: r, table: t, kind: k, got: make([][]result, n), size: r.affordable(contested)}
	for i := range c.got {
		c.got[i] = make([]result, c.size)
	}
	r.repeat(n, c.begin, c.work, c.judge)
}

// begin takes new keys, in the same map so that it grows from round to round, or in a
// new map.
func (c *contest[K]) begin(w *worker) {
	c.base += uint64(c.size)
	if c.turns--; c.turns < 0 {
		c.m, c.turns = methodsOf(c.table.new()), c.run.affordable(c.table.atMost(w.size(1024)))/c.size
		c.base = w.random.Uint64()
	}
	c.prepare()
}

// prepare puts the keys of the next round into their first state.
func (c *contest[K]) prepare() {
	for i := range c.size {
		if first := c.call(i, -1); first.kind == store {
			c.m.Store(c.table.key(first.key), first.value)
		} else {
			c.m.Delete(c.table.key(first.key))
		}
	}
}

// call returns worker id's call on the i-th key. For id -1 it returns the call that
// puts the key into its first state. The value of worker id is id + 2.
func (c *contest[K]) call(i, id int) call {
	key := c.base + uint64(i)
	const old = 1
	switch {
	case id >= 0:
		return call{kind: c.kind, key: key, value: uint64(id + 2), old: old}
	case c.kind == loadOrStore:
		return call{kind: remove, key: key}
	default:
		return call{kind: store, key: key, value: old}
	}
}

func (c *contest[K]) work(w *worker) {
	yield := w.random.IntN(8)
	for i := range c.size {
		w.between(yield)
		own := c.call(i, w.id)
		c.got[w.id][i] = c.m.do(c.table.key(own.key), own)
	}
}

// judge counts the winners of each key, and loads its last value.
func (c *contest[K]) judge(*worker) {
	for i := range c.size {
		_, now := state{}.after(c.call(i, -1))
		winners, last := 0, now
		for id := range c.got {
			if own := c.call(i, id); own.writes(c.got[id][i]) {
				winners++
				_, last = now.after(own)
			}
		}
		agree := winners == 1
		for id := range c.got {
			own := c.call(i, id)
			want, _ := last.after(own) // the calls of losers come after the winner's
			if own.writes(c.got[id][i]) {
				want, _ = now.after(own)
			}
			agree = agree && c.got[id][i] == want
		}
		number := c.base + uint64(i)
		final := c.m.do(c.table.key(number), call{kind: load, key: number})
		if want, _ := last.after(call{kind: load}); !agree || final != want {
			c.run.fail(violation(fmt.Sprintf("%d of %d goroutines won key %d; want one winner, with which all other calls and a later Load agree", winners, len(c.got), number), c.events(i, final)))
			return
		}
	}
	c.run.rounds++
}

// events returns the history of the i-th key.
func (c *contest[K]) events(i int, final result) []event {
	events := []event{{call: c.call(i, -1), begin: 1, end: 2}}
	for id := range c.got {
		events = append(events, event{client: id, call: c.call(i, id), result: c.got[id][i], begin: 3, end: 4})
	}
	return append(events, event{call: call{kind: load, key: c.base + uint64(i)}, result: final, begin: 5, end: 6})
}
