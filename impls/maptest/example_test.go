package maptest_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
)

// shelf is the map that an author wants to test.
type shelf[K comparable] struct {
	mu    sync.Mutex
	items map[K]uint64
}

func newShelf[K comparable]() *shelf[K] { return &shelf[K]{items: make(map[K]uint64)} }

func (s *shelf[K]) Load(key K) (value uint64, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	value, ok = s.items[key]
	return value, ok
}

func (s *shelf[K]) Store(key K, value uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items[key] = value
}

func (s *shelf[K]) Delete(key K) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.items, key)
}

func (s *shelf[K]) Range(yield func(key K, value uint64) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, value := range s.items {
		if !yield(key, value) {
			return
		}
	}
}

// TestShelf is all that an author has to write. Without Budget it takes 10 s.
func TestShelf(t *testing.T) {
	maptest.Test(t,
		func() impls.Map[uint64, uint64] { return newShelf[uint64]() },
		maptest.Strings(func() impls.Map[string, uint64] { return newShelf[string]() }),
		maptest.Budget(20*time.Millisecond),
	)
}

// An author's test is one call of Test. It is TestShelf of this package's tests, which
// runs; the rest of that file is the map.
func ExampleTest() {
	_ = func(t *testing.T) {
		maptest.Test(t,
			func() impls.Map[uint64, uint64] { return newShelf[uint64]() },
			maptest.Strings(func() impls.Map[string, uint64] { return newShelf[string]() }),
		)
	}
}

// A program without package testing checks the first laws.
func ExampleLaw_Check() {
	s := maptest.Constructors{New: func() impls.Map[uint64, uint64] { return newShelf[uint64]() }}
	c := maptest.Config{Budget: 20 * time.Millisecond}
	for _, law := range maptest.Laws()[:4] {
		o := law.Check(context.Background(), s, c)
		fmt.Printf("%s: %v\n", law.Name, o.Verdict)
	}
	// Output:
	// construct: pass
	// load-store: pass
	// delete: pass
	// load-or-store: n/a
}
