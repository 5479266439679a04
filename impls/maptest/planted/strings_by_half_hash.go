package planted

import "example.com/mapbench/impls"

// newBy32Bits returns a map that keeps strings by half of their hash; see byHash.
func newBy32Bits() impls.Map[string, uint64] {
	return newByHash[string, uint64](seeded[string](), 32)
}
