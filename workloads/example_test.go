package workloads_test

import (
	"fmt"
	"sync"

	"example.com/mapbench/workloads"
)

// From a spec's text to operations on a map.
func Example() {
	spec, err := workloads.ParseSpec("read=90/dist=zipf0.99/n=1000")
	if err != nil {
		fmt.Println(err)
		return
	}
	const seed, goroutines = 1, 2
	keys := workloads.NewUniverse[uint64](spec, seed)

	var m sync.Map
	for k := range keys.Prefill(seed) {
		m.Store(k, k)
	}

	stream := workloads.NewStream(spec, keys, 0, goroutines, seed)
	k, ops := make([]uint64, 1000), make([]workloads.Op, 1000)
	stream.Draw(k, ops) // off the clock
	var counts [workloads.NumOps]int
	for i, op := range ops {
		switch op {
		case workloads.Load:
			m.Load(k[i])
		case workloads.Store:
			m.Store(k[i], k[i])
		case workloads.Delete:
			m.Delete(k[i])
		}
		counts[op]++
	}
	fmt.Println(spec, "over", keys.Len(), "keys")
	fmt.Println(counts[workloads.Load], "loads,", counts[workloads.Store], "stores,", counts[workloads.Delete], "deletes")
	// Output:
	// read=90/dist=zipf0.99/n=1000 over 2000 keys
	// 900 loads, 50 stores, 50 deletes
}

// A map grows from empty, twice, with other keys each time.
func ExampleNewGrowth() {
	spec, err := workloads.ParseSpec("gostd-unique/n=1000")
	if err != nil {
		fmt.Println(err)
		return
	}
	const seed, goroutines = 1, 2
	universe := workloads.NewUniverse[uint64](spec, seed)
	var parts [goroutines]*workloads.Growth[uint64]
	for g := range parts {
		parts[g] = workloads.NewGrowth(spec, universe, g, goroutines, seed)
	}
	var keys []uint64
	var ops []workloads.Op
	for range 2 {
		m := make(map[uint64]bool)
		for _, part := range parts {
			keys, ops = part.Draw(keys, ops)
			for _, k := range keys {
				m[k] = true
			}
		}
		fmt.Println(len(m), "entries after", spec.GrowthLen(), "operations")
	}
	// Output:
	// 1000 entries after 1000 operations
	// 1000 entries after 1000 operations
}

func ExampleParseSpecs_preset() {
	specs, err := workloads.ParseSpecs("ycsb-b/n=1000,100000")
	for _, s := range specs {
		fmt.Println(s, workloads.PresetsOf(s))
	}
	fmt.Println(err)
	_, err = workloads.ParseSpecs("ycsb-f/read=90")
	fmt.Println(err)
	// Output:
	// read=95/dist=zipf0.99/n=1000/hit=100 [ycsb-b]
	// read=95/dist=zipf0.99/n=100000/hit=100 [ycsb-b]
	// <nil>
	// parsing -spec "ycsb-f/read=90": preset ycsb-f is read=50/dist=zipf0.99/n=1000/rmw=50/hit=100: shares sum to 140, want at most 100 (read=90, rmw=50); give rmw too, or write the spec without the preset's name
}

func ExampleParseSpecs() {
	specs, err := workloads.ParseSpecs("read=95,50/n=1000,100000")
	for _, s := range specs {
		fmt.Println(s)
	}
	fmt.Println(err)
	_, err = workloads.ParseSpecs("read=95/store=5")
	fmt.Println(err)
	// Output:
	// read=95/dist=uniform/n=1000
	// read=95/dist=uniform/n=100000
	// read=50/dist=uniform/n=1000
	// read=50/dist=uniform/n=100000
	// <nil>
	// parsing -spec "read=95/store=5": store=5: store and delete must keep the size: want store=2.5/delete=2.5 at hit=50
}
