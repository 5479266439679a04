package planted

import "example.com/mapbench/impls"

// newUnsynchronised returns a built-in map without a lock. With two goroutines the runtime
// soon ends the process: "concurrent map writes", "concurrent map read and map write"
// or "concurrent map iteration and map write". Its checks are best effort. If they miss
// a conflict, entries are lost or, rarely, memory out of bounds is accessed.
func newUnsynchronised[K, V comparable]() impls.Map[K, V] {
	return impls.NewPlain[K, V](impls.Config{})
}
