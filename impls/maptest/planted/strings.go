package planted

import "example.com/mapbench/impls"

// newBy64Bits returns a map that tells strings apart by their hash only; see byHash.
func newBy64Bits() impls.Map[string, uint64] { return newBy64BitsOf(seeded[string]()) }

func newBy64BitsOf(hash func(key string) uint64) impls.Map[string, uint64] {
	return newByHash[string, uint64](hash, 64)
}

// newBy32Bits returns a map that tells strings apart by half of their hash; see byHash.
func newBy32Bits() impls.Map[string, uint64] {
	return newByHash[string, uint64](seeded[string](), 32)
}
