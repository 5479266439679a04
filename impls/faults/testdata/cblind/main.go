// Cblind counts in memory that C allocated, which the race detector does not
// watch, or in Go's.
package main

// #include <stdlib.h>
import "C"

import (
	"fmt"
	"os"
	"sync"
	"unsafe"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "calloc" {
		const each = 1_000_000
		n := (*int)(unsafe.Pointer(C.calloc(1, 8)))
		for range 100 { // none gets lost if one goroutine ends before the other begins
			*n = 0
			count(n, each)
			if *n != 2*each {
				fmt.Println(2*each-*n, "of", 2*each, "increments lost")
				os.Exit(3)
			}
		}
		return
	}
	count(new(int), 1)
}

// count increments n from two goroutines.
func count(n *int, each int) {
	var done sync.WaitGroup
	for range 2 {
		done.Go(func() {
			for range each {
				increment(n)
			}
		})
	}
	done.Wait()
}

//go:noinline
func increment(n *int) { *n++ }
