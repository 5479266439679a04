package worker

import (
	"example.com/mapbench/impls"
	"example.com/mapbench/workloads"
)

// Val8 and Val64 are the values of 8 and of 64 bytes.
type (
	Val8  uint64
	Val64 [8]uint64
)

// Loop executes the operations of b on m, in order, and counts them in b. A
// generated loop knows m's dynamic type, so that its calls are direct.
type Loop[K, V comparable] func(m impls.Map[K, V], b *Batch[K, V])

// Batch is what a [Loop] executes between two looks at the clock.
type Batch[K, V comparable] struct {
	// Keys and Ops are the operations; their lengths are equal.
	Keys []K
	Ops  []workloads.Op
	// Values are stored in turn, so that a map can't profit from storing
	// what it holds: operation i stores Values[i%NumValues]. An audit counts on
	// that.
	Values *[NumValues]V
	// Got is the last value loaded. It gives the loads an effect that the
	// compiler can't drop.
	Got V
	Counts
}

// NumValues is the number of values stored in turn, a power of two.
const NumValues = 16

// Counts is what loops have executed so far.
type Counts struct {
	// Ops is the number of operations of each kind.
	Ops [workloads.NumOps]int
	// Hits is the number of Loads that found their key.
	Hits int
}

// Add adds d to c.
func (c *Counts) Add(d Counts) {
	for op, n := range d.Ops {
		c.Ops[op] += n
	}
	c.Hits += d.Hits
}

// RangeLimit is the number of entries after which a Range stops.
const RangeLimit = 100

// Bit returns 1 for true and 0 for false, without a branch: whether a Load hits
// is a coin toss to the branch predictor.
func Bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Maker makes maps of one key and value type. The zero Maker makes none: the
// impl is n/a for these types.
type Maker[K, V comparable] struct {
	New func(impls.Config) impls.Map[K, V]
	// Loop is the generated loop of New's maps; without one they are called
	// through the interface.
	Loop Loop[K, V]
}

// Contestant is an impl as a worker offers it.
type Contestant struct {
	impls.Info
	Uint64Val8  Maker[uint64, Val8]
	Uint64Val64 Maker[uint64, Val64]
	StringVal8  Maker[string, Val8]
	StringVal64 Maker[string, Val64]
}

// callInterface is the [Loop] that works for every map, at the price of an
// indirect call an operation (3.5 ns against 2.0 for a map that does nothing).
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
