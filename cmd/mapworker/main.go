// Worker measures mapbench's own impls and the peers. A conductor starts it and
// speaks to it; it is of no use by itself.
package main

import (
	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
)

func main() { worker.Main(contestants.All()...) }
