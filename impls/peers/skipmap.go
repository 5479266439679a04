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

// skipList has the methods that the peer's types for the two key types share.
type skipList[K Key] interface {
	Load(key K) (value any, ok bool)
	Store(key K, value any)
	Delete(key K) bool
	Range(yield func(key K, value any) bool)
	Len() int
}

// Skipmap adapts Uint64Map and StringMap of skipmap, version 0.1.4. Make it with
// [NewSkipmap]; the zero value is not usable. Values are boxed in interfaces, as they are for
// every user of skipmap. The peer has one type for each key type, so the adapter calls
// through an interface; that cost is not the peer's.
//
// It breaks the contract of [impls.Map] if several goroutines write one key. Store may
// replace the value of a node that another goroutine is still linking in, and Load and
// Delete skip such nodes. So a key may be absent right after its Store, and come back after
// its Delete.
//
// The adapter leaves out LoadOrStore, which returns the value of such a node, and
// LoadAndDelete, which loses a concurrent Store (bytedance/gopkg#264).
type Skipmap[K Key, V comparable] struct {
	m skipList[K]
}

// NewSkipmap returns an empty map. It ignores its argument: a skip list can't be presized.
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

// Range implements [impls.Map]. It yields integers in their order, and strings in the order
// of their hashes.
func (m *Skipmap[K, V]) Range(yield func(key K, value V) bool) {
	m.m.Range(func(key K, value any) bool { return yield(key, value.(V)) })
}

// Len implements [impls.Lener].
func (m *Skipmap[K, V]) Len() int { return m.m.Len() }
