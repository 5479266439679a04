// Dangling hides an object from the collector and looks at what becomes of it.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"unsafe"
	"weak"
)

// object has a size class that nothing else of this program uses much.
type object [20]uint64

const alive = 42

var (
	global *object
	keep   []*object
)

func main() {
	modes := map[string]func(){
		"reuse":     func() { reuse(false) },
		"kept":      func() { reuse(true) },
		"stale":     stale,
		"read":      func() { read(false) },
		"read-kept": func() { read(true) },
		"arithmetic": func() {
			u := hide()
			fmt.Println((*object)(unsafe.Pointer(u))[0], global != nil)
		},
		"disguised": func() {
			u := hide()
			fmt.Println((*(**object)(unsafe.Pointer(&u)))[0], global != nil)
		},
		"found":      func() { found(false) },
		"found-kept": func() { found(true) },
		"visible":    visible,
		"listing":    listing,
		"pool":       pool,
		"after-put":  afterPut,
	}
	if len(os.Args) != 2 || modes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: dangling MODE")
		os.Exit(64)
	}
	modes[os.Args[1]]()
}

// hide makes an object, which global keeps alive, and returns its address as a
// number.
//
//go:noinline
func hide() uintptr {
	global = new(object)
	global[0] = alive
	return uintptr(unsafe.Pointer(global))
}

// drop drops the object unless it is to be kept, collects, and says whether the
// object is gone.
//
//go:noinline
func drop(kept bool) (gone bool) {
	watch := weak.Make(global)
	if !kept {
		global = nil
	}
	runtime.GC()
	return watch.Value() == nil
}

// at reads through a number that was an address. Neither vet nor checkptr can
// see that.
//
//go:noinline
func at(u uintptr) uint64 { return (*(**object)(unsafe.Pointer(&u)))[0] }

func lie(format string, args ...any) {
	fmt.Printf(format+"\n", args...)
	os.Exit(3)
}

// reuse allocates objects of the same size until one lies at the old address.
func reuse(kept bool) {
	u := hide()
	drop(kept)
	for i := range 1_000_000 {
		o := new(object)
		o[0] = 7
		keep = append(keep, o)
		if at(u) == 7 {
			lie("the old address reads 7, another object's value, after %d allocations", i+1)
		}
		if kept && i == 10_000 {
			break
		}
	}
	fmt.Println("the old address reads", at(u))
	runtime.KeepAlive(global)
}

// stale reads the object after it was freed.
func stale() {
	u := hide()
	if drop(false) {
		lie("freed, and its address reads %#x", at(u))
	}
}

// read does the same as stale, but a sanitizer has to judge it.
func read(kept bool) {
	u := hide()
	drop(kept)
	fmt.Println("reads", at(u))
	runtime.KeepAlive(global)
}

// visible collects all the time beside a goroutine that holds and follows
// pointers which no variable but its own holds.
func visible() {
	stop := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	})
	for range 20_000 {
		global = new(object)
		p := global
		global = nil
		p[0], p[19] = alive, alive
		runtime.Gosched()
		if p[0] != alive || p[19] != alive {
			lie("a visible pointer reads %d", p[0])
		}
	}
	close(stop)
	done.Wait()
	fmt.Println("a visible pointer never dangled")
}

// listing is the article's example: a pointer to a local variable as unsafe.Pointer,
// across a collection.
func listing() {
	x := 42
	p := unsafe.Pointer(&x)
	runtime.GC()
	fmt.Println(*(*int)(p))
}

// pool keeps a pointer to what it put into a pool, across collections that
// empty the pool.
func pool() {
	var p sync.Pool
	o := new(object)
	o[0] = 0xc0ffee
	p.Put(o)
	runtime.GC()
	runtime.GC()
	fmt.Printf("after Put and two collections: %#x\n", o[0])
}

// afterPut uses an object that the pool has handed to somebody else.
func afterPut() {
	var p sync.Pool
	mine := new(object)
	for range 100 { // a pool may forget what it is given
		p.Put(mine)
		if theirs, _ := p.Get().(*object); theirs != nil {
			theirs[0] = 7
			mine[0] = alive
			lie("the new owner wrote 7 and reads %d", theirs[0])
		}
	}
}
