package impls

import (
	"maps"
	"testing"
)

// TestCallsThatCopy wants only calls that change the map to publish a new one, and no call
// to change the map that readers may still use.
func TestCallsThatCopy(t *testing.T) {
	check := func(name string, call func(m *COW[int, int]), want bool) {
		t.Helper()
		m := NewCOW[int, int](Config{})
		m.Store(1, 1)
		held := m.published.Load()
		call(m)
		if got := m.published.Load() != held; got != want {
			t.Errorf("%s copies: %t; want %t", name, got, want)
		}
		if !maps.Equal(*held, map[int]int{1: 1}) {
			t.Errorf("%s changes a published map to %v", name, *held)
		}
	}
	check("Store", func(m *COW[int, int]) { m.Store(2, 2) }, true)
	check("Store of an equal value", func(m *COW[int, int]) { m.Store(1, 1) }, true)
	check("Delete of a key", func(m *COW[int, int]) { m.Delete(1) }, true)
	check("Delete of an absent key", func(m *COW[int, int]) { m.Delete(2) }, false)
	check("LoadOrStore that stores", func(m *COW[int, int]) { m.LoadOrStore(2, 2) }, true)
	check("LoadOrStore that loads", func(m *COW[int, int]) { m.LoadOrStore(1, 2) }, false)
	check("LoadAndDelete of a key", func(m *COW[int, int]) { m.LoadAndDelete(1) }, true)
	check("LoadAndDelete of an absent key", func(m *COW[int, int]) { m.LoadAndDelete(2) }, false)
	check("CompareAndSwap that swaps", func(m *COW[int, int]) { m.CompareAndSwap(1, 1, 2) }, true)
	check("CompareAndSwap that fails", func(m *COW[int, int]) { m.CompareAndSwap(1, 3, 2) }, false)
	check("Clear", func(m *COW[int, int]) { m.Clear() }, true)
}
