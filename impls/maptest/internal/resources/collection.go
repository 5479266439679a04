// Package resources has the laws about what calls on a map cost and leave behind: memory,
// goroutines, locks and time.
//
// A function is a law's program. Package maptest has the laws' names and texts. Some laws
// judge, others only record, since the contract of maps says nothing about the matter.
//
//  1. Memory: [KeysCollected], [ValuesCollected] and [Churn] judge; [Emptied] records.
//  2. Goroutines: [NoGoroutine] judges, and so does [LeftEarly], which also judges locks.
//  3. Locks: [OddCallbacks] records which calls hang that are made during a Range.
//  4. Time: [Costs] records the calls whose cost grows with the number of entries.
package resources

import (
	"fmt"
	"runtime"
	"time"
	"unsafe"
	"weak"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// keyBytes are the bytes of a key of KeysCollected. The runtime packs smaller objects
// without pointers into shared blocks, which it collects as one.
type keyBytes [32]byte

// KeysCollected stores string keys whose bytes nothing else refers to, removes them in
// every way, and counts the bytes that are not garbage-collected. For what a map may
// keep see levelsOff.
func KeysCollected(r *rounds.Run, newMap func() impls.Map[string, uint64]) {
	removers := map[string]func(m history.Methods[string], key string){
		"Delete": func(m history.Methods[string], key string) { m.Delete(key) },
	}
	m := history.MethodsOf(newMap())
	if m.LoadAndDeleter != nil {
		removers["LoadAndDelete"] = func(m history.Methods[string], key string) { m.LoadAndDelete(key) }
	}
	if m.Clearer != nil {
		removers["Clear"] = nil
	}
	for name, remove := range removers {
		if !levelsOff(r, "keys", name, func(n int) int { return uncollectedKeys(r, n, newMap(), remove) }) {
			return
		}
	}
}

// uncollectedKeys stores n keys and removes each, or clears the map if remove is nil. It
// returns for how many keys the bytes are left.
func uncollectedKeys(r *rounds.Run, n int, made impls.Map[string, uint64], remove func(history.Methods[string], string)) int {
	m := history.MethodsOf(made)
	bytes := storeKeys(r, m, n)
	for number := range uint64(n) {
		if remove != nil {
			remove(m, freshKey(number)) // an equal string, at another address
		}
		r.Watchdog.Beat()
	}
	if remove == nil {
		m.Clear()
	}
	left := survivors(bytes)
	runtime.KeepAlive(m)
	return left
}

// storeKeys stores n keys and returns their bytes. It is not inlined, so that the
// caller's frame keeps no key.
//
//go:noinline
func storeKeys(r *rounds.Run, m impls.Map[string, uint64], n int) []weak.Pointer[keyBytes] {
	bytes := make([]weak.Pointer[keyBytes], n)
	for i := range bytes {
		key := freshKey(uint64(i))
		bytes[i] = weak.Make((*keyBytes)(unsafe.Pointer(unsafe.StringData(key))))
		m.Store(key, uint64(i))
		m.Load(key) // this may fill a cache
		r.Watchdog.Beat()
	}
	return bytes
}

// freshKey returns the key of a number, in new bytes.
func freshKey(number uint64) string {
	bytes := new(keyBytes)
	copy(bytes[:], fmt.Sprintf("%0*d", len(bytes), number))
	return unsafe.String(&bytes[0], len(bytes))
}

// ValuesCollected stores pointers, removes them in every way, and counts the objects
// that are not garbage-collected. For what a map may keep see levelsOff. The runtime must
// collect objects of type V one by one; see keyBytes.
func ValuesCollected[V any](r *rounds.Run, newMap func() impls.Map[uint64, *V]) {
	removers := map[string]func(m impls.Map[uint64, *V], key uint64){
		"Delete": func(m impls.Map[uint64, *V], key uint64) { m.Delete(key) },
		"Store of another value": func(m impls.Map[uint64, *V], key uint64) {
			m.Store(key, nil)
		},
	}
	m := newMap()
	if _, ok := m.(impls.LoadAndDeleter[uint64, *V]); ok {
		removers["LoadAndDelete"] = func(m impls.Map[uint64, *V], key uint64) {
			m.(impls.LoadAndDeleter[uint64, *V]).LoadAndDelete(key)
		}
	}
	if _, ok := m.(impls.Clearer); ok {
		removers["Clear"] = func(m impls.Map[uint64, *V], key uint64) {
			if key == 0 {
				m.(impls.Clearer).Clear()
			}
		}
	}
	for name, remove := range removers {
		if !levelsOff(r, "values", name, func(n int) int { return uncollected(r, n, newMap(), remove) }) {
			return
		}
	}
}

// levelsOff fails if the number of objects that stay grows with the number stored. A map
// may keep some objects: in registers, in a node that waits for reuse, or in a cache of
// each shard. So levelsOff stores and removes 512 objects, then 8 times and then 64
// times as many. It fails if each time more than one in a hundred of the additional
// objects stays. Stay does that for n objects, and returns how many stay; what and name
// say in the failure what they are and how they were removed. levelsOff reports whether
// to go on.
func levelsOff(r *rounds.Run, what, name string, stay func(n int) int) bool {
	n := r.Affordable(512)
	stored, left, grows := 0, 0, true
	// It takes long only if something stays.
	for until := time.Now().Add(10 * r.Span); grows && stored < 64*n; {
		if stored > 0 && time.Now().After(until) || r.Ctx.Err() != nil {
			r.Unjudged++ // something stays, but the map is too slow to see whether it grows
			return false
		}
		size := max(n, 8*stored)
		now := stay(size)
		grows = now-left > max(1, (size-stored)/100)
		stored, left = size, now
	}
	if grows {
		r.Failf("after %s, %d of %d %s are not collected, and only the map can refer to them; want a number that does not grow with the number stored, or at most one in a hundred", name, left, stored, what)
	}
	return true
}

// uncollected stores n values and removes each. It returns how many are left.
func uncollected[V any](r *rounds.Run, n int, m impls.Map[uint64, *V], remove func(impls.Map[uint64, *V], uint64)) int {
	values := storePointers(r, m, n)
	for key := range uint64(n) {
		remove(m, key)
		r.Watchdog.Beat()
	}
	left := survivors(values)
	runtime.KeepAlive(m)
	return left
}

// storePointers stores n new objects. It is not inlined, so that the caller's frame keeps
// none.
//
//go:noinline
func storePointers[V any](r *rounds.Run, m impls.Map[uint64, *V], n int) []weak.Pointer[V] {
	values := make([]weak.Pointer[V], n)
	for i := range values {
		value := new(V)
		values[i] = weak.Make(value)
		m.Store(uint64(i), value)
		m.Load(uint64(i)) // this may fill a cache
		r.Watchdog.Beat()
	}
	return values
}

// survivors returns how many objects are left after some garbage collections. Objects
// in a finalizer or a pool need more than one.
func survivors[T any](values []weak.Pointer[T]) int {
	left := 0
	for range 4 {
		runtime.GC()
		left = 0
		for _, p := range values {
			if p.Value() != nil {
				left++
			}
		}
		if left == 0 {
			break
		}
	}
	return left
}
