package planted

import (
	"runtime"
	"sync"
	"sync/atomic"

	"example.com/mapbench/impls"
)

// recycling keeps its values in nodes that it uses again. Free nodes are on a stack
// (Treiber: Systems programming: coping with parallelism, IBM RJ 5118, 1986). To hold
// the lock for a short time only, writers take and fill a node before they lock, and
// put back nodes that they have replaced, or did not need, after they have unlocked.
//
// The top of the stack has no version stamp. A goroutine reads the top, A, and the node
// below, B, and is stopped. Others take A and B, and put A back. The compare-and-swap
// from A to B then succeeds, since the top is A again. Now B is the top of the stack
// although it is in use. The next goroutine takes it, and two keys share a node. With
// new nodes the garbage collector prevents this. It can't with nodes that are reused.
type recycling[K, V comparable] struct {
	mu   sync.RWMutex
	m    map[K]*recycledNode[V]
	free atomic.Pointer[recycledNode[V]]
}

// recycledNode is a node in the map or on the stack.
type recycledNode[V comparable] struct {
	value V
	below atomic.Pointer[recycledNode[V]]
}

func newRecycling[K, V comparable]() impls.Map[K, V] {
	return &recycling[K, V]{m: make(map[K]*recycledNode[V])}
}

// take returns a free node, or else a new one.
func (m *recycling[K, V]) take() *recycledNode[V] {
	for {
		top := m.free.Load()
		if top == nil {
			return new(recycledNode[V])
		}
		below := top.below.Load()
		runtime.Gosched()
		if m.free.CompareAndSwap(top, below) { // the bug: top may have been taken and put back
			return top
		}
	}
}

// put makes n free.
func (m *recycling[K, V]) put(n *recycledNode[V]) {
	for {
		top := m.free.Load()
		n.below.Store(top)
		if m.free.CompareAndSwap(top, n) {
			return
		}
	}
}

// Load implements [impls.Map].
func (m *recycling[K, V]) Load(key K) (value V, ok bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if n := m.m[key]; n != nil {
		return n.value, true
	}
	return value, false
}

// Store implements [impls.Map].
func (m *recycling[K, V]) Store(key K, value V) {
	n := m.take()
	n.value = value
	m.mu.Lock()
	old := m.m[key]
	m.m[key] = n
	m.mu.Unlock()
	if old != nil {
		m.put(old)
	}
}

// LoadOrStore implements [impls.LoadOrStorer].
func (m *recycling[K, V]) LoadOrStore(key K, value V) (actual V, loaded bool) {
	n := m.take()
	n.value = value
	m.mu.Lock()
	if old := m.m[key]; old != nil {
		actual = old.value
		m.mu.Unlock()
		m.put(n)
		return actual, true
	}
	m.m[key] = n
	m.mu.Unlock()
	return value, false
}

// Delete implements [impls.Map].
func (m *recycling[K, V]) Delete(key K) {
	m.mu.Lock()
	old := m.m[key]
	delete(m.m, key)
	m.mu.Unlock()
	if old != nil {
		m.put(old)
	}
}

// Range implements [impls.Map].
func (m *recycling[K, V]) Range(yield func(key K, value V) bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for k, n := range m.m {
		if !yield(k, n.value) {
			return
		}
	}
}
