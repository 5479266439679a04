package peers

import (
	"github.com/bytedance/gopkg/collection/skipmap"

	"example.com/mapbench/impls"
)

// SkipmapInfo describes [Skipmap].
var SkipmapInfo = impls.Info{
	Name:   "skipmap",
	Design: "skip list: reads without locks, writes lock the neighbours, values boxed",
	Hash:   "integers are sorted as they are, strings by wyhash, unseeded",
	Module: "github.com/bytedance/gopkg",
}

// skipList is what the peer's types for the two kinds of keys share.
type skipList[K Key] interface {
	Load(key K) (value any, ok bool)
	Store(key K, value any)
	Delete(key K) bool
	Range(yield func(key K, value any) bool)
	Len() int
}

// Skipmap adapts skipmap's Uint64Map and StringMap, version 0.1.4. Values are
// boxed in interfaces, as they are for every user of skipmap. Since the peer
// has a type for each kind of keys, calls go through an interface, a cost that
// is ours.
//
// It breaks the contract of [impls.Map] where several goroutines write one
// key: Store replaces the value of a node that another goroutine is still
// linking, and which Load and Delete therefore pass over. So a key may be
// absent right after its Store, and come back after its Delete.
//
// Left out are LoadOrStore, which returns the value of such a node, and
// LoadAndDelete, which loses a Store that meets it (bytedance/gopkg#264).
type Skipmap[K Key, V comparable] struct {
	m skipList[K]
}

// NewSkipmap returns an empty map. A skip list can't be presized.
func NewSkipmap[K Key, V comparable](impls.Config) *Skipmap[K, V] {
	m := new(Skipmap[K, V])
	switch list := any(&m.m).(type) {
	case *skipList[uint64]:
		*list = skipmap.NewUint64()
	case *skipList[string]:
		*list = skipmap.NewString()
	}
	return m
}

// Load implements [impls.Map].
func (m *Skipmap[K, V]) Load(key K) (value V, ok bool) {
	v, ok := m.m.Load(key)
	if !ok {
		return value, false
	}
	return v.(V), true
}

// Store implements [impls.Map].
func (m *Skipmap[K, V]) Store(key K, value V) { m.m.Store(key, value) }

// Delete implements [impls.Map].
func (m *Skipmap[K, V]) Delete(key K) { m.m.Delete(key) }

// Range implements [impls.Map]. It yields integers in their order, and strings
// in that of their hashes.
func (m *Skipmap[K, V]) Range(yield func(key K, value V) bool) {
	m.m.Range(func(key K, value any) bool { return yield(key, value.(V)) })
}

// Len implements [impls.Lener].
func (m *Skipmap[K, V]) Len() int { return m.m.Len() }
