package maptest

import (
	"fmt"
)

// A kind is the method of a call.
type kind uint8

const (
	load kind = iota
	store
	remove // Delete
	loadOrStore
	loadAndDelete
	compareAndSwap
	scan // the part of a Range that concerns one key
	wipe // the part of a Clear that concerns one key
)

// A call is a method with its arguments. The key is a number; see [table].
type call struct {
	kind  kind
	key   uint64
	value uint64
	old   uint64
}

// A result is what a call returned. If ok is false, the value of a Load or
// LoadAndDelete means nothing, and got is 0.
type result struct {
	got uint64
	ok  bool
}

// A state is what a map holds for one key: a value, or nothing (then value is 0).
type state struct {
	value   uint64
	present bool
}

// after is the sequential model of a map: it returns what c returns in state s, and
// the state after c.
func (s state) after(c call) (result, state) {
	switch c.kind {
	case load, scan:
		return result{s.value, s.present}, s
	case store:
		return result{}, state{c.value, true}
	case remove, wipe:
		return result{}, state{}
	case loadOrStore:
		if s.present {
			return result{s.value, true}, s
		}
		return result{c.value, false}, state{c.value, true}
	case loadAndDelete:
		return result{s.value, s.present}, state{}
	case compareAndSwap:
		if s.present && s.value == c.old {
			return result{ok: true}, state{c.value, true}
		}
		return result{}, s
	}
	panic(fmt.Sprintf("maptest: no call of kind %d", c.kind))
}

// writes reports whether c, with this result, may have changed the map.
func (c call) writes(res result) bool {
	switch c.kind {
	case load, scan:
		return false
	case loadOrStore:
		return !res.ok
	case loadAndDelete, compareAndSwap:
		return res.ok
	}
	return true
}

// String returns c in Go's notation, with the number of the key in its place.
func (c call) String() string {
	switch c.kind {
	case load:
		return fmt.Sprintf("Load(%d)", c.key)
	case store:
		return fmt.Sprintf("Store(%d, %d)", c.key, c.value)
	case remove:
		return fmt.Sprintf("Delete(%d)", c.key)
	case loadOrStore:
		return fmt.Sprintf("LoadOrStore(%d, %d)", c.key, c.value)
	case loadAndDelete:
		return fmt.Sprintf("LoadAndDelete(%d)", c.key)
	case compareAndSwap:
		return fmt.Sprintf("CompareAndSwap(%d, %d, %d)", c.key, c.old, c.value)
	case scan:
		return "Range"
	case wipe:
		return "Clear()"
	}
	panic(fmt.Sprintf("maptest: no call of kind %d", c.kind))
}

// with returns c and its result in Go's notation.
func (c call) with(res result) string {
	switch {
	case c.kind == scan && res.ok:
		return fmt.Sprintf("%v yields %d, %d", c, c.key, res.got)
	case c.kind == scan:
		return fmt.Sprintf("%v without %d", c, c.key)
	case c.kind == compareAndSwap:
		return fmt.Sprintf("%v = %t", c, res.ok)
	case c.kind == load, c.kind == loadOrStore, c.kind == loadAndDelete:
		return fmt.Sprintf("%v = %d, %t", c, res.got, res.ok)
	}
	return c.String()
}
