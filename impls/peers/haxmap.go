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

// Haxmap adapts Map of haxmap, version 1.4.0. Make it with [NewHaxmap]; the zero value is not
// usable.
//
// It breaks the contract of [impls.Map], even if each key has one writer:
//
//   - A key that is inserted while the index grows may be put into the old index only.
//     If no key with a lower hash is in the new index, Load does not find the key until
//     it is stored again.
//   - An entry that is linked behind an entry that is being unlinked is lost
//     (alphadose/haxmap#32). The reason is that mark and link are two words; Harris's
//     list (DISC 2001) has them in one.
//   - Load of a deleted key may return its last value, with ok false.
//
// The adapter leaves out four methods. GetOrSet overwrites a value that was stored after it
// looked (#54). GetAndDel returns one value to two callers. CompareAndSwap compares by
// reflect.DeepEqual, so that pointers to equal values count as equal. Clear makes an index of
// the size that New got, uses it as if that were a power of two, and writes beyond its end.
type Haxmap[K Key, V comparable] struct {
	m *haxmap.Map[K, V]
}

// NewHaxmap returns an empty map with room for c.N entries. It ignores c.Param.
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
