package main

import (
	"fmt"
	"os"
)

// orLocked returns a function that does an operation: behind the mutex if the
// arguments say so, else as it is.
func orLocked(args []string) (do func(operation func())) {
	if len(args) == 0 {
		return func(operation func()) { operation() }
	}
	return func(operation func()) {
		mu.Lock()
		defer mu.Unlock()
		operation()
	}
}

// lie ends the program because it saw something wrong.
func lie(what ...any) {
	fmt.Println(what...)
	os.Exit(3)
}

// lost reads a key that is always present while the ninth entry comes, which
// moves the entries out of the map's only group.
func lost(args []string) {
	do := orLocked(args)
	for range 200 {
		m := make(map[int]int)
		for key := range 8 {
			m[key] = key + 1
		}
		together(func(g int) {
			for i := range 100 {
				if g == 0 {
					do(func() { m[8+i] = i })
					continue
				}
				got := 0
				if do(func() { got = m[0] }); got != 1 {
					lie("m[0] =", got, "and it was 1 all the time")
				}
			}
		})
	}
}

// torn reads a value that another goroutine writes. The map looks for other
// goroutines while it looks for the key; the value is copied after that.
func torn(args []string) {
	type value [8 << 10]int // all the same
	m := map[int]value{0: {}}
	do := orLocked(args)
	together(func(g int) {
		for i := range 2000 {
			var v value
			if g == 0 {
				for at := range v {
					v[at] = i
				}
				do(func() { m[0] = v })
				continue
			}
			do(func() { v = m[0] })
			for at := range v {
				if v[at] != v[0] {
					lie("one value holds", v[0], "and", v[at])
				}
			}
		}
	})
}

// full inserts into and deletes from a map of at most eight entries.
func full(args []string) {
	m := make(map[int]int)
	write := orLocked(args)
	together(func(g int) {
		for i := range 1_000_000 {
			write(func() { m[g*4+i&3] = i })
			if i&3 == 3 {
				for key := range 4 {
					write(func() { delete(m, g*4+key) })
				}
			}
		}
	})
}

// wild reads interfaces that another goroutine writes. An interface is two
// words, a type and an address, and one whose halves are of two values takes
// the number at the address for a pointer.
func wild(args []string) {
	type pair struct{ first, second *int }
	const nowhere = 1 << 46 // no program has memory there
	type value [4 << 10]struct {
		_ uintptr // so that the copy's pieces don't all begin at an interface
		v any
	}
	number, one := any(uintptr(nowhere)), 1
	pointers := any(pair{&one, &one})
	var values [2]value
	for at := range values[0] {
		values[0][at].v, values[1][at].v = number, pointers
	}
	m := map[int]value{0: values[0]}
	do := orLocked(args)
	together(func(g int) {
		for i := range 10_000 {
			if g == 0 {
				do(func() { m[0] = values[i&1] })
				continue
			}
			var read value
			do(func() { read = m[0] })
			for at := range read {
				if p, ok := read[at].v.(pair); ok && *p.first != 1 {
					lie("a pointer leads to", *p.first)
				}
			}
		}
	})
}
