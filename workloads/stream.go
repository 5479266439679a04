package workloads

import (
	"fmt"
	"math/bits"
)

// Stream is the endless sequence of operations of one goroutine: their keys and their
// kinds. Make one with [NewStream]; the zero value is not usable. Only one goroutine at a
// time may use it. It takes about 2 KB.
type Stream[K Key] struct {
	u     *Universe[K]
	first uint32 // index of the goroutine's first key
	count uint64 // number of its keys
	keys  rng
	kinds rng                // sched=random
	limit [NumOps - 1]uint64 // sched=random
	at    int                // sched=even: index in the period
	block [blockLen]uint32   // scratch memory: indices of the keys of a block
}

// blockLen is how many keys are drawn at once: few enough for the first-level cache, and so
// many that the costs of a block don't matter.
const blockLen = 512

// NewStream returns the stream of goroutine g, from 0 to goroutines-1, over u, which must be
// a universe of s. The same arguments give the same stream; other seeds and other goroutines
// give independent ones. The even schedule of each goroutine starts at a random place, so
// that goroutines don't write at the same time. NewStream keeps u.
//
// It panics if s grows, since its operations end with each growth (use [NewGrowth]), if u is
// of another spec, if there is no goroutine g, or if [Spec.CheckGoroutines] returns an error.
func NewStream[K Key](s Spec, u *Universe[K], g, goroutines int, seed uint64) *Stream[K] {
	switch {
	case s != u.spec:
		panic(fmt.Sprintf("workloads.NewStream: the spec is %s, but the universe was made for %s", s, u.spec))
	case s.Grow:
		panic("workloads.NewStream: grow=1 has no endless stream: use NewGrowth")
	case g < 0 || g >= goroutines:
		panic(fmt.Sprintf("workloads.NewStream: goroutine %d of %d, want one from 0 to %d", g, goroutines, goroutines-1))
	}
	if err := s.CheckGoroutines(goroutines); err != nil {
		panic("workloads.NewStream: " + err.Error())
	}
	first, count := 0, u.count
	if s.Dist.Kind == Disjoint {
		first, count = part(u.count, g, goroutines)
	}
	phase := rng(derive(seed, forPhase, g))
	return &Stream[K]{
		u:     u,
		first: uint32(first),
		count: uint64(count),
		keys:  rng(derive(seed, forKeys, g)),
		kinds: rng(derive(seed, forKinds, g)),
		limit: cumulate(s),
		at:    int(phase.below(uint64(len(u.kinds)))),
	}
}

// Draw fills keys and ops with the next operations of the stream, which starts where the
// last Draw ended. The lengths of draws don't change the sequence. Draw panics if keys and ops
// differ in length. It keeps neither slice and allocates nothing.
//
// String keys of the operations that store ([Op.Stores]) share no memory with those of the
// other operations, as in real programs.
func (s *Stream[K]) Draw(keys []K, ops []Op) {
	if len(keys) != len(ops) {
		panic(fmt.Sprintf("workloads.Stream.Draw: %d keys and %d ops, want equally many", len(keys), len(ops)))
	}
	s.drawKinds(ops)
	for len(keys) > 0 {
		n := min(len(keys), blockLen)
		indices := s.block[:n]
		s.drawIndices(indices)
		s.write(keys, ops, indices)
		keys, ops = keys[n:], ops[n:]
	}
}

// drawKinds fills ops with the next kinds.
func (s *Stream[K]) drawKinds(ops []Op) {
	if s.u.spec.Sched == Even {
		s.at = evenly(ops, s.u.kinds, s.at)
	} else {
		s.kinds = randomly(ops, &s.limit, s.kinds)
	}
}

// write writes the keys with these indices to the front of keys, in the form that each
// operation needs.
func (s *Stream[K]) write(keys []K, ops []Op, indices []uint32) {
	switch keys := any(&keys).(type) {
	case *[]uint64:
		numbers(*keys, indices, s.u.salt)
	case *[]string:
		s.u.text.fill(*keys, ops, indices)
	}
}

// drawIndices fills indices with the next keys' indices.
func (s *Stream[K]) drawIndices(indices []uint32) {
	r := s.keys // a copy, which the compiler keeps in a register
	switch s.u.spec.Dist.Kind {
	case Zipf:
		table := s.u.zipf
		for i := range indices {
			indices[i] = table.pick(r.next())
		}
	case Hotspot:
		hot := uint64(hotKeys(s.u.count))
		cold := s.count - hot
		for i := range indices {
			// Four of five equal parts of the random numbers are for hot keys.
			// The place inside the part chooses the key.
			fifth, place := bits.Mul64(r.next(), 5)
			first, count := uint64(0), hot
			if fifth == 4 {
				first, count = hot, cold
			}
			offset, _ := bits.Mul64(place, count)
			indices[i] = uint32(first + offset)
		}
	default:
		first, count := s.first, s.count
		for i := range indices {
			indices[i] = first + uint32(r.below(count))
		}
	}
	s.keys = r
}

// numbers writes the keys with these indices to the front of keys.
func numbers(keys []uint64, indices []uint32, salt uint64) {
	keys = keys[:len(indices)]
	for i, index := range indices {
		keys[i] = mix(salt + uint64(index))
	}
}

// fill writes the keys with these indices to the front of keys, each from the copy for its
// operation.
func (t *texts) fill(keys []string, ops []Op, indices []uint32) {
	var blocks [NumOps]string
	for op := range Op(NumOps) {
		blocks[op] = t.looking
		if op.Stores() {
			blocks[op] = t.storing
		}
	}
	keys, ops = keys[:len(indices)], ops[:len(indices)]
	for i, index := range indices {
		keys[i] = at(blocks[ops[i]], t.place[index])
	}
}
