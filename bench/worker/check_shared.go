package worker

import (
	"fmt"
	"runtime"
	"sync/atomic"

	"example.com/mapbench/impls"
)

// fresh lets one goroutine write versions of one key while the others read that key and
// make the map grow with other keys. A reader knows which version was there before its
// Load and which may be there by now. So it sees late, stale, torn and resurrected values.
func (c *checker[K, V]) fresh(m impls.Map[K, V]) error {
	key, rest := c.keys[0], c.keys[1:]
	versions := make([]V, checkRounds/2)
	number := make(map[V]int)
	for i := range versions {
		versions[i] = valueOf[V](uint64(i))
		if i > 0 {
			number[versions[i]] = i
		}
	}
	deletes := func(version int) bool { return version%4 == 0 }
	var done atomic.Int64 // the version that is certainly there; 0 before the first
	var over atomic.Bool
	return c.each(func(g int, late func() bool) error {
		r := random(c.seed + uint64(g))
		if g == 0 {
			defer over.Store(true)
			for v := 1; v < len(versions) && !late(); v++ {
				if deletes(v) {
					m.Delete(key)
				} else {
					m.Store(key, versions[v])
				}
				done.Store(int64(v))
				r.yield()
			}
			return nil
		}
		last := 0
		for i := 0; i < 4*checkRounds && !over.Load(); i++ {
			from := int(done.Load())
			value, ok := m.Load(key)
			to := int(done.Load()) + 1
			v, known := number[value]
			switch {
			case ok && !known:
				return fmt.Errorf("Load(%v) = %v, true; nobody stored that value there", key, value)
			case ok && (v < max(from, last) || v > to):
				return fmt.Errorf("Load(%v) = version %d; its only writer had written versions %d to %d, and %d was read before", key, v, from, to, last)
			case !ok && from > 0 && to/4 == (from-1)/4: // no Delete lies between these versions
				return fmt.Errorf("Load(%v) = _, false; its only writer had stored versions %d to %d and deleted none", key, from, to)
			case ok:
				last = v
			}
			if i%4 == 0 && len(rest) > 0 {
				other := rest[r.below(len(rest))]
				if r.below(3) > 0 {
					m.Store(other, versions[0])
				} else {
					m.Delete(other)
				}
			}
			r.yield()
		}
		return nil
	})
}

// sameKey lets all goroutines store one absent key at once, key after key. Whoever
// stores last, the key must be there afterwards. If the map has a LoadOrStore, it stores
// every second key, and exactly one call must store.
func (c *checker[K, V]) sameKey(m impls.Map[K, V]) error {
	storer, _ := m.(impls.LoadOrStorer[K, V])
	all := breakableBarrier{parties: int64(c.goroutines)}
	var winners atomic.Int64
	var stop atomic.Bool
	actuals := make([]V, c.goroutines)
	return c.each(func(g int, late func() bool) error {
		defer all.leave()
		mine := valueOf[V](uint64(g))
		for i, key := range c.keys {
			if g == 0 {
				winners.Store(0)
				stop.Store(i*c.goroutines >= checkRounds/4 || late())
			}
			if !all.wait() || stop.Load() {
				return nil
			}
			once := storer != nil && i%2 == 1
			if once {
				actual, loaded := storer.LoadOrStore(key, mine)
				if actuals[g] = actual; !loaded {
					winners.Add(1)
				}
			} else {
				m.Store(key, mine)
			}
			got, ok := m.Load(key)
			if !ok {
				return fmt.Errorf("Load(%v) = _, false; this goroutine has just stored it, and nobody deletes it", key)
			}
			if once && got != actuals[g] {
				return fmt.Errorf("Load(%v) = %v, true; LoadOrStore returned %v, and nobody stores anything else", key, got, actuals[g])
			}
			if !all.wait() {
				return nil
			}
			// Only goroutine 0 looks. By now the count of the others may be the next key's.
			if won := winners.Load(); once && g == 0 && won != 1 {
				return fmt.Errorf("LoadOrStore(%v) stored %d times; want once, the key was absent", key, won)
			}
		}
		return nil
	})
}

// stableKeys ranges while other goroutines store and delete. A Range must yield the keys
// that nobody touches, and no key twice.
func (c *checker[K, V]) stableKeys(m impls.Map[K, V]) error {
	keys := c.keys[:min(len(c.keys), ownedKeys)]
	stable, others := keys[:len(keys)/4], keys[len(keys)/4:]
	// Half of the stable keys are older than the others and half are younger: a Range may
	// go by age.
	for i, key := range stable {
		if i == len(stable)/2 {
			for _, other := range others {
				m.Store(other, valueOf[V](1))
			}
		}
		m.Store(key, valueOf[V](0))
	}
	var writing atomic.Int64
	writing.Store(int64(c.goroutines - 1))
	return c.each(func(g int, late func() bool) error {
		r := random(c.seed + uint64(g))
		if g > 0 {
			defer writing.Add(-1)
			for i := 0; i < checkRounds/4 && !late(); i++ {
				key := others[r.below(len(others))]
				if r.below(2) == 0 {
					m.Store(key, valueOf[V](1))
				} else {
					m.Delete(key)
				}
				r.yield()
			}
			return nil
		}
		for writing.Load() > 0 {
			var twice error
			seen := make(map[K]bool, len(keys))
			m.Range(func(key K, _ V) bool {
				if seen[key] && twice == nil {
					twice = fmt.Errorf("beside writers a Range yields %v twice", key)
				}
				seen[key] = true
				r.yield()
				return twice == nil
			})
			if twice != nil {
				return twice
			}
			for _, key := range stable {
				if !seen[key] {
					return fmt.Errorf("beside writers a Range misses %v, which nobody has touched since it was stored", key)
				}
			}
			runtime.Gosched()
		}
		return nil
	})
}
