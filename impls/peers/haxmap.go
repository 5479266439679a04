package peers

import (
	"github.com/alphadose/haxmap"

	"example.com/mapbench/impls"
)

// HaxmapInfo describes [Haxmap].
var HaxmapInfo = impls.Info{
	Name:     "haxmap",
	Design:   "one lock-free linked list in the order of hashes, and an index into it",
	Hash:     "xxHash, unseeded",
	Presized: true,
	Module:   "github.com/alphadose/haxmap",
}

// Haxmap adapts haxmap's Map, version 1.4.0, which breaks the contract of
// [impls.Map] even where each key has one writer:
//
//   - A key inserted while the index grows may be entered in the old index
//     alone. If no key of a lower hash is in the new one, Load doesn't find it
//     until it is stored again.
//   - An entry linked behind one that is being unlinked goes with it
//     (alphadose/haxmap#32): mark and link are two words, where Harris's list
//     (DISC 2001) has them in one.
//   - Load of a deleted key may return its last value, with ok false.
//
// Left out are what it does beyond that wrongly: GetOrSet overwrites a value
// stored since it looked (#54); GetAndDel returns one value to two callers;
// CompareAndSwap compares by reflect.DeepEqual, so that pointers to equal
// values are the same to it; Clear makes an index of the size that New was
// given, indexed as if it were a power of two, and writes beyond its end.
type Haxmap[K Key, V comparable] struct {
	m *haxmap.Map[K, V]
}

// NewHaxmap returns an empty map with room for c.N entries.
func NewHaxmap[K Key, V comparable](c impls.Config) *Haxmap[K, V] {
	return &Haxmap[K, V]{m: haxmap.New[K, V](uintptr(c.N))}
}

// Load implements [impls.Map].
func (m *Haxmap[K, V]) Load(key K) (value V, ok bool) { return m.m.Get(key) }

// Store implements [impls.Map].
func (m *Haxmap[K, V]) Store(key K, value V) { m.m.Set(key, value) }

// Delete implements [impls.Map].
func (m *Haxmap[K, V]) Delete(key K) { m.m.Del(key) }

// Range implements [impls.Map].
func (m *Haxmap[K, V]) Range(yield func(key K, value V) bool) { m.m.ForEach(yield) }

// Len implements [impls.Lener].
func (m *Haxmap[K, V]) Len() int { return int(m.m.Len()) }
