package planted

import (
	"math/rand/v2"

	"example.com/mapbench/impls"
)

// shuffled ranges in another order each time. Entries may be out of date when they are
// yielded. A kit that wants an order, or a snapshot, rejects it.
type shuffled[K, V comparable] struct{ *impls.Mutex[K, V] }

func newShuffled[K, V comparable]() impls.Map[K, V] {
	return shuffled[K, V]{impls.NewMutex[K, V](impls.Config{})}
}

// Range implements [impls.Map].
func (m shuffled[K, V]) Range(yield func(key K, value V) bool) {
	var entries []entry[K, V]
	m.Mutex.Range(func(key K, value V) bool {
		entries = append(entries, entry[K, V]{key, value})
		return true
	})
	rand.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	for _, e := range entries {
		if !yield(e.key, e.value) {
			return
		}
	}
}

// newLockedLoads returns a map with one lock for everything. A kit that wants Loads
// without a lock, or speed, rejects it.
func newLockedLoads[K, V comparable]() impls.Map[K, V] {
	return impls.NewMutex[K, V](impls.Config{})
}
