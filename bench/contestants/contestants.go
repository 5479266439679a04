// Package contestants binds the maps of impls and of its peers to their timed
// loops. The loops are generated, one file a map.
package contestants

import "example.com/mapbench/bench/worker"

//go:generate go run example.com/mapbench/bench/cmd/maploop example.com/mapbench/impls.Mutex
//go:generate go run example.com/mapbench/bench/cmd/maploop example.com/mapbench/impls.RWMutex
//go:generate go run example.com/mapbench/bench/cmd/maploop example.com/mapbench/impls.SyncMap
//go:generate go run example.com/mapbench/bench/cmd/maploop example.com/mapbench/impls.Sharded
//go:generate go run example.com/mapbench/bench/cmd/maploop example.com/mapbench/impls/peers.Xsync
//go:generate go run example.com/mapbench/bench/cmd/maploop example.com/mapbench/impls.Plain
//go:generate go run example.com/mapbench/bench/cmd/maploop example.com/mapbench/impls.Nop

// All returns every contestant, in the order in which they are shown.
func All() []worker.Contestant {
	return []worker.Contestant{Mutex, RWMutex, SyncMap, Sharded, Xsync, Plain, Nop}
}
