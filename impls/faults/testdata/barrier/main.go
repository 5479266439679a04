// Barrier moves pointers between two arrays while the collector marks them, as
// pointers or as numbers.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync/atomic"
	"unsafe"
)

// object has a span of its own, so that the collector notices a pointer to it
// after it was freed.
type object [64 << 10]byte

// Each array has a slot in 256 filled. The collector takes some time to scan
// an array, and scans one after the other, while objects change places.
const objects, slots = 256, 1 << 16

var from, to [slots]*object

func main() {
	modes := map[string]func(to, from **object){
		"typed": func(to, from **object) { *to, *from = *from, nil },
		"untyped": func(to, from **object) {
			toWord, fromWord := (*uintptr)(unsafe.Pointer(to)), (*uintptr)(unsafe.Pointer(from))
			*toWord, *fromWord = *fromWord, 0
		},
	}
	if len(os.Args) != 2 || modes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: barrier typed | untyped")
		os.Exit(64)
	}
	move := modes[os.Args[1]]
	for i := range objects {
		from[i*slots/objects] = new(object)
	}
	var cycles atomic.Int64
	go func() {
		for {
			runtime.GC()
			cycles.Add(1)
		}
	}()
	for cycles.Load() < 50 {
		for i := range objects {
			move(&to[i*slots/objects], &from[i*slots/objects])
		}
		for i := range objects {
			move(&from[i*slots/objects], &to[i*slots/objects])
		}
	}
	fmt.Println("every object survived 50 collections")
}
