package peers_test

import (
	"fmt"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/peers"
)

// A map by another author is used like any impls.Map.
func Example() {
	var m impls.Map[string, int] = peers.NewXsync[string, int](impls.Config{N: 100})
	m.Store("one", 1)
	value, ok := m.Load("one")
	fmt.Println(peers.XsyncInfo.Name, value, ok)
	// Output: xsync 1 true
}
