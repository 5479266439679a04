package resources

import (
	"fmt"
	"strings"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// The two sizes that costs compares, in entries. If the larger one can't be stored in
// time, costs divides both by slowDivisor.
const (
	smallSize   = 1_000
	largeSize   = 100 * smallSize
	slowDivisor = 100
)

// growthRatio is the ratio of the costs at the two sizes above which a call's cost counts
// as growing. A cost in proportion to the entries has a ratio of up to 100; a
// copy-on-write map, which has fixed costs too, has 12. Maps that look at no other
// entries have 1 to 3. All calls use the same few keys, which stay in the CPU caches at
// any size: with keys from the whole map, cache misses alone make the ratio 10.
const growthRatio = 8

// Costs records the calls whose cost grows with the number of entries.
func Costs(r *rounds.Run) {
	small, large := smallSize, largeSize
	m, filled := fillNew(r, large)
	if filled < large {
		small, large = smallSize/slowDivisor, largeSize/slowDivisor
		if filled < large {
			r.Note = fmt.Sprintf("too slow: only %d entries were stored in time", filled)
			return
		}
		m, _ = fillNew(r, large)
	}
	less, _ := fillNew(r, small)
	before, after := callCosts(less, small), callCosts(m, large)
	var names, ratios []string
	for i := range before {
		ratio := after[i].cost / before[i].cost
		ratios = append(ratios, fmt.Sprintf("%s %.1f", before[i].name, ratio))
		if ratio > growthRatio {
			names = append(names, before[i].name)
		}
	}
	grow := "none"
	if len(names) > 0 {
		grow = strings.Join(names, ", ")
	}
	r.Note = fmt.Sprintf("grow with the number of entries: %s; cost at %d entries by that at %d: %s", grow, large, small, strings.Join(ratios, ", "))
}

// fillNew returns a map with n entries, or as many as there was time for, and their
// number.
func fillNew(r *rounds.Run, n int) (history.Methods[uint64], int) {
	m := history.MethodsOf(r.NewMap())
	return m, fillMap(r, m, n)
}

// fillMap stores n entries, with the keys from 0 on, and returns how many it has stored in
// time. It gives up on a map that needs more than half a span for the first twentieth.
func fillMap(r *rounds.Run, m impls.Map[uint64, uint64], n int) int {
	const part, between = 20, 64 // so many Stores between two looks at the time
	until := time.Now().Add(r.Span / 2)
	for i := range n {
		if i == n/part {
			until = time.Now().Add(part * r.Span / 2)
		}
		if i%between == 0 && (time.Now().After(until) || r.Ctx.Err() != nil) {
			return i
		}
		m.Store(uint64(i), uint64(i))
		r.Watchdog.Beat()
	}
	return n
}

// A callCost is the cost of one call.
type callCost struct {
	name string
	cost float64 // ns
}

// costKeys is how many keys the calls use.
const costKeys = 8

// callCosts measures each call that m has, when it holds the keys from 0 to n-1.
func callCosts(m history.Methods[uint64], n int) []callCost {
	present := func(i int) uint64 { return uint64(i % costKeys * (n / costKeys)) }
	absent := func(i int) uint64 { return uint64(n + i%costKeys) }
	all := []callCost{
		{"Load", quickest(func(i int) { m.Load(present(i)) })},
		{"Load of an absent key", quickest(func(i int) { m.Load(absent(i)) })},
		{"Store", quickest(func(i int) { m.Store(present(i), uint64(i)) })},
		{"Store and Delete of an absent key", quickest(func(i int) { m.Store(absent(i), 1); m.Delete(absent(i)) })},
	}
	if m.LoadOrStorer != nil {
		all = append(all, callCost{"LoadOrStore", quickest(func(i int) { m.LoadOrStore(present(i), 1) })})
	}
	if m.LoadAndDeleter != nil {
		all = append(all, callCost{"LoadAndDelete of an absent key", quickest(func(i int) { m.LoadAndDelete(absent(i)) })})
	}
	if m.CompareAndSwapper != nil {
		all = append(all, callCost{"CompareAndSwap", quickest(func(i int) {
			key := present(i)
			value, _ := m.Load(key)
			m.CompareAndSwap(key, value, value+1)
		})})
	}
	if m.Lener != nil {
		all = append(all, callCost{"Len", quickest(func(int) { m.Len() })})
	}
	return all
}

// quickest returns the least of some measured times of a call, in ns. A busy machine
// makes a time longer; nothing makes it shorter.
func quickest(call func(i int)) float64 {
	const (
		tries = 8
		least = 20 * time.Microsecond // far more than reading the clock takes
		most  = 1 << 10               // calls
	)
	timed := func(n int) time.Duration {
		begin := time.Now()
		for i := range n {
			call(i)
		}
		return max(1, time.Since(begin))
	}
	n := 1
	for timed(n) < least && n < most {
		n *= 2
	}
	quickest := timed(n)
	for range tries - 1 {
		quickest = min(quickest, timed(n))
	}
	return float64(quickest.Nanoseconds()) / float64(n)
}
