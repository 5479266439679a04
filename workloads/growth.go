package workloads

import (
	"fmt"
	"math"
	"slices"
)

// Growth is what one goroutine does while a map grows from empty to n entries,
// as often as that is asked for. Only one goroutine at a time may use it. It
// holds 4 bytes for each key that the goroutine may insert.
//
// The goroutines share out the universe, and the n new entries, as evenly as
// can be: goroutine g of G inserts keys with the indices g, g+G, g+2G and so on,
// and nobody else inserts those. So they need not talk to each other, and the
// hot keys of a skewed law, which have the lowest indices, are spread over all
// of them.
type Growth[K Key] struct {
	loads   Stream[K] // the kinds, and the keys of operations that don't store
	choices rng       // which keys are new, and which of them are updated
	phases  rng       // where each growth starts in the even schedule
	own     []uint32  // indices of all keys the goroutine may insert; in a growth, those inserted come first
	entries int       // how many of them a growth inserts
	room    int       // operations that almost every growth gets along with
}

// NewGrowth gives goroutine g, from 0, of so many goroutines its part in the
// growths of a map over u, which must be a universe of s. The same arguments
// give the same growths; other seeds and other goroutines give independent ones.
// It panics if s doesn't grow, and if the arguments don't fit together, of which
// [Spec.CheckGoroutines] tells beforehand.
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
	// Six standard deviations of the negative binomial law, which is that of
	// sched=random; the even schedule varies less.
	p, n := s.inserting()/100, float64(w.entries)
	w.room = int(n/p+6*math.Sqrt(n*(1-p))/p) + blockLen
	return w
}

// strided returns how many of the numbers from 0 to n-1 are g modulo stride. As
// it never falls with n, a goroutine's entries always fit among its keys.
func strided(n, g, stride int) int { return (n - g + stride - 1) / stride }

// GrowthLen returns about how many operations all goroutines together need for
// one growth: n·100/(store + loadorstore), rounded up. Their keys and kinds are
// all in memory at once, so callers refuse what is too long for that. It is 0
// for a workload that doesn't grow.
func (s Spec) GrowthLen() int {
	if !s.Grow {
		return 0
	}
	return int(math.Ceil(float64(s.N) * 100 / s.inserting()))
}

// inserting returns the share, in per cent, of operations that insert while a
// map grows.
func (s Spec) inserting() float64 { return s.Store + s.LoadOrStore }

// Draw draws one fresh growth and returns it in keys and ops, of equal length.
// It overwrites both from their start and allocates only where their capacity
// is too small, which after the first draw it isn't; it keeps neither.
//
// Which keys are inserted, and in which order, is drawn anew for each growth:
// every choice and order among the goroutine's keys is equally likely. Each
// Store and each LoadOrStore takes the next of them, which is new in this growth;
// each RMW a random one of those inserted before in it, or the next new one where
// there is none; Load and Range take keys by the law, whether inserted yet or
// not: of the whole universe, or of the goroutine's own for dist=disjoint. The
// growth ends with the operation that inserts the goroutine's last new key.
// Operations of one goroutine must be issued in order; those of several in any.
//
// String keys of the operations that store share no memory with those of the
// others, as in [Stream.Draw].
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

// choose puts the indices of the growth's own keys among those that the law has
// drawn for the block. It returns how many keys are inserted after it, and the
// kinds as far as they belong to the growth.
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
			// A step of the shuffle by Fisher and Yates. It starts from the
			// order that the last growth left, which is as good as any.
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
