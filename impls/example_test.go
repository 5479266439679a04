package impls_test

import (
	"fmt"

	"example.com/mapbench/impls"
)

// A sharded map counts the visits of each page.
func Example() {
	visits := impls.NewSharded[string, int](impls.Config{N: 1000})
	visit := func(page string) {
		for {
			n, _ := visits.LoadOrStore(page, 0)
			if visits.CompareAndSwap(page, n, n+1) {
				return
			}
		}
	}
	visit("index")
	visit("help")
	visit("index")
	n, ok := visits.Load("index")
	fmt.Println(n, ok, visits.Len())
	// Output: 2 true 2
}

// Code for any map looks for the optional methods that it needs.
func ExampleLener() {
	maps := []impls.Map[int, string]{
		impls.NewMutex[int, string](impls.Config{}),
		impls.NewSyncMap[int, string](impls.Config{}),
	}
	for _, m := range maps {
		m.Store(1, "one")
		if m, ok := m.(impls.Lener); ok {
			fmt.Println(m.Len())
		} else {
			fmt.Println("n/a")
		}
	}
	// Output:
	// 1
	// n/a
}

func ExampleFind() {
	infos := []impls.Info{impls.MutexInfo, impls.ShardedInfo}
	i, err := impls.Find(infos, "sharded:256")
	fmt.Println(i, err)
	_, err = impls.Find(infos, "sharded:100")
	fmt.Println(err)
	// Output:
	// 1 <nil>
	// impl "sharded:100": parameter 100; want a power of two up to 1048576, as in sharded:256
}
