// Mapworker is the worker that measures mapbench's own maps and the peers.
//
// Usage:
//
//	mapworker
//
// Mapbench starts it and speaks the line protocol of package worker with it, on standard
// input and output. It takes no arguments, and ends when its input does.
package main

import (
	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
)

func main() { worker.Main(contestants.All()...) }
