package worker

import (
	"runtime"
	"runtime/debug"
)

const (
	// mostCounted bounds the entries of the map whose operations are counted. A larger one
	// allocates no more an operation.
	mostCounted = 100_000
	// countedOps is how many operations of a kind are counted, countedRanges how many
	// Ranges. From a small map, the keys are deleted in at most countedRounds rounds.
	countedOps    = 4096
	countedRanges = 256
	countedRounds = 64
	// mostGarbage is after how many bytes the garbage is collected.
	mostGarbage = 64 << 20
)

// allocations counts what each kind of operation allocates, alone, in one goroutine. No
// collection runs meanwhile unless there is too much garbage, since it would empty the pools
// of a map that has any.
func (w *weigher[K, V]) allocations() *Allocations {
	keys, values, counted := w.keys[:min(len(w.keys), mostCounted)], w.values, new(Allocations)
	percent := debug.SetGCPercent(-1)
	defer debug.SetGCPercent(percent)
	m := w.empty()
	counted.Insert = w.count(len(keys), 64, func(i int) { m.Store(keys[i], values[0]) }) / float64(len(keys))
	counted.Load = w.count(countedOps, 64, func(i int) { m.Load(keys[i%len(keys)]) }) / countedOps
	counted.Overwrite = w.count(countedOps, 64, func(i int) {
		// The entry holds value 0, or the one of the round before.
		round := i / len(keys)
		m.Store(keys[i%len(keys)], values[1+round%(NumValues-1)])
	}) / countedOps

	entries := 0
	yield := func(K, V) bool { entries++; return entries < RangeLimit }
	counted.Range = w.count(countedRanges, 16, func(int) { entries = 0; m.Range(yield) }) / countedRanges

	bytes, ops := 0.0, 0
	for round := 0; round < countedRounds && ops < countedOps; round++ {
		part := keys[:min(len(keys), countedOps-ops)]
		bytes += w.count(len(part), 64, func(i int) { m.Delete(part[i]) })
		ops += len(part)
		for _, key := range part {
			m.Store(key, values[0])
		}
	}
	counted.Delete = bytes / float64(ops)
	return counted
}

// count returns the bytes that op allocates when it is called for 0 to n-1. It looks at them
// after every few calls.
func (w *weigher[K, V]) count(n, every int, op func(i int)) float64 {
	var sum, garbage int64
	_, last := w.read()
	for i := range n {
		op(i)
		if i%every != every-1 && i != n-1 {
			continue
		}
		_, now := w.read()
		sum += now - last
		garbage += now - last
		if last = now; garbage > mostGarbage {
			runtime.GC()
			garbage = 0
			_, last = w.read()
		}
	}
	return float64(sum)
}
