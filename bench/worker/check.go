package worker

import (
	"fmt"
	"runtime"
	"sync"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/workloads"
)

const (
	// checkTime bounds each part of a self-check. Whenever a map is prepared it is
	// checked, which must not take longer than its slices. Most maps need a third of
	// this time.
	checkTime = 2 * time.Millisecond
	// checkRounds is the number of operations of each goroutine in a part.
	checkRounds = 1 << 11
	// checkKeys is how many keys are used, if the spec has so many. That is enough to
	// see whether a map tells keys apart by 16 bits of a hash.
	checkKeys = 1 << 10
	// ownedKeys is how many of the keys only one goroutine writes.
	ownedKeys = 64
	// mostCheckers bounds the goroutines: more of them find hardly more bugs in that
	// time.
	mostCheckers = 4
)

// A checker looks for breaches of the contract of [impls.Map], within some milliseconds,
// in maps that are to be measured and by the operations that are to be measured. It
// proves nothing: package maptest, the conformance kit, is more thorough.
type checker[K, V comparable] struct {
	// sized makes a map with the config that is measured, empty one with room for
	// nothing, so that it must grow.
	sized, empty func() impls.Map[K, V]
	keys         []K
	many         []K // the keys of the part where a map grows
	goroutines   int
	seed         uint64
	limit        time.Duration // of each part
}

// newChecker returns a checker of maps with keys of u. It uses as many goroutines as will
// measure, but at least two and at most mostCheckers, unless c.MaxGoroutines is less.
func newChecker[K workloads.Key, V comparable](c Contestant, u *workloads.Universe[K], goroutines int, seed uint64) *checker[K, V] {
	n := min(max(goroutines, 2), mostCheckers)
	if c.MaxGoroutines > 0 {
		n = min(n, c.MaxGoroutines)
	}
	ch := &checker[K, V]{goroutines: n, seed: seed, limit: checkTime}
	ch.many = someKeys(u, grownKeys)
	ch.keys = ch.many[:min(len(ch.many), checkKeys)]
	most := grownKeysOf[K]()
	if c.MaxN > 0 {
		most = min(most, c.MaxN)
	}
	if len(ch.many) < most {
		ch.many = moreKeys[K](most, seed)
	}
	return ch
}

// check returns the first breach that it finds, or nil.
func (c *checker[K, V]) check() error {
	m := c.sized()
	if err := c.filled(m); err != nil {
		return err
	}
	if err := c.ownKeys(m); err != nil {
		return err
	}
	parts := []func(impls.Map[K, V]) error{c.grown, c.fresh, c.sameKey, c.stableKeys}
	if c.goroutines == 1 {
		parts = parts[:1] // the others need several goroutines
	}
	for _, part := range parts {
		m := c.empty()
		if err := checkRange(m, nil); err != nil {
			return fmt.Errorf("a new map is not empty: %w", err)
		}
		if err := part(m); err != nil {
			return err
		}
	}
	return nil
}

// each runs f in every goroutine, waits, and returns the first error. A panic becomes an
// error.
func (c *checker[K, V]) each(f func(g int, late func() bool) error) error {
	end := time.Now().Add(c.limit)
	errs := make([]error, c.goroutines)
	var wg sync.WaitGroup
	for g := range errs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() {
				if r := recover(); r != nil {
					errs[g] = fmt.Errorf("panic: %v", r)
				}
			}()
			errs[g] = f(g, func() bool { return time.Now().After(end) })
		}()
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// random is a linear congruential generator (Knuth, MMIX).
type random uint64

// below returns a number below n.
func (r *random) below(n int) int {
	*r = *r*6364136223846793005 + 1442695040888963407
	return int(uint64(*r>>33) % uint64(n)) // the high bits are the good ones
}

// yield sometimes lets other goroutines run. On one proc they would otherwise wait until
// this one has ended.
func (r *random) yield() {
	if r.below(16) == 0 {
		runtime.Gosched()
	}
}

// filled stores all keys, looks for each, and deletes them, in one goroutine.
func (c *checker[K, V]) filled(m impls.Map[K, V]) error {
	one := *c
	one.goroutines = 1
	return one.each(func(_ int, late func() bool) error {
		model := make(map[K]V)
		for i, key := range c.keys {
			if late() {
				break
			}
			model[key] = valueOf[V](uint64(i))
			m.Store(key, model[key])
		}
		for _, key := range c.keys[:len(model)] {
			if err := checkLoad(m, model, key); err != nil {
				return err
			}
		}
		if err := checkRange(m, model); err != nil {
			return err
		}
		for _, key := range c.keys[:len(model)] {
			m.Delete(key)
			delete(model, key)
			if err := checkLoad(m, model, key); err != nil {
				return err
			}
		}
		return checkRange(m, model)
	})
}

// ownKeys lets each goroutine write keys that no other writes, so it knows what it must
// read. It sees an entry that the write of another key loses or brings back.
func (c *checker[K, V]) ownKeys(m impls.Map[K, V]) error {
	err := c.each(func(g int, late func() bool) error {
		var own []K
		for i := g; i < len(c.keys) && len(own) < ownedKeys; i += c.goroutines {
			own = append(own, c.keys[i])
		}
		if len(own) == 0 {
			return nil
		}
		return checkOwner(m, own, random(c.seed+uint64(g)), late)
	})
	if err != nil {
		return err
	}
	return checkRange(m, nil)
}

// checkOwner writes keys that nobody else writes, and in the end deletes them.
func checkOwner[K, V comparable](m impls.Map[K, V], keys []K, r random, late func() bool) error {
	model := make(map[K]V)
	for i := 0; i < checkRounds && !late(); i++ {
		key := keys[r.below(len(keys))]
		switch r.below(4) {
		case 0:
			v := valueOf[V](uint64(i))
			m.Store(key, v)
			model[key] = v
		case 1:
			m.Delete(key)
			delete(model, key)
		default:
			if err := checkLoad(m, model, key); err != nil {
				return err
			}
		}
		r.yield()
	}
	for _, key := range keys {
		if _, present := model[key]; !present && late() {
			continue
		}
		if err := checkLoad(m, model, key); err != nil {
			return err
		}
		m.Delete(key)
		delete(model, key)
		if err := checkLoad(m, model, key); err != nil {
			return err
		}
	}
	return nil
}

func checkLoad[K, V comparable](m impls.Map[K, V], model map[K]V, key K) error {
	got, ok := m.Load(key)
	want, present := model[key]
	if ok != present || ok && got != want {
		return fmt.Errorf("Load(%v) = %v, %t; its only writer left %v, %t", key, got, ok, want, present)
	}
	return nil
}

// checkRange compares what a Range yields while nobody writes with a model.
func checkRange[K, V comparable](m impls.Map[K, V], model map[K]V) error {
	var err error
	seen := make(map[K]bool)
	m.Range(func(k K, v V) bool {
		want, present := model[k]
		switch {
		case !present || v != want:
			err = fmt.Errorf("a Range yields %v, %v; its only writer left %v, %t", k, v, want, present)
		case seen[k]:
			err = fmt.Errorf("a Range yields %v twice", k)
		}
		seen[k] = true
		return err == nil
	})
	if err == nil && len(seen) != len(model) {
		err = fmt.Errorf("a Range yields %d entries; %d were stored", len(seen), len(model))
	}
	return err
}
