package worker

import (
	"fmt"
	"sync"

	"example.com/mapbench/impls"
	"example.com/mapbench/workloads"
)

const (
	checkKeys   = 64      // keys that each checking goroutine owns
	checkRounds = 1 << 12 // operations of each checking goroutine
)

// check reports how an empty map m breaks its contract, if it finds out within
// a few milliseconds. Each goroutine owns some keys, writes them, and knows what
// it must read back, while the others' writes force the map to grow and shrink;
// so a lost, a stale and a resurrected entry are all seen. It is no proof: that
// is what a conformance kit is for.
func check[K workloads.Key, V comparable](m impls.Map[K, V], u *workloads.Universe[K], goroutines int) error {
	var keys []K
	for key := range u.Prefill(0) {
		keys = append(keys, key)
		if len(keys) == checkKeys*min(goroutines, 4) {
			break
		}
	}
	owners := max(1, min(goroutines, 4, len(keys)))
	var wg sync.WaitGroup
	errs := make([]error, owners)
	for g := range owners {
		var own []K
		for i := g; i < len(keys); i += owners {
			own = append(own, keys[i])
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() {
				if r := recover(); r != nil {
					errs[g] = fmt.Errorf("panic: %v", r)
				}
			}()
			errs[g] = checkOwner(m, own, uint64(g))
		}()
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return checkRange(m)
}

// checkOwner writes keys that no one else writes, and deletes all in the end.
func checkOwner[K, V comparable](m impls.Map[K, V], keys []K, seed uint64) error {
	model := make(map[K]V)
	x := seed
	next := func() uint64 { // a linear congruential generator (Knuth, MMIX); its high bits will do
		x = x*6364136223846793005 + 1442695040888963407
		return x >> 33
	}
	for i := range checkRounds {
		key := keys[next()%uint64(len(keys))]
		switch next() % 4 {
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
	}
	for _, key := range keys {
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

// checkRange finds entries in a map from which all was deleted.
func checkRange[K, V comparable](m impls.Map[K, V]) error {
	var err error
	m.Range(func(k K, v V) bool {
		err = fmt.Errorf("after every key was deleted, Range yields %v, %v", k, v)
		return false
	})
	return err
}
