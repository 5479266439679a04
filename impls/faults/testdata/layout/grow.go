package main

import (
	"fmt"
	"os"
	"unsafe"
)

const entries = 10_000

// grow inserts one key after the other and says when tables and directory grow.
func grow() { watch(make(map[int]int)) }

// presized is grow with a map that was told its size.
func presized() { watch(make(map[int]int, entries)) }

func watch(m map[int]int) {
	var grew, split []int
	slots, length := 0, len(tables(m))
	if length > 0 {
		slots = capacity(m)
	}
	for n := range entries {
		m[n] = n
		directory := tables(m)
		switch {
		case len(directory) > max(length, 1):
			split = append(split, n+1)
		case len(directory) == 1 && capacity(m) > slots:
			grew = append(grew, n+1)
		}
		if length = len(directory); length > 0 {
			slots = capacity(m)
		}
		if field[uint8](header(m), mapWriting) != 0 {
			fmt.Println("writing is set between operations")
			os.Exit(3)
		}
	}
	fmt.Println("tables grow at", grew, "directory doubles at", split)
}

// capacity is the number of slots of all tables.
func capacity(m map[int]int) (slots int) {
	var last unsafe.Pointer
	for _, table := range tables(m) {
		if table != last {
			slots += int(field[uint16](table, tableCapacity))
		}
		last = table
	}
	return slots
}

// few inserts some keys into an empty map: up to eight it has a group of eight
// slots and no table.
func few(n int) {
	m := make(map[int]int)
	for key := range n {
		m[key] = key
	}
	fmt.Println("writes:", n, "tables:", len(tables(m)), "used:", field[uint64](header(m), mapUsed))
}

// replaced follows the first table until the map splits: each growth installs
// another one that holds all entries, and leaves the old one with the index -1.
func replaced() {
	m := make(map[int]int)
	var old unsafe.Pointer
	replaced := 0
	for n := range 896 {
		m[n] = n
		directory := tables(m)
		if len(directory) == 0 {
			continue
		}
		if now := directory[0]; now != old {
			if old != nil {
				replaced++
				check(field[int](old, tableIndex) == -1, "the replaced table has the index", field[int](old, tableIndex))
			}
			old = now
		}
		check(int(field[uint16](old, tableUsed)) == len(m), "the table holds", field[uint16](old, tableUsed), "entries of", len(m))
	}
	fmt.Println("tables replaced whole:", replaced, "each left with index -1")
}

func check(ok bool, complaint ...any) {
	if !ok {
		fmt.Println(complaint...)
		os.Exit(3)
	}
}

// directory computes each key's hash as the map does and looks for the key in
// the table that the high bits choose, under a control byte of the low seven.
func directory() {
	m := make(map[int]int)
	for n := range entries {
		m[n] = n
	}
	h := header(m)
	boxed := any(m)
	typ := *(*unsafe.Pointer)(unsafe.Pointer(&boxed))
	hasher := field[func(unsafe.Pointer, uintptr) uintptr](typ, typeHasher)
	found := 0
	for key := range entries {
		hash := hasher(unsafe.Pointer(&key), field[uintptr](h, mapSeed))
		table := tables(m)[hash>>(field[uint8](h, mapGlobalShift)&63)]
		found += count(typ, table, key, byte(hash&0x7f))
	}
	fmt.Printf("%d of %d keys where the high bits say, marked with the low 7 (%d tables)\n", found, entries, len(tables(m)))
}

// count returns how many slots of a table hold key under the control byte.
func count(typ, table unsafe.Pointer, key int, control byte) (n int) {
	groups := unsafe.Add(table, tableGroups)
	data, mask := field[unsafe.Pointer](groups, groupsPtr), field[uint64](groups, groupsMask)
	groupSize, slotSize := field[uintptr](typ, typeGroupSize), field[uintptr](typ, typeSlotSize)
	for i := range mask + 1 {
		group := unsafe.Add(data, uintptr(i)*groupSize)
		for slot := range uintptr(8) {
			const controls = 8 // bytes before the slots
			if field[byte](group, slot) == control && field[int](group, controls+slot*slotSize) == key {
				n++
			}
		}
	}
	return n
}

// idle is what a debugger stops in.
func idle() {
	m := make(map[int]int)
	m[1] = 1
	m[2] = 2
	fmt.Println(len(m))
}
