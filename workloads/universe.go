package workloads

import (
	"fmt"
	"iter"
)

// Key is the type of a map's keys. A spec's [KeyType] names one of the two.
type Key interface{ uint64 | string }

// Universe is the set of keys of one launch, with the tables that all streams over it share.
// Make one with [NewUniverse]; the zero value is not usable. It never changes, so any number
// of goroutines may use it. It takes at most 1 MB for the order of kinds, no memory for uint64
// keys, which are computed, 136 bytes for each string key, and 8 bytes more for each key
// under zipf.
type Universe[K Key] struct {
	spec  Spec
	seed  uint64
	count int
	salt  uint64
	text  *texts // string keys only
	zipf  alias  // dist=zipf only
	kinds []Op   // one period of the even schedule
}

// NewUniverse makes the keys of the workload. Another seed gives other keys, and other keys
// that are present at first. It panics if K is not the type that s.Key names.
func NewUniverse[K Key](s Spec, seed uint64) *Universe[K] {
	var k K
	if _, isString := any(k).(string); isString != (s.Key == String) {
		panic(fmt.Sprintf("workloads.NewUniverse: the key type is %T, but the spec says key=%s", k, s.Key))
	}
	u := &Universe[K]{spec: s, seed: seed, count: s.Universe(), salt: derive(seed, forSalt, 0)}
	if s.Key == String {
		u.text = newTexts(u.count, u.salt, derive(seed, forPlaces, 0))
	}
	if s.Dist.Kind == Zipf {
		law := s.Law(1)
		u.zipf = newAlias(u.count, func(i int) float64 { return law.P(0, i) })
	}
	u.kinds = period(s)
	return u
}

// Len returns the number of keys, present or not: [Spec.Universe].
func (u *Universe[K]) Len() int { return u.count }

// Prefill yields the n keys that are present at first, each once. The universe's seed chooses
// them, whatever the law of the keys is. Order is a seed too: it chooses the order in which
// they come, and all orders are equally likely. Prefill allocates 4 bytes a key while it
// runs. String keys are those that storing operations use.
func (u *Universe[K]) Prefill(order uint64) iter.Seq[K] {
	return func(yield func(K) bool) {
		present := make([]uint32, 0, u.spec.N)
		for i := range u.Present() {
			present = append(present, uint32(i))
		}
		r := rng(derive(order, forOrder, 0))
		for i := range present {
			j := i + int(r.below(uint64(len(present)-i)))
			present[i], present[j] = present[j], present[i]
			if !yield(u.stored(present[i])) {
				return
			}
		}
	}
}

// Present yields the indices of the keys that are present at first, ascending. All subsets of n
// keys are equally likely (Knuth, TAOCP vol. 2, 3.4.2, algorithm S).
func (u *Universe[K]) Present() iter.Seq[int] {
	return func(yield func(int) bool) {
		r := rng(derive(u.seed, forSubset, 0))
		for i, left := 0, u.spec.N; left > 0; i++ {
			if r.below(uint64(u.count-i)) < uint64(left) {
				left--
				if !yield(i) {
					return
				}
			}
		}
	}
}

// stored returns the key with index i, in the copy that storing operations use.
func (u *Universe[K]) stored(i uint32) (k K) {
	switch k := any(&k).(type) {
	case *uint64:
		*k = mix(u.salt + uint64(i))
	case *string:
		*k = u.text.stored(i)
	}
	return k
}

// Key returns the key with index i, from 0 to Len()-1, in the copy that storing operations
// use. It is the inverse of [Universe.Index]. Other indices give no key of the universe, or a
// panic.
func (u *Universe[K]) Key(i int) K { return u.stored(uint32(i)) }

// Index returns the index of k, from 0 to Len()-1, and reports false if k is not a key of this
// universe. It is the index that [Law.P] takes. Audits use it: it costs a few ns and
// allocates nothing.
func (u *Universe[K]) Index(k K) (int, bool) {
	var mixed uint64
	switch k := any(&k).(type) {
	case *uint64:
		mixed = *k
	case *string:
		if i, ok := u.text.find(*k); ok {
			return int(i), true
		}
		var ok bool
		if mixed, ok = parseText(*k); !ok {
			return 0, false
		}
	}
	i := unmix(mixed) - u.salt
	return int(i), i < uint64(u.count)
}
