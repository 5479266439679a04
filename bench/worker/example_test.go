package worker_test

import (
	"fmt"
	"time"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
)

// mine is a contestant that is bound by hand: it has maps for one pair of types, and no
// generated loop.
var mine = worker.Contestant{
	Info: impls.Info{Name: "mine", Design: "a built-in map behind one lock"},
	Uint64Val8: worker.Maker[uint64, worker.Val8]{
		New: func(c impls.Config) impls.Map[uint64, worker.Val8] { return impls.NewMutex[uint64, worker.Val8](c) },
	},
}

// A worker program is one line, which serves a conductor: func main() { worker.Main(mine) }.
// This program measures without a conductor.
func Example() {
	session, prepared, err := worker.Open([]worker.Contestant{mine}, worker.Prepare{
		Impl: "mine", Spec: "read=100/n=1000", Procs: 1, Seed: 1, Length: 2 * time.Millisecond,
	})
	if err != nil || session == nil {
		fmt.Println("mine can't be measured:", prepared.Missing, prepared.Incorrect, err)
		return
	}
	session.Arm(prepared.Bytes)
	report := session.Slice(worker.SliceRequest{Lead: time.Millisecond, Window: time.Millisecond, Count: true})
	for report.Void { // its operations ran out
		report = session.Slice(worker.SliceRequest{Lead: time.Millisecond, Window: time.Millisecond, Count: true})
	}
	// The speed is report.Ops[0] operations in report.Window.
	fmt.Println("direct calls:", prepared.Direct)
	fmt.Println(*report.Size, "entries after", report.Window)

	_, prepared, err = worker.Open([]worker.Contestant{mine}, worker.Prepare{
		Impl: "mine", Spec: "read=100/key=string", Procs: 1, Length: time.Millisecond,
	})
	fmt.Println("missing:", prepared.Missing, err)
	// Output:
	// direct calls: false
	// 1000 entries after 1ms
	// missing: key=string val=8 <nil>
}

func ExampleParsePlant() {
	plant, err := worker.ParsePlant("sharded=5%")
	fmt.Println(plant.Share, plant.Slows("sharded:64"), plant.Slows("mutex"), err)
	_, err = worker.ParsePlant("sharded=5")
	fmt.Println(err)
	// Output:
	// 0.05 true false <nil>
	// plant "sharded=5"; want IMPL=SHARE%, as in mutex=5%
}
