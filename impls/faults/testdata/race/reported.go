package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

var (
	m       = map[int]int{1: 1, 2: 2}
	counter int
	sink    int
	data    unsafe.Pointer
)

func init() {
	modes["write-write"] = func() { inOrder(func() { m[1] = 1 }, func() { m[2] = 2 }) }
	modes["read-write"] = func() { inOrder(func() { m[1] = 1 }, func() { sink = m[2] }) }
	modes["len"] = func() { inOrder(func() { m[1] = 1 }, func() { sink = len(m) }) }
	modes["range"] = func() {
		inOrder(func() { m[1] = 1 }, func() {
			for key := range m {
				sink = key
			}
		})
	}
	modes["counter"] = func() { together(func(int) { counter++ }) }
	modes["locked"] = func() {
		var mu sync.Mutex
		together(func(g int) {
			mu.Lock()
			defer mu.Unlock()
			m[g] = g
			counter++
			sink = len(m)
		})
	}
	modes["later"] = func() {
		inOrder(func() { counter = 1 }, func() {
			time.Sleep(50 * time.Millisecond) // so long does the detector remember
			counter = 2
		})
	}
	modes["header"] = reportedHeader
	modes["pointer"] = func() { storePointer(func() *int { return *(**int)(unsafe.Pointer(&data)) }) }
	modes["cast"] = func() { storePointer(func() *int { return (*int)(data) }) }
	modes["repaired"] = func() { storePointer(func() *int { return (*int)(atomic.LoadPointer(&data)) }) }
	modes["laundered"] = func() {
		address := uintptr(unsafe.Pointer(&counter))
		inOrder(func() { counter = 1 }, func() { sink = **(**int)(unsafe.Pointer(&address)) })
	}
	modes["value"] = wrongValue
}

// storePointer publishes a pointer atomically, which load then reads.
func storePointer(load func() *int) {
	data = unsafe.Pointer(new(int))
	inOrder(func() {
		p := new(int)
		*p = 42
		atomic.StorePointer(&data, unsafe.Pointer(p))
	}, func() { sink = *load() })
}

// reportedHeader looks up in the report which address two writes of different
// keys are said to share.
func reportedHeader() {
	r, w, err := os.Pipe()
	if err == nil {
		err = syscall.Dup3(int(w.Fd()), 2, 0)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(64)
	}
	modes["write-write"]()
	report := make([]byte, 1<<16)
	n, err := r.Read(report)
	if err != nil {
		fmt.Println(err)
		os.Exit(64)
	}
	want := fmt.Sprintf("Write at 0x%012x by", *(*uintptr)(unsafe.Pointer(&m)))
	if !strings.Contains(string(report[:n]), want) {
		lie("no", want, "in the report")
	}
	fmt.Println("the address reported for two keys is the map's header:", want)
}

// wrongValue counts to two with two goroutines that do not wait for each other.
func wrongValue() {
	together(func(int) { counter++ })
	if counter != 2 {
		lie("counter is", counter, "after two increments")
	}
}
