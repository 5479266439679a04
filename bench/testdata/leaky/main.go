// Leaky is a worker whose map is good up to 40,000 entries, and loses 1.5 % of them when
// it grows beyond.
package main

import (
	"sync"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
)

func main() {
	worker.Main(worker.Contestant{
		Info: impls.Info{Name: "leaky", Design: "a locked map that loses keys as it grows"},
		Uint64Val8: worker.Maker[uint64, worker.Val8]{
			New: func(impls.Config) impls.Map[uint64, worker.Val8] {
				return &leaky{m: make(map[uint64]worker.Val8)}
			},
		},
	})
}

const loses = 40_000

type leaky struct {
	mu   sync.Mutex
	m    map[uint64]worker.Val8
	lost bool
}

func (m *leaky) Load(key uint64) (worker.Val8, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.m[key]
	return v, ok
}

func (m *leaky) Store(key uint64, value worker.Val8) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.m[key] = value
	if len(m.m) < loses || m.lost {
		return
	}
	m.lost = true
	left := loses * 15 / 1000
	for key := range m.m {
		if left == 0 {
			return
		}
		delete(m.m, key)
		left--
	}
}

func (m *leaky) Delete(key uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.m, key)
}

func (m *leaky) Range(yield func(uint64, worker.Val8) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, value := range m.m {
		if !yield(key, value) {
			return
		}
	}
}
