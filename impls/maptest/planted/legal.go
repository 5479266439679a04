package planted

import (
	"math/rand/v2"
	"runtime"

	"example.com/mapbench/impls"
)

// shuffled ranges in another order each time, over entries that may be old when
// they are yielded. A kit that compares Range with a list, or takes it for a
// snapshot, rejects it.
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

// retrying acts as if half of its attempts had lost a race, as those of
// lock-free maps do: it throws them away, lets others run, and starts over. A
// kit that takes a long operation for a hung one rejects it.
type retrying[K, V comparable] struct{ *impls.Mutex[K, V] }

func newRetrying[K, V comparable]() impls.Map[K, V] {
	return retrying[K, V]{impls.NewMutex[K, V](impls.Config{})}
}

// retry makes attempts that come to nothing.
func (m retrying[K, V]) retry(key K) {
	for rand.Uint64()&1 == 0 {
		m.Mutex.Load(key)
		runtime.Gosched()
	}
}

// Load implements [impls.Map].
func (m retrying[K, V]) Load(key K) (value V, ok bool) {
	m.retry(key)
	return m.Mutex.Load(key)
}

// Store implements [impls.Map].
func (m retrying[K, V]) Store(key K, value V) {
	m.retry(key)
	m.Mutex.Store(key, value)
}

// Delete implements [impls.Map].
func (m retrying[K, V]) Delete(key K) {
	m.retry(key)
	m.Mutex.Delete(key)
}

// LoadOrStore implements [impls.LoadOrStorer].
func (m retrying[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	m.retry(key)
	return m.Mutex.LoadOrStore(key, value)
}

// LoadAndDelete implements [impls.LoadAndDeleter].
func (m retrying[K, V]) LoadAndDelete(key K) (value V, loaded bool) {
	m.retry(key)
	return m.Mutex.LoadAndDelete(key)
}

// CompareAndSwap implements [impls.CompareAndSwapper].
func (m retrying[K, V]) CompareAndSwap(key K, old, new V) (swapped bool) {
	m.retry(key)
	return m.Mutex.CompareAndSwap(key, old, new)
}

// newLockedLoads returns the map that has one lock for everything. A kit that
// asks for reads without a lock, or for speed, rejects it.
func newLockedLoads[K, V comparable]() impls.Map[K, V] {
	return impls.NewMutex[K, V](impls.Config{})
}
