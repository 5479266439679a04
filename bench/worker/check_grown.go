package worker

import (
	"fmt"
	"sync/atomic"

	"example.com/mapbench/impls"
	"example.com/mapbench/workloads"
)

// grownKeys is the number of keys with which a map grows in a check. If a Store takes 60
// ns, they are stored within checkTime. If the spec has fewer keys, more are made.
// For string keys the number is grownStrings, since making one takes longer than storing
// it.
const (
	grownKeys    = 1 << 15
	grownStrings = 1 << 13
)

func grownKeysOf[K workloads.Key]() int {
	if isString[K]() {
		return grownStrings
	}
	return grownKeys
}

func isString[K workloads.Key]() bool {
	var key K
	_, is := any(key).(string)
	return is
}

// someKeys returns at most so many of the keys that are present at first.
func someKeys[K workloads.Key](u *workloads.Universe[K], most int) []K {
	keys := make([]K, 0, min(most, u.Len()))
	for i := range u.Present() {
		if len(keys) == cap(keys) {
			break
		}
		keys = append(keys, u.Key(i))
	}
	return keys
}

// moreKeys returns n keys. They are not the spec's.
func moreKeys[K workloads.Key](n int, seed uint64) []K {
	kind := workloads.Uint64
	if isString[K]() {
		kind = workloads.String
	}
	spec, err := workloads.ParseSpec(fmt.Sprintf("read=100/hit=100/n=%d/key=%s", n, kind))
	if err != nil {
		panic("worker.moreKeys: " + err.Error())
	}
	return someKeys(workloads.NewUniverse[K](spec, seed), n)
}

// grown lets each goroutine store as many keys as it can, none of them twice, and looks
// for all of them in the end. Some maps lose entries only when a large table grows.
func (c *checker[K, V]) grown(m impls.Map[K, V]) error {
	stored := make([]atomic.Int64, c.goroutines)
	value := func(i int) V { return valueOf[V](uint64(i % NumValues)) }
	err := c.each(func(g int, late func() bool) error {
		r := random(c.seed + uint64(g))
		n := int64(0)
		for i := g; i < len(c.many) && (n%16 > 0 || !late()); i += c.goroutines {
			m.Store(c.many[i], value(i))
			n++
			r.yield()
		}
		stored[g].Store(n)
		return nil
	})
	if err != nil {
		return err
	}
	all := 0
	for g := range stored {
		n := int(stored[g].Load())
		all += n
		for ; n > 0; n-- {
			i := g + (n-1)*c.goroutines
			if got, ok := m.Load(c.many[i]); !ok || got != value(i) {
				return fmt.Errorf("Load(%v) = %v, %t when the map has grown; its only writer stored %v", c.many[i], got, ok, value(i))
			}
		}
	}
	found := 0
	m.Range(func(K, V) bool { found++; return true })
	if found != all {
		return fmt.Errorf("when the map has grown a Range yields %d entries; %d were stored", found, all)
	}
	return nil
}
