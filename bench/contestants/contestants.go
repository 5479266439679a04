// Package contestants binds the maps of packages impls and peers to their timed loops. Each
// map has a file, which cmd/maploop generates.
package contestants

import "example.com/mapbench/bench/worker"

//go:generate go run example.com/mapbench/cmd/maploop example.com/mapbench/impls.Mutex
//go:generate go run example.com/mapbench/cmd/maploop example.com/mapbench/impls.RWMutex
//go:generate go run example.com/mapbench/cmd/maploop example.com/mapbench/impls.SyncMap
//go:generate go run example.com/mapbench/cmd/maploop example.com/mapbench/impls.Sharded
//go:generate go run example.com/mapbench/cmd/maploop example.com/mapbench/impls.Hinted
//go:generate go run example.com/mapbench/cmd/maploop example.com/mapbench/impls.CAS
//go:generate go run example.com/mapbench/cmd/maploop example.com/mapbench/impls.COW
//go:generate go run example.com/mapbench/cmd/maploop example.com/mapbench/impls/peers.Xsync
//go:generate go run example.com/mapbench/cmd/maploop example.com/mapbench/impls/peers.Xsync3
//go:generate go run example.com/mapbench/cmd/maploop example.com/mapbench/impls/peers.Haxmap
//go:generate go run example.com/mapbench/cmd/maploop example.com/mapbench/impls/peers.Cmap
//go:generate go run example.com/mapbench/cmd/maploop example.com/mapbench/impls/peers.Skipmap
//go:generate go run example.com/mapbench/cmd/maploop example.com/mapbench/impls.Plain
//go:generate go run example.com/mapbench/cmd/maploop example.com/mapbench/impls.Nop

// All returns every contestant, in the order in which they are shown: our own maps, the
// peers, then the references. The caller owns the slice.
func All() []worker.Contestant {
	return []worker.Contestant{
		Mutex, RWMutex, SyncMap, Sharded, Hinted, CAS, COW,
		Xsync, Xsync3, Haxmap, Cmap, Skipmap,
		Plain, Nop,
	}
}
