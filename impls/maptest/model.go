package maptest

import (
	"fmt"
)

// A kind is which method a call is of.
type kind uint8

const (
	load kind = iota
	store
	remove // Delete
	loadOrStore
	loadAndDelete
	compareAndSwap
	scan // what Range says of one key
	wipe // what Clear does to one key
)

// A call is a method and its arguments. The key is a number; see [table].
type call struct {
	kind  kind
	key   uint64
	value uint64
	old   uint64
}

// A result is what a call returned. Without ok what Load and LoadAndDelete
// got means nothing, and is 0.
type result struct {
	got uint64
	ok  bool
}

// A state is what a map has for a key: a value, or nothing and 0.
type state struct {
	value   uint64
	present bool
}

// after returns what a sequential map that has s for the key returns for c, and
// what it has then.
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

// writes reports whether c changed the map, or may have, given its result.
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

// String returns c as it is written in Go, with the key's number for the key.
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

// with returns c and what it returned.
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
