package maptest

import (
	"math/rand/v2"
	"sync/atomic"

	"github.com/anishathalye/porcupine"
)

// linearizable records short histories of few keys and judges them. Each history has
// a shape of its own, drawn at random: the numbers of goroutines, keys, calls and
// yields, the methods, and whether there is a background writer. Leaving methods out
// at random finds more than always mixing all of them, since some calls repair what
// others broke (Groce et al.: Swarm testing, ISSTA 2012).
func linearizable[K comparable](r *run, t table[K]) {
	clients := r.config.Goroutines
	p := &recording[K]{run: r, table: t, extraAt: max(extraKeysAt, uint64(clients)), logs: make([][]event, clients), seen: make([]map[uint64]uint64, clients)}
	r.repeat(clients+1, p.begin, func(w *worker) { // the last worker writes in the background
		switch {
		case w.id < p.clients:
			for range p.calls {
				w.between(p.yield)
				p.step(w)
			}
			p.running.Add(-1)
		case w.id == clients && p.background:
			p.writeBackground(w)
		}
	}, p.end)
}

// A recording is the history that is being recorded. One map serves several, one after
// the other. Its keys are absent before each.
type recording[K comparable] struct {
	run   *run
	table table[K]

	m       methods[K]
	left    int    // how many histories this map still serves
	base    uint64 // number of the first key
	extra   int    // how many other keys there are; half are stored before the first history
	extraAt uint64 // their numbers begin at base + extraAt
	clock   atomic.Int64

	shape
	running atomic.Int32
	logs    [][]event           // by client
	seen    []map[uint64]uint64 // by client: for each key, a value that it has had
}

// A shape has the parameters of one history.
type shape struct {
	clients, keys int
	calls         int // calls of each client
	yield         int // one yield in so many calls; 0: never
	kinds         []kind
	few           bool // only two values
	background    bool
}

// extraKeysAt is the least extraAt: it is more if there are more goroutines, as a
// history may then have more keys.
const extraKeysAt = 1 << 10

// begin draws the shape of the next history, and makes a map if it needs one.
func (p *recording[K]) begin(w *worker) {
	random := w.random
	if p.left == 0 {
		p.m, p.left = methodsOf(p.table.new()), 1+random.IntN(16)
		// Keys from 0 on are as likely as keys with high bits.
		p.base = random.Uint64() >> random.IntN(64)
		p.extra = p.run.affordable(p.table.atMost(w.size(1 << 11)))
		for i := range uint64(p.extra / 2) {
			p.m.Store(p.table.key(p.base+p.extraAt+i), i)
		}
		p.clock.Store(0)
	}
	p.left--
	p.shape = drawShape(random, len(p.logs), p.available())
	for i := range p.logs {
		p.logs[i], p.seen[i] = p.logs[i][:0], make(map[uint64]uint64)
	}
	p.running.Store(int32(p.clients))
}

func (p *recording[K]) available() []kind {
	kinds := append(p.m.kinds(), scan)
	if p.m.Clearer != nil {
		kinds = append(kinds, wipe)
	}
	return kinds
}

// fewKeys is the most keys in a history of few goroutines.
const fewKeys = 3

// drawShape draws a shape with at most about 16 calls a key. Porcupine judges so many
// in microseconds, even if all overlap.
func drawShape(random *rand.Rand, most int, available []kind) shape {
	s := shape{
		clients:    most,
		yield:      []int{0, 1, 2, 4}[random.IntN(4)],
		few:        random.IntN(8) == 0,
		background: random.IntN(2) == 0,
	}
	if random.IntN(2) == 0 {
		s.clients = 2 + random.IntN(most-1)
	}
	s.keys = max(1+random.IntN(fewKeys), (s.clients+7)/8)
	s.calls = 1 + random.IntN(max(1, 16*s.keys/s.clients))
	random.Shuffle(len(available), func(i, j int) { available[i], available[j] = available[j], available[i] })
	s.kinds = available[:1+random.IntN(len(available))]
	return s
}

