// Accepted is what the compiler accepts in place of what it refuses.
package main

import (
	"sync"
	"sync/atomic"
)

func main() {
	var counter atomic.Int64
	counter.Add(1)

	var m sync.Map
	m.Range(func(any, any) bool { counter.Add(1); return true })

	println(len(map[[1]int]int{}))

	var a, b struct{ keys [1]int }
	println(a == b)
}
