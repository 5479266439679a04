package verify

import (
	"github.com/alphadose/haxmap"
	cmap "github.com/orcaman/concurrent-map/v2"
	xsync3 "github.com/puzpuzpuz/xsync/v3"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/impls/peers"
)

// A hash is a hash function that the laws about degraded hashes hand to a map.
type hash = func(key uint64) uint64

// peerMaps are other people's maps, as they are measured. Those that take only integers
// and strings as keys have no Floats and no Any. A constructor that takes a hash is the
// peer's own, since the adapters have none.
func peerMaps() []Entry {
	peer := func(info impls.Info, bind func(impls.Config) maptest.Constructors, issues ...string) Entry {
		return Entry{Info: info, Kind: Peer, Issues: issues, bind: bind}
	}
	return []Entry{
		peer(peers.XsyncInfo, func(c impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New:      of(peers.NewXsync[uint64, uint64], c),
				Strings:  of(peers.NewXsync[string, uint64], c),
				Wide:     of(peers.NewXsync[uint64, [8]uint64], c),
				Floats:   of(peers.NewXsync[float64, uint64], c),
				Any:      of(peers.NewXsync[any, uint64], c),
				Pointers: of(peers.NewXsync[uint64, *maptest.Collected], c),
			}
		}),
		peer(peers.Xsync3Info, func(c impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New:      of(peers.NewXsync3[uint64, uint64], c),
				Strings:  of(peers.NewXsync3[string, uint64], c),
				Wide:     of(peers.NewXsync3[uint64, [8]uint64], c),
				Floats:   of(peers.NewXsync3[float64, uint64], c),
				Any:      of(peers.NewXsync3[any, uint64], c),
				Pointers: of(peers.NewXsync3[uint64, *maptest.Collected], c),
				Hashed: func(h hash) impls.Map[uint64, uint64] {
					m := xsync3.NewMapOfWithHasher[uint64, uint64](func(key, _ uint64) uint64 { return h(key) })
					return withoutClear[uint64]{m, m, m}
				},
				HashedStrings: func(h func(string) uint64) impls.Map[string, uint64] {
					m := xsync3.NewMapOfWithHasher[string, uint64](func(key string, _ uint64) uint64 { return h(key) })
					return withoutClear[string]{m, m, m}
				},
			}
		}),
		peer(peers.CmapInfo, func(c impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New:      of(peers.NewCmap[uint64, uint64], c),
				Strings:  of(peers.NewCmap[string, uint64], c),
				Wide:     of(peers.NewCmap[uint64, [8]uint64], c),
				Pointers: of(peers.NewCmap[uint64, *maptest.Collected], c),
				Hashed: func(h hash) impls.Map[uint64, uint64] {
					return cmapHashed[uint64]{cmap.NewWithCustomShardingFunction[uint64, uint64](func(key uint64) uint32 { return uint32(h(key)) })}
				},
				HashedStrings: func(h func(string) uint64) impls.Map[string, uint64] {
					return cmapHashed[string]{cmap.NewWithCustomShardingFunction[string, uint64](func(key string) uint32 { return uint32(h(key)) })}
				},
			}
		}),
		peer(peers.HaxmapInfo, func(c impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New:      of(peers.NewHaxmap[uint64, uint64], c),
				Strings:  of(peers.NewHaxmap[string, uint64], c),
				Wide:     of(peers.NewHaxmap[uint64, [8]uint64], c),
				Pointers: of(peers.NewHaxmap[uint64, *maptest.Collected], c),
				Hashed: func(h hash) impls.Map[uint64, uint64] {
					m := haxmap.New[uint64, uint64]()
					m.SetHasher(func(key uint64) uintptr { return uintptr(h(key)) })
					return withoutGetOrSet[uint64]{haxmapGetOrSet[uint64, uint64]{m}}
				},
				HashedStrings: func(h func(string) uint64) impls.Map[string, uint64] {
					m := haxmap.New[string, uint64]()
					m.SetHasher(func(key string) uintptr { return uintptr(h(key)) })
					return withoutGetOrSet[string]{haxmapGetOrSet[string, uint64]{m}}
				},
			}
		}, "alphadose/haxmap#32"),
		peer(peers.SkipmapInfo, func(c impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New:      of(peers.NewSkipmap[uint64, uint64], c),
				Strings:  of(peers.NewSkipmap[string, uint64], c),
				Wide:     of(peers.NewSkipmap[uint64, [8]uint64], c),
				Pointers: of(peers.NewSkipmap[uint64, *maptest.Collected], c),
			}
		}, "bytedance/gopkg#265"),
	}
}

// withoutClear is xsync without its Clear.
type withoutClear[K comparable] struct {
	impls.Map[K, uint64]
	impls.LoadOrStorer[K, uint64]
	impls.LoadAndDeleter[K, uint64]
}

// withoutGetOrSet is haxmap with only the methods of its adapter.
type withoutGetOrSet[K comparable] struct{ impls.Map[K, uint64] }

// cmapHashed adapts a cmap whose sharding function is given.
type cmapHashed[K comparable] struct {
	m cmap.ConcurrentMap[K, uint64]
}

func (m cmapHashed[K]) Load(key K) (value uint64, ok bool) { return m.m.Get(key) }
func (m cmapHashed[K]) Store(key K, value uint64)          { m.m.Set(key, value) }
func (m cmapHashed[K]) Delete(key K)                       { m.m.Remove(key) }

func (m cmapHashed[K]) LoadAndDelete(key K) (value uint64, loaded bool) { return m.m.Pop(key) }

func (m cmapHashed[K]) Range(yield func(key K, value uint64) bool) {
	more := true
	m.m.IterCb(func(key K, value uint64) { more = more && yield(key, value) })
}
