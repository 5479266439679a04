// Two is a plug-in of two maps: a correct one, and one that loses keys. A third entry is no
// map of integers.
package main

import (
	"sync"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
)

func main() {
	worker.Main(
		worker.Contestant{
			Info:        impls.Info{Name: "good", Design: "a built-in map behind one lock"},
			Uint64Val8:  maker[uint64, worker.Val8](false),
			Uint64Val64: maker[uint64, worker.Val64](false),
			StringVal8:  maker[string, worker.Val8](false),
		},
		worker.Contestant{
			Info:       impls.Info{Name: "loses", Design: "the same, whose Delete removes everything"},
			Uint64Val8: maker[uint64, worker.Val8](true),
		},
		worker.Contestant{
			Info:       impls.Info{Name: "words", Design: "the same, for strings alone"},
			StringVal8: maker[string, worker.Val8](false),
		},
	)
}

func maker[K, V comparable](loses bool) worker.Maker[K, V] {
	return worker.Maker[K, V]{New: func(impls.Config) impls.Map[K, V] { return &locked[K, V]{m: make(map[K]V), loses: loses} }}
}

type locked[K, V comparable] struct {
	mu    sync.Mutex
	m     map[K]V
	loses bool
}

func (l *locked[K, V]) Load(key K) (value V, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	value, ok = l.m[key]
	return value, ok
}

func (l *locked[K, V]) Store(key K, value V) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.m[key] = value
}

func (l *locked[K, V]) Delete(key K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.m, key)
	if l.loses {
		clear(l.m)
	}
}

func (l *locked[K, V]) Range(yield func(key K, value V) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for key, value := range l.m {
		if !yield(key, value) {
			return
		}
	}
}

// Len is an optional method, which the kit checks too.
func (l *locked[K, V]) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.m)
}
