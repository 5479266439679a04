package workloads

import (
	"fmt"
	"math"
	"slices"
)

// Growth holds the operations of one goroutine while a map grows from empty to n entries,
// for any number of growths. Make one with [NewGrowth]; the zero value is not usable. Only
// one goroutine at a time may use it. It holds 4 bytes for each key that the goroutine may
// insert.
//
// The goroutines divide the universe and the n new entries as evenly as possible: only
// goroutine g of G inserts the keys with the indices g, g+G, g+2G and so on. So goroutines
// need not communicate. The hot keys of a skewed law have the lowest indices, so they are
// spread over all goroutines.
type Growth[K Key] struct {
	loads   Stream[K] // the kinds, and the keys of operations that don't store
	choices rng       // chooses the new keys, and those that are updated
	phases  rng       // where each growth starts in the even schedule
	own     []uint32  // indices of all keys that the goroutine may insert, the inserted ones first
	entries int       // number of them that a growth inserts
	room    int       // operations: almost no growth needs more
}

// NewGrowth returns the part of goroutine g, from 0 to goroutines-1, in the growths of a map
// over u, which must be a universe of s. The same arguments give the same growths; other
// seeds and other goroutines give independent ones. NewGrowth keeps u.
//
// It panics if s doesn't grow, if u is of another spec, if there is no goroutine g, or if
// [Spec.CheckGoroutines] returns an error.
func NewGrowth[K Key](s Spec, u *Universe[K], g, goroutines int, seed uint64) *Growth[K] {
	switch {
	case s != u.spec:
		panic(fmt.Sprintf("workloads.NewGrowth: the spec is %s, but the universe was made for %s", s, u.spec))
	case !s.Grow:
		panic(fmt.Sprintf("workloads.NewGrowth: the spec %s doesn't grow: use NewStream", s))
	case g < 0 || g >= goroutines:
		panic(fmt.Sprintf("workloads.NewGrowth: goroutine %d of %d, want one from 0 to %d", g, goroutines, goroutines-1))
	}
	if err := s.CheckGoroutines(goroutines); err != nil {
		panic("workloads.NewGrowth: " + err.Error())
	}
	w := &Growth[K]{
		loads: Stream[K]{
			u:     u,
			count: uint64(u.count),
			keys:  rng(derive(seed, forKeys, g)),
			kinds: rng(derive(seed, forKinds, g)),
			limit: cumulate(s),
		},
		choices: rng(derive(seed, forGrowth, g)),
		phases:  rng(derive(seed, forPhase, g)),
		own:     make([]uint32, strided(u.count, g, goroutines)),
		entries: strided(s.N, g, goroutines),
	}
	for i := range w.own {
		w.own[i] = uint32(g + i*goroutines)
	}
	if s.Dist.Kind == Disjoint {
		w.loads.count = uint64(len(w.own))
	}
	// The mean and six standard deviations of the negative binomial law, which
	// sched=random follows. The even schedule varies less.
	p, n := s.inserting()/100, float64(w.entries)
	w.room = int(n/p+6*math.Sqrt(n*(1-p))/p) + blockLen
	return w
}

// strided returns how many of the numbers from 0 to n-1 are g modulo stride. It never falls
// as n rises, so a goroutine has at least as many keys as entries.
func strided(n, g, stride int) int { return (n - g + stride - 1) / stride }

// GrowthLen returns about how many operations all goroutines together need for one growth:
// n·100/(store + loadorstore), rounded up. It is 0 for a workload that doesn't grow. All of
// them are in memory at once, 9 to 17 bytes each, so a caller must refuse a workload that
// needs too many.
func (s Spec) GrowthLen() int {
	if !s.Grow {
		return 0
	}
	return int(math.Ceil(float64(s.N) * 100 / s.inserting()))
}

// inserting returns the share, in per cent, of the operations that insert while a map
// grows.
func (s Spec) inserting() float64 { return s.Store + s.LoadOrStore }

// Draw draws the operations of a fresh growth. It overwrites keys and ops from their start
// and returns them, of equal length. It keeps neither, and allocates only if their capacity
// is too small. The capacity that the first draw returns is enough for almost all
// later ones.
//
// Each growth inserts other keys in another order. All choices and orders among the
// goroutine's keys are equally likely:
//
//   - A Store or LoadOrStore takes the next key, which is new in this growth.
//   - An RMW takes a random key that this growth has inserted before. If there is none, it
//     takes the next new key.
//   - Load and Range take keys by the law, inserted yet or not, from the whole universe;
//     for dist=disjoint, from the goroutine's own keys.
//
// The operation that inserts the goroutine's last new key is the last of the growth. The
// operations of one goroutine must be executed in order; the goroutines may overlap in any
// way.
//
// String keys of the operations that store ([Op.Stores]) share no memory with those of the
// other operations, as in [Stream.Draw].
func (w *Growth[K]) Draw(keys []K, ops []Op) ([]K, []Op) {
	s := &w.loads
	if s.u.spec.Sched == Even {
		s.at = int(w.phases.below(uint64(len(s.u.kinds))))
	}
	keys, ops = slices.Grow(keys[:0], w.room), slices.Grow(ops[:0], w.room)
	for inserted := 0; inserted < w.entries; {
		done := len(ops)
		ops = slices.Grow(ops, blockLen)[:done+blockLen]
		kinds := ops[done:]
		s.drawKinds(kinds)
		s.drawIndices(s.block[:])
		inserted, kinds = w.choose(kinds, inserted)
		ops = ops[:done+len(kinds)]
		keys = slices.Grow(keys, len(kinds))[:len(ops)]
		s.write(keys[done:], kinds, s.block[:len(kinds)])
	}
	return keys, ops
}

// choose replaces the indices of a block, which the law has drawn, where the operation
// inserts or updates. It returns how many keys are inserted so far, and the kinds of the
// block that belong to the growth.
func (w *Growth[K]) choose(kinds []Op, inserted int) (int, []Op) {
	r, own := w.choices, w.own
	disjoint := w.loads.u.spec.Dist.Kind == Disjoint
	indices := &w.loads.block
	i := 0
	for ; i < len(kinds) && inserted < w.entries; i++ {
		switch op := kinds[i]; {
		case op == RMW && inserted > 0:
			indices[i] = own[r.below(uint64(inserted))]
		case op.Stores():
			// A step of the shuffle by Fisher and Yates (Knuth, TAOCP vol. 2,
			// 3.4.2, algorithm P). It may start from any order, so also from the
			// one that the last growth left.
			j := inserted + int(r.below(uint64(len(own)-inserted)))
			own[inserted], own[j] = own[j], own[inserted]
			indices[i] = own[inserted]
			inserted++
		case disjoint:
			indices[i] = own[indices[i]]
		}
	}
	w.choices = r
	return inserted, kinds[:i]
}
