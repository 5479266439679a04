package verify

import (
	"math/bits"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
)

// of returns one of our constructors as the kit wants it.
func of[M impls.Map[K, V], K, V comparable](newMap func(impls.Config) M, c impls.Config) func() impls.Map[K, V] {
	return func() impls.Map[K, V] { return newMap(c) }
}

// ownMaps are our designs.
func ownMaps() []Entry {
	own := func(info impls.Info, bind func(impls.Config) maptest.Constructors) Entry {
		return Entry{Info: info, Kind: Own, bind: bind}
	}
	return []Entry{
		own(impls.MutexInfo, func(c impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New:      of(impls.NewMutex[uint64, uint64], c),
				Strings:  of(impls.NewMutex[string, uint64], c),
				Wide:     of(impls.NewMutex[uint64, [8]uint64], c),
				Floats:   of(impls.NewMutex[float64, uint64], c),
				Any:      of(impls.NewMutex[any, uint64], c),
				Pointers: of(impls.NewMutex[uint64, *maptest.Collected], c),
			}
		}),
		own(impls.RWMutexInfo, func(c impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New:      of(impls.NewRWMutex[uint64, uint64], c),
				Strings:  of(impls.NewRWMutex[string, uint64], c),
				Wide:     of(impls.NewRWMutex[uint64, [8]uint64], c),
				Floats:   of(impls.NewRWMutex[float64, uint64], c),
				Any:      of(impls.NewRWMutex[any, uint64], c),
				Pointers: of(impls.NewRWMutex[uint64, *maptest.Collected], c),
			}
		}),
		own(impls.SyncMapInfo, func(c impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New:      of(impls.NewSyncMap[uint64, uint64], c),
				Strings:  of(impls.NewSyncMap[string, uint64], c),
				Wide:     of(impls.NewSyncMap[uint64, [8]uint64], c),
				Floats:   of(impls.NewSyncMap[float64, uint64], c),
				Any:      of(impls.NewSyncMap[any, uint64], c),
				Pointers: of(impls.NewSyncMap[uint64, *maptest.Collected], c),
			}
		}),
		own(impls.ShardedInfo, func(c impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New:      of(impls.NewSharded[uint64, uint64], c),
				Strings:  of(impls.NewSharded[string, uint64], c),
				Wide:     of(impls.NewSharded[uint64, [8]uint64], c),
				Floats:   of(impls.NewSharded[float64, uint64], c),
				Any:      of(impls.NewSharded[any, uint64], c),
				Pointers: of(impls.NewSharded[uint64, *maptest.Collected], c),
				// The highest bits pick the shard, and degraded hashes differ in the lowest.
				Hashed: func(h hash) impls.Map[uint64, uint64] {
					return impls.NewShardedHashed[uint64, uint64](c, func(key uint64) uint64 { return bits.Reverse64(h(key)) })
				},
				HashedStrings: func(h func(string) uint64) impls.Map[string, uint64] {
					return impls.NewShardedHashed[string, uint64](c, h)
				},
			}
		}),
		own(impls.HintedInfo, func(c impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New:      of(impls.NewHinted[uint64, uint64], c),
				Strings:  of(impls.NewHinted[string, uint64], c),
				Wide:     of(impls.NewHinted[uint64, [8]uint64], c),
				Floats:   of(impls.NewHinted[float64, uint64], c),
				Any:      of(impls.NewHinted[any, uint64], c),
				Pointers: of(impls.NewHinted[uint64, *maptest.Collected], c),
			}
		}),
		own(impls.CASInfo, func(c impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New:      of(impls.NewCAS[uint64, uint64], c),
				Strings:  of(impls.NewCAS[string, uint64], c),
				Wide:     of(impls.NewCAS[uint64, [8]uint64], c),
				Floats:   of(impls.NewCAS[float64, uint64], c),
				Any:      of(impls.NewCAS[any, uint64], c),
				Pointers: of(impls.NewCAS[uint64, *maptest.Collected], c),
				// The lowest bit, which cas doesn't use, becomes the highest.
				Hashed: func(h hash) impls.Map[uint64, uint64] {
					return impls.NewCASHashed[uint64, uint64](c, func(key uint64) uint64 { return bits.RotateLeft64(h(key), -1) })
				},
				HashedStrings: func(h func(string) uint64) impls.Map[string, uint64] {
					return impls.NewCASHashed[string, uint64](c, h)
				},
			}
		}),
		own(impls.COWInfo, func(c impls.Config) maptest.Constructors {
			return maptest.Constructors{
				New:      of(impls.NewCOW[uint64, uint64], c),
				Strings:  of(impls.NewCOW[string, uint64], c),
				Wide:     of(impls.NewCOW[uint64, [8]uint64], c),
				Floats:   of(impls.NewCOW[float64, uint64], c),
				Any:      of(impls.NewCOW[any, uint64], c),
				Pointers: of(impls.NewCOW[uint64, *maptest.Collected], c),
			}
		}),
		{Info: impls.PlainInfo, Kind: Own, NA: "it is for one goroutine, and the laws are about many"},
		{Info: impls.NopInfo, Kind: Own, NA: "it is no map: it stores nothing"},
	}
}