// step makes one call and records it.
func (p *recording[K]) step(w *worker) {
	e := event{client: w.id, call: call{
		kind: p.kinds[w.random.IntN(len(p.kinds))],
		key:  p.base + w.random.Uint64N(uint64(p.keys)),
	}}
	if e.kind == wipe && w.random.IntN(4) != 0 {
		e.kind = store // with many Clears nothing is left to observe
	}
	// With many goroutines there are many keys, and these calls add an event for each.
	if p.keys > fewKeys && w.random.IntN(p.keys) != 0 {
		switch e.kind {
		case scan:
			e.kind = load
		case wipe:
			e.kind = store
		}
	}
	e.old = p.seen[w.id][e.key]
	key := p.table.key(e.key)
	e.begin = p.clock.Add(1)
	e.value = uint64(e.begin) // unique for this map
	if p.few {
		e.value = 1 + e.value%2
	}
	if e.kind == scan {
		p.scan(e)
		return
	}
	e.result = p.m.do(key, e.call)
	e.end = p.clock.Add(1)
	if e.kind != wipe {
		p.record(e)
		return
	}
	for i := range uint64(p.keys) {
		e.key = p.base + i
		p.record(e)
	}
}

// record logs e. It also notes a value for the client's next CompareAndSwap.
func (p *recording[K]) record(e event) {
	switch {
	case e.kind == store, e.kind == loadOrStore && !e.ok, e.kind == compareAndSwap && e.ok:
		p.seen[e.client][e.key] = e.value
	case e.ok:
		p.seen[e.client][e.key] = e.got
	}
	p.logs[e.client] = append(p.logs[e.client], e)
}

// scan ranges over the map. It records a Load for each key, which ends when the key is
// yielded or, if the key is absent, when Range returns.
func (p *recording[K]) scan(e event) {
	found := make([]bool, p.keys)
	keys := make(map[K]uint64, p.keys)
	for i := range uint64(p.keys) {
		keys[p.table.key(p.base+i)] = i
	}
	e.value, e.old = 0, 0
	p.m.Range(func(key K, value uint64) bool {
		if i, ok := keys[key]; ok {
			found[i] = true
			e.key, e.result, e.end = p.base+i, result{value, true}, p.clock.Add(1)
			p.record(e)
		}
		return true
	})
	e.result, e.end = result{}, p.clock.Add(1)
	for i := range found {
		if !found[i] {
			e.key = p.base + uint64(i)
			p.record(e)
		}
	}
}

// writeBackground inserts and deletes the extra keys while clients run.
func (p *recording[K]) writeBackground(w *worker) {
	for insert := true; ; insert = !insert {
		for i := range uint64(p.extra) {
			if p.running.Load() <= 0 || !w.run.more() {
				return
			}
			w.between(4) // the clients need the proc
			key := p.table.key(p.base + p.extraAt + i)
			if insert {
				p.m.Store(key, i)
			} else {
				p.m.Delete(key)
			}
		}
	}
}

// end loads every key, deletes it, loads it again, and judges the history.
func (p *recording[K]) end(w *worker) {
	for i := range uint64(p.keys) {
		for _, kind := range []kind{load, remove, load} {
			e := event{call: call{kind: kind, key: p.base + i}, begin: p.clock.Add(1)}
			e.result = p.m.do(p.table.key(e.key), e.call)
			e.end = p.clock.Add(1)
			p.record(e)
		}
	}
	var events []event
	for _, log := range p.logs {
		events = append(events, log...)
	}
	w.run.watchdog.judging.Store(true)
	verdict := judge(events)
	w.run.watchdog.judging.Store(false)
	switch verdict {
	case porcupine.Illegal:
		w.run.fail(violation("a history is not linearizable: no order of these calls explains their results", events))
	case porcupine.Unknown:
		w.run.unjudged++
	default:
		w.run.rounds++
	}
}
