package main

import (
	"fmt"
	"maps"
	"unsafe"
)

var sink int

// simulations are operations on a map that looks as if another goroutine were
// in the middle of a write.
var simulations = map[string]func(m map[int]int){
	"write":  func(m map[int]int) { m[1] = 1 },
	"delete": func(m map[int]int) { delete(m, 1) },
	"clear":  func(m map[int]int) { clear(m) },
	"read":   func(m map[int]int) { sink = m[1] },
	"range": func(m map[int]int) {
		for key := range m {
			sink = key
		}
	},
	"clone": func(m map[int]int) { sink = len(maps.Clone(m)) },
	"len":   func(m map[int]int) { sink = len(m) },
	"empty": func(m map[int]int) {
		set(m, 0)
		delete(m, 1)
		set(m, 1)
		sink = m[1]
	},
	"full": func(m map[int]int) {
		set(m, 0)
		for key := range 8 {
			m[key] = key
		}
		*(*uint64)(unsafe.Add(header(m), mapUsed)) = 7 // as if an increment were lost
		m[8] = 8
	},
	"defer": func(m map[int]int) {
		defer fmt.Println("deferred call")
		defer func() { fmt.Println("recovered", recover()) }()
		m[1] = 1
	},
	"control": func(m map[int]int) {
		set(m, 0)
		m[1] = 1
	},
}

// simulate sets the flag that a writer sets and does the operation.
func simulate(operation string) {
	m := map[int]int{1: 1}
	set(m, 1)
	simulations[operation](m)
	fmt.Println("survived")
}

// set sets Map.writing.
//
//go:noinline
func set(m map[int]int, writing uint8) { *(*uint8)(unsafe.Add(header(m), mapWriting)) = writing }
