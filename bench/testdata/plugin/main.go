// Plugin is a worker as a library author would write it: one map, called through
// the interface, since it has no generated loop.
package main

import (
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
)

func main() {
	worker.Main(worker.Contestant{
		Info: impls.Info{Name: "theirs", Design: "a map from elsewhere"},
		Uint64Val8: worker.Maker[uint64, worker.Val8]{
			New: func(c impls.Config) impls.Map[uint64, worker.Val8] { return impls.NewMutex[uint64, worker.Val8](c) },
		},
	})
}
