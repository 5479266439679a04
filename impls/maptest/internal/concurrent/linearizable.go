// Package concurrent has the laws about goroutines that share a map.
//
// A function is a law's program: it repeats rounds, and looks for a counterexample in
// each. Package maptest has the laws' names and texts. The laws differ in what they know
// of the right results, and so in how many calls they can make.
//
//  1. [Linearizable] records all calls of short rounds, with their times. It finds most
//     bugs, but its clock orders the goroutines, which hides races.
//  2. Most laws need no clock: each key has one writer ([OwnKeys], [Fresh],
//     [NoLostWrite], [Large]), or all goroutines do the same with it ([SameKeys],
//     [StayDeleted]), or one of them must win ([OneStorer] and the like), or the results
//     of all calls must add up ([NoLostUpdate], [AtRest], [SpecialKeys]).
//  3. [RangeBesideWriters] and [ClearBesideWriters] are about calls on the whole map,
//     [WholeValues] about values of many words, and [Publication] about other memory.
package concurrent

import (
	"math/rand/v2"
	"sync/atomic"

	"github.com/anishathalye/porcupine"

	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// Linearizable records short histories of few keys and judges them. Each history has
// a shape of its own, drawn at random: the numbers of goroutines, keys, calls and
// yields, the methods, and whether there is a background writer. Leaving methods out
// at random finds more than always mixing all of them, since some calls repair what
// others broke (Groce et al.: Swarm testing, ISSTA 2012).
func Linearizable[K comparable](r *rounds.Run, t rounds.Table[K]) {
	clients := r.Goroutines
	p := &recording[K]{run: r, table: t, extraAt: max(extraKeysAt, uint64(clients)), logs: make([][]history.Event, clients), seen: make([]map[uint64]uint64, clients)}
	r.Repeat(clients+1, p.begin, func(w *rounds.Worker) { // the last worker writes in the background
		switch {
		case w.ID < p.clients:
			for range p.calls {
				w.Between(p.yield)
				p.step(w)
			}
			p.running.Add(-1)
		case w.ID == clients && p.background:
			p.writeBackground(w)
		}
	}, p.end)
}

// A recording is the history that is being recorded. One map serves several, one after
// the other. Its keys are absent before each.
type recording[K comparable] struct {
	run   *rounds.Run
	table rounds.Table[K]

	m       history.Methods[K]
	left    int    // how many histories this map still serves
	base    uint64 // number of the first key
	extra   int    // how many other keys there are; half are stored before the first history
	extraAt uint64 // their numbers begin at base + extraAt
	clock   atomic.Int64

	shape
	running atomic.Int32
	logs    [][]history.Event   // by client
	seen    []map[uint64]uint64 // by client: for each key, a value that it has had
}

// A shape has the parameters of one history.
type shape struct {
	clients, keys int
	calls         int // calls of each client
	yield         int // one yield in so many calls; 0: never
	kinds         []history.Kind
	few           bool // only two values
	background    bool
}

// extraKeysAt is the least extraAt: it is more if there are more goroutines, as a
// history may then have more keys.
const extraKeysAt = 1 << 10

// begin draws the shape of the next history, and makes a map if it needs one.
func (p *recording[K]) begin(w *rounds.Worker) {
	random := w.Random
	if p.left == 0 {
		p.m, p.left = history.MethodsOf(p.table.New()), 1+random.IntN(16)
		// Keys from 0 on are as likely as keys with high bits.
		p.base = random.Uint64() >> random.IntN(64)
		p.extra = p.run.Affordable(p.table.AtMost(w.Size(1 << 11)))
		for i := range uint64(p.extra / 2) {
			p.m.Store(p.table.Key(p.base+p.extraAt+i), i)
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

func (p *recording[K]) available() []history.Kind {
	kinds := append(p.m.Kinds(), history.Range)
	if p.m.Clearer != nil {
		kinds = append(kinds, history.Clear)
	}
	return kinds
}

// fewKeys is the most keys in a history of few goroutines.
const fewKeys = 3

// drawShape draws a shape with at most about 16 calls a key. Porcupine judges so many
// in microseconds, even if all overlap.
func drawShape(random *rand.Rand, most int, available []history.Kind) shape {
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
func (p *recording[K]) step(w *rounds.Worker) {
	e := history.Event{Client: w.ID, Call: history.Call{
		Kind: p.kinds[w.Random.IntN(len(p.kinds))],
		Key:  p.base + w.Random.Uint64N(uint64(p.keys)),
	}}
	if e.Kind == history.Clear && w.Random.IntN(4) != 0 {
		e.Kind = history.Store // with many Clears nothing is left to observe
	}
	// With many goroutines there are many keys, and these calls add an event for each.
	if p.keys > fewKeys && w.Random.IntN(p.keys) != 0 {
		switch e.Kind {
		case history.Range:
			e.Kind = history.Load
		case history.Clear:
			e.Kind = history.Store
		}
	}
	e.Old = p.seen[w.ID][e.Key]
	key := p.table.Key(e.Key)
	e.Begin = p.clock.Add(1)
	e.Value = uint64(e.Begin) // unique for this map
	if p.few {
		e.Value = 1 + e.Value%2
	}
	if e.Kind == history.Range {
		p.scan(e)
		return
	}
	e.Result = p.m.Do(key, e.Call)
	e.End = p.clock.Add(1)
	if e.Kind != history.Clear {
		p.record(e)
		return
	}
	for i := range uint64(p.keys) {
		e.Key = p.base + i
		p.record(e)
	}
}

// record logs e. It also notes a value for the client's next CompareAndSwap.
func (p *recording[K]) record(e history.Event) {
	switch {
	case e.Kind == history.Store, e.Kind == history.LoadOrStore && !e.Ok, e.Kind == history.CompareAndSwap && e.Ok:
		p.seen[e.Client][e.Key] = e.Value
	case e.Ok:
		p.seen[e.Client][e.Key] = e.Got
	}
	p.logs[e.Client] = append(p.logs[e.Client], e)
}

// scan ranges over the map. It records a Load for each key, which ends when the key is
// yielded or, if the key is absent, when Range returns.
func (p *recording[K]) scan(e history.Event) {
	found := make([]bool, p.keys)
	keys := make(map[K]uint64, p.keys)
	for i := range uint64(p.keys) {
		keys[p.table.Key(p.base+i)] = i
	}
	e.Value, e.Old = 0, 0
	p.m.Range(func(key K, value uint64) bool {
		if i, ok := keys[key]; ok {
			found[i] = true
			e.Key, e.Result, e.End = p.base+i, history.Result{Got: value, Ok: true}, p.clock.Add(1)
			p.record(e)
		}
		return true
	})
	e.Result, e.End = history.Result{}, p.clock.Add(1)
	for i := range found {
		if !found[i] {
			e.Key = p.base + uint64(i)
			p.record(e)
		}
	}
}

// writeBackground inserts and deletes the extra keys while clients run.
func (p *recording[K]) writeBackground(w *rounds.Worker) {
	for insert := true; ; insert = !insert {
		for i := range uint64(p.extra) {
			if p.running.Load() <= 0 || !w.Run.More() {
				return
			}
			w.Between(4) // the clients need the proc
			key := p.table.Key(p.base + p.extraAt + i)
			if insert {
				p.m.Store(key, i)
			} else {
				p.m.Delete(key)
			}
		}
	}
}

// end loads every key, deletes it, loads it again, and judges the history.
func (p *recording[K]) end(w *rounds.Worker) {
	for i := range uint64(p.keys) {
		for _, kind := range []history.Kind{history.Load, history.Delete, history.Load} {
			e := history.Event{Call: history.Call{Kind: kind, Key: p.base + i}, Begin: p.clock.Add(1)}
			e.Result = p.m.Do(p.table.Key(e.Key), e.Call)
			e.End = p.clock.Add(1)
			p.record(e)
		}
	}
	var events []history.Event
	for _, log := range p.logs {
		events = append(events, log...)
	}
	var verdict porcupine.CheckResult
	w.Run.Watchdog.Judging(func() { verdict = history.Judge(events) })
	switch verdict {
	case porcupine.Illegal:
		w.Run.Fail(rounds.Violation("a history is not linearizable: no order of these calls explains their results", events))
	case porcupine.Unknown:
		w.Run.Unjudged++
	default:
		w.Run.Rounds++
	}
}
