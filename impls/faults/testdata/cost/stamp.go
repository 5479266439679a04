package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

// stamp updates a counter by CompareAndSwap: as a pair behind a pointer, as a
// pair with a version, and packed with a version in one word.
func stamp() {
	type pair struct{ key, value uint64 }
	type stamped struct{ key, value, version uint64 }
	var (
		pairs  atomic.Pointer[pair]
		stamps atomic.Pointer[stamped]
		packed atomic.Uint64
	)
	pairs.Store(new(pair))
	stamps.Store(new(stamped))
	report("pair", func() {
		for {
			old := pairs.Load()
			if pairs.CompareAndSwap(old, &pair{old.key, old.value + 1}) {
				return
			}
		}
	})
	report("pair+stamp", func() {
		for {
			old := stamps.Load()
			if stamps.CompareAndSwap(old, &stamped{old.key, old.value + 1, old.version + 1}) {
				return
			}
		}
	})
	report("packed", func() {
		for {
			old := packed.Load()
			if packed.CompareAndSwap(old, (old>>32+1)<<32|uint64(uint32(old)+1)) {
				return
			}
		}
	})
}

// report times an update in one goroutine and counts what it allocates.
func report(name string, update func()) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	took := median(func() time.Duration {
		start := time.Now()
		for range operations {
			update()
		}
		return time.Since(start)
	})
	runtime.ReadMemStats(&after)
	fmt.Printf("%s %d B/op %d ns/op; ", name,
		(after.TotalAlloc-before.TotalAlloc+operations*5/2)/(operations*5), took.Nanoseconds()/operations)
}
