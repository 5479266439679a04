package main

import (
	"fmt"
	"sync/atomic"
	"time"
)

// stamp is one goroutine that updates a counter by CompareAndSwap: as a pair
// behind a pointer, as a pair with a version, and packed with a version in one
// word.
func stamp() []contestant {
	type pair struct{ key, value uint64 }
	type stamped struct{ key, value, version uint64 }
	var (
		pairs  atomic.Pointer[pair]
		stamps atomic.Pointer[stamped]
		packed atomic.Uint64
	)
	pairs.Store(new(pair))
	stamps.Store(new(stamped))
	contest := func(name string, update func()) contestant {
		return contestant{name, 0, operations, func() time.Duration {
			start := time.Now()
			for range operations {
				update()
			}
			return time.Since(start)
		}}
	}
	return []contestant{
		contest("pair", func() {
			for {
				old := pairs.Load()
				if pairs.CompareAndSwap(old, &pair{old.key, old.value + 1}) {
					return
				}
			}
		}),
		contest("pair+stamp", func() {
			for {
				old := stamps.Load()
				if stamps.CompareAndSwap(old, &stamped{old.key, old.value + 1, old.version + 1}) {
					return
				}
			}
		}),
		contest("packed", func() {
			for {
				old := packed.Load()
				if packed.CompareAndSwap(old, (old>>32+1)<<32|uint64(uint32(old)+1)) {
					return
				}
			}
		}),
	}
}

// size is what a contestant allocates.
func size(t *took) string { return fmt.Sprintf(", %.0f B/op", t.Bytes) }
