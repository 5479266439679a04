package verify

import (
	"github.com/alphadose/haxmap"
	"github.com/bytedance/gopkg/collection/skipmap"
	xsync3 "github.com/puzpuzpuz/xsync/v3"
	"github.com/puzpuzpuz/xsync/v4"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/impls/peers"
)

// variants are peers with a method that their adapter leaves out because it breaks the
// contract. They show that it does. They are not measured.
func variants() []Entry {
	variant := func(peer impls.Info, method, design string, bind func(impls.Config) maptest.Constructors, issues ...string) Entry {
		return Entry{
			Info: impls.Info{Name: peer.Name + "+" + method, Design: design, Module: peer.Module},
			Kind: Variant, Issues: issues, bind: bind,
		}
	}
	return []Entry{
		variant(peers.XsyncInfo, "clear", "xsync with its Clear, which returns without clearing if it meets a resize", func(impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New:     func() impls.Map[uint64, uint64] { return xsync.NewMap[uint64, uint64]() },
				Strings: func() impls.Map[string, uint64] { return xsync.NewMap[string, uint64]() },
			}
		}),
		variant(peers.Xsync3Info, "clear", "xsync3 with its Clear, which returns without clearing if it meets a resize", func(impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New:     func() impls.Map[uint64, uint64] { return xsync3.NewMapOf[uint64, uint64]() },
				Strings: func() impls.Map[string, uint64] { return xsync3.NewMapOf[string, uint64]() },
			}
		}),
		variant(peers.HaxmapInfo, "getorset", "haxmap with its GetOrSet as LoadOrStore, which overwrites a value that was stored since it looked", func(impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New: func() impls.Map[uint64, uint64] {
					return haxmapGetOrSet[uint64, uint64]{haxmap.New[uint64, uint64]()}
				},
				Strings: func() impls.Map[string, uint64] {
					return haxmapGetOrSet[string, uint64]{haxmap.New[string, uint64]()}
				},
			}
		}, "alphadose/haxmap#32", "alphadose/haxmap#54"),
		variant(peers.SkipmapInfo, "loadorstore", "skipmap with its LoadOrStore, which may return the value of a node that is not linked yet, and LoadAndDelete, which loses a Store that meets it", func(impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New: func() impls.Map[uint64, uint64] { return skipmapLoadOrStore{skipmap.NewUint64()} },
			}
		}, "bytedance/gopkg#264", "bytedance/gopkg#265"),
	}
}

// haxmapGetOrSet adapts haxmap with its GetOrSet.
type haxmapGetOrSet[K peers.Key, V comparable] struct{ m *haxmap.Map[K, V] }

func (m haxmapGetOrSet[K, V]) Load(key K) (value V, ok bool)         { return m.m.Get(key) }
func (m haxmapGetOrSet[K, V]) Store(key K, value V)                  { m.m.Set(key, value) }
func (m haxmapGetOrSet[K, V]) Delete(key K)                          { m.m.Del(key) }
func (m haxmapGetOrSet[K, V]) Range(yield func(key K, value V) bool) { m.m.ForEach(yield) }
func (m haxmapGetOrSet[K, V]) LoadOrStore(key K, value V) (V, bool)  { return m.m.GetOrSet(key, value) }

// skipmapLoadOrStore adapts skipmap's map of integers with all its methods.
type skipmapLoadOrStore struct{ m *skipmap.Uint64Map }

func (m skipmapLoadOrStore) Load(key uint64) (value uint64, ok bool) {
	return number(m.m.Load(key))
}

func (m skipmapLoadOrStore) Store(key, value uint64) { m.m.Store(key, value) }
func (m skipmapLoadOrStore) Delete(key uint64)       { m.m.Delete(key) }

func (m skipmapLoadOrStore) Range(yield func(key, value uint64) bool) {
	m.m.Range(func(key uint64, value any) bool { return yield(key, value.(uint64)) })
}

func (m skipmapLoadOrStore) LoadOrStore(key, value uint64) (actual uint64, loaded bool) {
	got, loaded := m.m.LoadOrStore(key, value)
	return got.(uint64), loaded
}

func (m skipmapLoadOrStore) LoadAndDelete(key uint64) (value uint64, loaded bool) {
	return number(m.m.LoadAndDelete(key))
}

// number returns the number in value; 0 and false if ok is false.
func number(value any, ok bool) (uint64, bool) {
	if !ok {
		return 0, false
	}
	return value.(uint64), true
}
