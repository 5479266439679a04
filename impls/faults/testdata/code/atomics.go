package main

import (
	"sync/atomic"
	"unsafe"
)

var (
	published unsafe.Pointer
	counter   atomic.Int64
)

//go:noinline
func count() { counter.Add(1) }

//go:noinline
func load() unsafe.Pointer { return atomic.LoadPointer(&published) }

//go:noinline
func store(p *int) { atomic.StorePointer(&published, unsafe.Pointer(p)) }
