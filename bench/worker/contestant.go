package worker

import (
	"example.com/mapbench/impls"
	"example.com/mapbench/workloads"
)

// Val8 is a value of 8 bytes, for specs with val=8.
type Val8 uint64

// Val64 is a value of 64 bytes, for specs with val=64. The values that a worker stores have
// eight equal words, so that a torn value shows.
type Val64 [8]uint64

// Loop executes the operations of b on m, in order, and adds them to the counts of b. It
// keeps neither. Each goroutine calls it with a batch of its own, all with one m. The
// loops that cmd/maploop generates know the dynamic type of m, so their calls are direct;
// they panic if m is of another type.
type Loop[K, V comparable] func(m impls.Map[K, V], b *Batch[K, V])

// Batch is what a [Loop] executes between two looks at the clock. Only one goroutine at a
// time may use it. The zero Batch has no operations, and a loop that gets it does nothing.
type Batch[K, V comparable] struct {
	// Keys and Ops are the operations; their lengths are equal.
	Keys []K
	Ops  []workloads.Op
	// Values are stored in turn: operation i of the batch stores
	// Values[i%NumValues]. So a map can't gain by noticing that it holds the value
	// already. Audits rely on this rule. The loop only reads Values.
	Values *[NumValues]V
	// Got is the last value that was loaded. Because it is kept, the compiler can't
	// drop the loads.
	Got V
	Counts
}

// NumValues is the number of values stored in turn, a power of two.
const NumValues = 16

// Counts says how many operations loops have executed so far. The zero value counts none.
type Counts struct {
	// Ops is the number of operations of each kind, by workloads.Op.
	Ops [workloads.NumOps]int
	// Hits is the number of Loads that found their key. Those of RMW don't count.
	Hits int
}

// Add adds d to c.
func (c *Counts) Add(d Counts) {
	for op, n := range d.Ops {
		c.Ops[op] += n
	}
	c.Hits += d.Hits
}

// RangeLimit is the number of entries after which the Range of a loop stops.
const RangeLimit = 100

// Bit returns 1 for true and 0 for false. It compiles to no branch: whether a Load hits
// is as random as its key, so the processor could not predict it.
func Bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Maker makes maps of one key type and one value type. The zero Maker makes no map: specs
// with these types are n/a for the impl.
type Maker[K, V comparable] struct {
	// New returns an empty map. It is called several times, since checks use maps of
	// their own, and must return another map each time.
	New func(impls.Config) impls.Map[K, V]
	// Loop is the generated loop for New's maps. If it is nil, they are called through
	// the interface.
	Loop Loop[K, V]
}

// Contestant is an impl that a worker can measure: its description, and a maker for each
// pair of types that a spec may have. Makers that the impl lacks stay zero. A worker only
// reads it.
type Contestant struct {
	impls.Info
	// Uint64Val8, Uint64Val64, StringVal8 and StringVal64 are the makers for
	// key=uint64 and key=string, with val=8 and val=64.
	Uint64Val8  Maker[uint64, Val8]
	Uint64Val64 Maker[uint64, Val64]
	StringVal8  Maker[string, Val8]
	StringVal64 Maker[string, Val64]
}

// callInterface is the [Loop] that works for every map. It costs an indirect call for each
// operation: 3.5 ns against 2.0 ns for a map that does nothing.
func callInterface[K, V comparable](m impls.Map[K, V], b *Batch[K, V]) {
	loadOrStorer, _ := m.(impls.LoadOrStorer[K, V])
	ops, values, got := b.Ops[:len(b.Keys)], b.Values, b.Got
	var counts Counts
	for i, key := range b.Keys {
		op := ops[i]
		counts.Ops[op]++
		switch op {
		case workloads.Load:
			v, ok := m.Load(key)
			got = v
			counts.Hits += Bit(ok)
		case workloads.Store:
			m.Store(key, values[i%NumValues])
		case workloads.Delete:
			m.Delete(key)
		case workloads.LoadOrStore:
			got, _ = loadOrStorer.LoadOrStore(key, values[i%NumValues])
		case workloads.RMW:
			got, _ = m.Load(key)
			m.Store(key, values[i%NumValues])
		case workloads.Range:
			n := 0
			m.Range(func(K, V) bool { n++; return n < RangeLimit })
		}
	}
	b.Got = got
	b.Counts.Add(counts)
}
