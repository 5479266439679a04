package main

import (
	"fmt"
	"runtime"
	"unsafe"
)

// large has a span of its own, which is freed with it.
type large [64 << 10]byte

// Some of the freed spans may be in use again when the collector comes by, so
// there are several objects.
var pointers, others [16]*large

// found puts addresses back into pointers after their spans were freed.
func found(kept bool) {
	numbers := hideAll(kept)
	runtime.GC()
	runtime.GC() // the first may leave sweeping for later
	restore(&numbers)
	runtime.GC()
	fmt.Println("collected", pointers[0] != nil)
	runtime.KeepAlive(&others)
}

//go:noinline
func hideAll(kept bool) (numbers [len(pointers)]uintptr) {
	for i := range numbers {
		pointers[i] = new(large)
		numbers[i] = uintptr(unsafe.Pointer(pointers[i]))
		if kept {
			others[i] = pointers[i]
		}
		pointers[i] = nil
	}
	return numbers
}

//go:noinline
func restore(numbers *[len(pointers)]uintptr) {
	pointers = *(*[len(pointers)]*large)(unsafe.Pointer(numbers))
}
