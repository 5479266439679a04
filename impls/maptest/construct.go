package maptest

import (
	"fmt"
	"reflect"
	"runtime/debug"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// construct calls each constructor that there is, and names one that is wrong.
func construct(r *rounds.Run, s Constructors) {
	newMap(r, "New", s.New, 1, 2)
	newMap(r, "Strings", s.Strings, "one", 2)
	newMap(r, "Wide", s.Wide, 1, [8]uint64{2, 2, 2, 2, 2, 2, 2, 2})
	newMap(r, "Floats", s.Floats, 1, 2)
	newMap(r, "Any", s.Any, "one", 2)
	newMap(r, "Pointers", s.Pointers, 1, new(Collected))
	if s.Hashed != nil {
		newMap(r, "Hashed", func() impls.Map[uint64, uint64] { return s.Hashed(func(key uint64) uint64 { return key }) }, 1, 2)
	}
	if s.HashedStrings != nil {
		newMap(r, "HashedStrings", func() impls.Map[string, uint64] { return s.HashedStrings(func(string) uint64 { return 0 }) }, "one", 2)
	}
}

// newMap makes two maps, if there is a constructor, and stores an entry in one.
func newMap[K, V comparable](r *rounds.Run, name string, constructor func() impls.Map[K, V], key K, value V) {
	if constructor == nil || !r.More() {
		return
	}
	defer func() {
		if p := recover(); p != nil {
			r.Fail(rounds.Failure{
				Message: fmt.Sprintf("constructor %s, or the first calls on its map, panic: %v", name, p),
				History: string(debug.Stack()),
				Last:    name == "New",
			})
		}
	}()
	reject := func(what string) {
		r.Fail(rounds.Failure{Message: fmt.Sprintf("constructor %s %s", name, what), Last: name == "New"})
	}
	a, b := constructor(), constructor()
	if isNil(a) || isNil(b) {
		reject("returns nil; want a new, empty map")
		return
	}
	a.Range(func(K, V) bool {
		reject("returns a map that is not empty: Range yields an entry")
		return false
	})
	a.Store(key, value)
	if got, ok := a.Load(key); !ok || got != value {
		reject(fmt.Sprintf("returns a map that keeps nothing: after Store(%v, %v), Load = %v, %t", key, value, got, ok))
	}
	if got, ok := b.Load(key); ok {
		reject(fmt.Sprintf("returns maps that share their entries: Load from one gives %v, which was stored in another; want a new map each time", got))
	}
}

// isNil reports whether m is nil, or an interface that holds a nil pointer.
func isNil(m any) bool {
	v := reflect.ValueOf(m)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}
