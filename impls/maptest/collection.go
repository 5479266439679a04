package maptest

import (
	"fmt"
	"runtime"
	"time"
	"unsafe"
	"weak"

	"example.com/mapbench/impls"
)

// keyBytes are the bytes of a key of keysCollected. They are so many for the reason
// given at [Collected].
type keyBytes [32]byte

// keysCollected stores string keys whose bytes nothing else refers to, removes them in
// every way, and counts the bytes that are not garbage-collected. For what a map may
// keep see levelsOff.
func keysCollected(r *run) {
	removers := map[string]func(m methods[string], key string){
		"Delete": func(m methods[string], key string) { m.Delete(key) },
	}
	m := methodsOf(r.maps.Strings())
	if m.LoadAndDeleter != nil {
		removers["LoadAndDelete"] = func(m methods[string], key string) { m.LoadAndDelete(key) }
	}
	if m.Clearer != nil {
		removers["Clear"] = nil
	}
	for name, remove := range removers {
		if !levelsOff(r, "keys", name, func(n int) int { return uncollectedKeys(r, n, remove) }) {
			return
		}
	}
}

// uncollectedKeys stores n keys and removes each, or clears the map if remove is nil. It
// returns for how many keys the bytes are left.
func uncollectedKeys(r *run, n int, remove func(methods[string], string)) int {
	m := methodsOf(r.maps.Strings())
	bytes := storeKeys(r, m, n)
	for number := range uint64(n) {
		if remove != nil {
			remove(m, freshKey(number)) // an equal string, at another address
		}
		r.watchdog.own.beat()
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
func storeKeys(r *run, m impls.Map[string, uint64], n int) []weak.Pointer[keyBytes] {
	bytes := make([]weak.Pointer[keyBytes], n)
	for i := range bytes {
		key := freshKey(uint64(i))
		bytes[i] = weak.Make((*keyBytes)(unsafe.Pointer(unsafe.StringData(key))))
		m.Store(key, uint64(i))
		m.Load(key) // this may fill a cache
		r.watchdog.own.beat()
	}
	return bytes
}

// freshKey returns the key of a number, in new bytes.
func freshKey(number uint64) string {
	bytes := new(keyBytes)
	copy(bytes[:], fmt.Sprintf("%0*d", len(bytes), number))
	return unsafe.String(&bytes[0], len(bytes))
}

// valuesCollected stores pointers, removes them in every way, and counts the objects
// that are not garbage-collected. For what a map may keep see levelsOff.
func valuesCollected(r *run) {
	removers := map[string]func(m impls.Map[uint64, *Collected], key uint64){
		"Delete": func(m impls.Map[uint64, *Collected], key uint64) { m.Delete(key) },
		"Store of another value": func(m impls.Map[uint64, *Collected], key uint64) {
			m.Store(key, nil)
		},
	}
	m := r.maps.Pointers()
	if _, ok := m.(impls.LoadAndDeleter[uint64, *Collected]); ok {
		removers["LoadAndDelete"] = func(m impls.Map[uint64, *Collected], key uint64) {
			m.(impls.LoadAndDeleter[uint64, *Collected]).LoadAndDelete(key)
		}
	}
	if _, ok := m.(impls.Clearer); ok {
		removers["Clear"] = func(m impls.Map[uint64, *Collected], key uint64) {
			if key == 0 {
				m.(impls.Clearer).Clear()
			}
		}
	}
	for name, remove := range removers {
		if !levelsOff(r, "values", name, func(n int) int { return uncollected(r, n, remove) }) {
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
func levelsOff(r *run, what, name string, stay func(n int) int) bool {
	n := r.affordable(512)
	stored, left, grows := 0, 0, true
	// It takes long only if something stays.
	for until := time.Now().Add(10 * r.span); grows && stored < 64*n; {
		if stored > 0 && time.Now().After(until) || r.ctx.Err() != nil {
			r.unjudged++ // something stays, but the map is too slow to see whether it grows
			return false
		}
		size := max(n, 8*stored)
		now := stay(size)
		grows = now-left > max(1, (size-stored)/100)
		stored, left = size, now
	}
	if grows {
		r.failf("after %s, %d of %d %s are not collected, and only the map can refer to them; want a number that does not grow with the number stored, or at most one in a hundred", name, left, stored, what)
	}
	return true
}

// uncollected stores n values and removes each. It returns how many are left.
func uncollected(r *run, n int, remove func(impls.Map[uint64, *Collected], uint64)) int {
	m := r.maps.Pointers()
	values := storePointers(r, m, n)
	for key := range uint64(n) {
		remove(m, key)
		r.watchdog.own.beat()
	}
	left := survivors(values)
	runtime.KeepAlive(m)
	return left
}

// storePointers stores n new objects. It is not inlined, so that the caller's frame keeps
// none.
//
//go:noinline
func storePointers(r *run, m impls.Map[uint64, *Collected], n int) []weak.Pointer[Collected] {
	values := make([]weak.Pointer[Collected], n)
	for i := range values {
		value := new(Collected)
		values[i] = weak.Make(value)
		m.Store(uint64(i), value)
		m.Load(uint64(i)) // this may fill a cache
		r.watchdog.own.beat()
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
