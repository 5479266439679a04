// Syncmap shows what sync.Map does with keys, ranges and locks.
package main

import (
	"fmt"
	"math"
	"os"
	"reflect"
	"runtime"
	"strings"
	"sync"
)

func main() {
	modes := map[string]func(){
		"struct-key":   structKey,
		"unhashable":   unhashable,
		"nan":          nan,
		"equal":        equal,
		"layout":       layout,
		"range":        ranges,
		"token":        func() { token(false) },
		"token-locked": func() { token(true) },
		"profile":      func() { profile(false) },
		"profile-lock": func() { profile(true) },
	}
	if len(os.Args) != 2 || modes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: syncmap MODE")
		os.Exit(64)
	}
	modes[os.Args[1]]()
}

// structKey uses a key of which the article says that it panics.
func structKey() {
	type Key struct {
		A int
		B string
	}
	var m sync.Map
	m.Store(Key{1, "one"}, 1)
	fmt.Println(m.Load(Key{1, strings.Clone("one")}))
}

// unhashable recovers from each operation with a key that can't be hashed.
func unhashable() {
	var m sync.Map
	key := any([]int{1})
	for _, operation := range []struct {
		name string
		do   func()
	}{
		{"Store", func() { m.Store(key, 1) }},
		{"Load", func() { m.Load(key) }},
		{"Delete", func() { m.Delete(key) }},
	} {
		func() {
			defer func() { fmt.Printf("%s: %v; ", operation.name, recover()) }()
			operation.do()
		}()
	}
	m.Store(1, 1)
	fmt.Println("and the map goes on")
}

// nan stores keys that equal nothing.
func nan() {
	var m sync.Map
	for range 3 {
		m.Store(math.NaN(), 1)
	}
	_, found := m.Load(math.NaN())
	m.Delete(math.NaN())
	left := entries(&m)
	m.Clear()
	fmt.Printf("NaN found: %t; left of 3 after Delete: %d; after Clear: %d\n", found, left, entries(&m))
}

// entries counts what Range yields.
func entries(m *sync.Map) (n int) {
	m.Range(func(any, any) bool { n++; return true })
	return n
}

// equal finds a key of equal value at another address.
func equal() {
	var m sync.Map
	m.Store("key", 1)
	m.Store(any(int64(1)), 2)
	_, found := m.Load(strings.Clone("key"))
	_, otherType := m.Load(1)
	fmt.Printf("an equal string at another address is found: %t; an equal number of another type: %t\n", found, otherType)
}

// layout says what a sync.Map is made of.
func layout() {
	t := reflect.TypeFor[sync.Map]()
	for i := range t.NumField() {
		f := t.Field(i)
		fmt.Printf("%s %s of package %s; ", f.Name, f.Type, f.Type.PkgPath())
	}
	fmt.Println()
}

// ranges iterates, and empties the map.
func ranges() {
	var m sync.Map
	for i := range 10 {
		m.Store(i, i)
	}
	all := entries(&m)
	m.Clear()
	fmt.Println("Range yields", all, "entries, and after Clear", entries(&m))
}

// token moves one entry from key to key. It stores the next before it deletes the
// last, so that there are one or two at any time. Other entries give Range
// something to do meanwhile.
func token(locked bool) {
	const keys, others, enough = 64, 1000, 10
	moves := 200_000
	if !locked {
		moves *= 25 // unless enough wrong counts come before
	}
	var (
		m    sync.Map
		mu   sync.Mutex
		done = make(chan struct{})
	)
	for i := range others {
		m.Store(keys+i, "other")
	}
	m.Store(0, 0)
	lock := func() func() {
		if !locked {
			return func() {}
		}
		mu.Lock()
		return mu.Unlock
	}
	go func() {
		defer close(done)
		for i := range moves {
			unlock := lock()
			m.Store((i+1)%keys, i)
			m.Delete(i % keys)
			unlock()
			if i%64 == 0 {
				runtime.Gosched()
			}
		}
	}()
	count := func() (tokens int) {
		m.Range(func(key, _ any) bool {
			if key.(int) < keys {
				tokens++
			}
			return true
		})
		return tokens
	}
	counts := make(map[int]int)
	wrong := 0
	for running := true; running && wrong < enough; {
		select {
		case <-done:
			running = false
		default:
		}
		unlock := lock()
		tokens := count()
		unlock()
		if tokens < 1 || tokens > 2 {
			counts[tokens]++
			wrong++
		}
	}
	if wrong > 0 {
		fmt.Println("there was always 1 token or 2, and Range counted (tokens:times)", counts)
		os.Exit(3)
	}
	fmt.Println("Range counted 1 or 2")
}

// inLock reports whether a stack is in a lock of package sync: the profile also
// holds waits for locks of the runtime.
func inLock(stack []uintptr) bool {
	for frames := runtime.CallersFrames(stack); ; {
		frame, more := frames.Next()
		if strings.HasPrefix(frame.Function, "sync.") || strings.HasPrefix(frame.Function, "internal/sync.") {
			return true
		}
		if !more {
			return false
		}
	}
}

// profile reads from all procs with each contention recorded.
func profile(lock bool) {
	runtime.SetMutexProfileFraction(1)
	var (
		m       sync.Map
		mu      sync.Mutex
		readers sync.WaitGroup
	)
	for i := range 1000 {
		m.Store(i, i)
	}
	for range 8 {
		readers.Go(func() {
			for i := range 200_000 {
				if lock {
					mu.Lock()
				}
				m.Load(i % 1000)
				if lock {
					mu.Unlock()
				}
			}
		})
	}
	readers.Wait()
	runtime.SetMutexProfileFraction(0)
	records := make([]runtime.BlockProfileRecord, 1000)
	n, _ := runtime.MutexProfile(records)
	waits := int64(0)
	for _, record := range records[:n] {
		if inLock(record.Stack()) {
			waits += record.Count
		}
	}
	fmt.Println("waits for a lock in 1.6 million reads:", waits)
	if waits > 0 {
		os.Exit(3)
	}
}
