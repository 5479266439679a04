package main

import "unsafe"

var (
	word   int64
	number uintptr
)

//go:noinline
func setNumber(n int32, p *int) {
	*(*int32)(unsafe.Pointer(&word)) = n
	number = uintptr(unsafe.Pointer(p))
}
