package main

// large is an element that a slot does not hold.
type large [129]byte

//go:noinline
func assignUint64(m map[uint64]int, key uint64) { m[key] = 1 }

//go:noinline
func assignInt(m map[int]int, key int) { m[key] = 1 }

//go:noinline
func assignInt64(m map[int64]int, key int64) { m[key] = 1 }

//go:noinline
func assignFloat(m map[float64]int, key float64) { m[key] = 1 }

//go:noinline
func assignLarge(m map[int]large, key int) { m[key] = large{} }

//go:noinline
func remove(m map[float64]int, key float64) { delete(m, key) }
