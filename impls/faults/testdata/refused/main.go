// Refused holds what the compiler refuses.
package main

import (
	"sync"
	"sync/atomic"
)

func main() {
	var counter int
	atomic.AddInt32(&counter, 1)

	var m sync.Map
	println(m.Len())

	println(len(map[[]int]int{}))

	var a, b struct{ keys []int }
	println(a == b)
}
