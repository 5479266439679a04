package maptest

import (
	"fmt"
	"runtime"
	"unsafe"
	"weak"

	"example.com/mapbench/impls"
)

// keyBytes are the bytes of a key of keysCollected. The runtime puts smaller objects without
// pointers several into a block that is collected as one.
type keyBytes [32]byte

// keysCollected stores string keys whose bytes nothing else holds, takes them out in
// every way, and looks which bytes the collector leaves. The rule is that of
// collected: a map may keep some, but their number must not grow with how many were
// stored.
func keysCollected(r *run) {
	removers := map[string]func(m methods[string], key string){
		"Delete": func(m methods[string], key string) { m.Delete(key) },
	}
	m := methodsOf(r.subject.Strings())
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

// uncollectedKeys stores n keys, and removes each, or clears the map if remove is nil.
// It returns how many keys' bytes are left.
func uncollectedKeys(r *run, n int, remove func(methods[string], string)) int {
	m := methodsOf(r.subject.Strings())
	bytes := storeKeys(r, m, n)
	for number := range uint64(n) {
		if remove != nil {
			remove(m, freshKey(number)) // equal, and elsewhere in memory
		}
		r.pulse.own.beat()
	}
	if remove == nil {
		m.Clear()
	}
	left := survivors(bytes)
	runtime.KeepAlive(m)
	return left
}

// storeKeys stores n keys and returns their bytes. It is not inlined, so that no key
// stays in the caller's frame.
//
//go:noinline
func storeKeys(r *run, m impls.Map[string, uint64], n int) []weak.Pointer[keyBytes] {
	bytes := make([]weak.Pointer[keyBytes], n)
	for i := range bytes {
		key := freshKey(uint64(i))
		bytes[i] = weak.Make((*keyBytes)(unsafe.Pointer(unsafe.StringData(key))))
		m.Store(key, uint64(i))
		m.Load(key) // which may fill a cache
		r.pulse.own.beat()
	}
	return bytes
}

// freshKey returns the key of a number, whose bytes are new.
func freshKey(number uint64) string {
	bytes := new(keyBytes)
	copy(bytes[:], fmt.Sprintf("%0*d", len(bytes), number))
	return unsafe.String(&bytes[0], len(bytes))
}
