package impls_test

import (
	"math/bits"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
)

// TestHashedMapsKeepTheLaws runs the maps that take a hash function through the kit. The
// kit's degraded hashes turn them into lists, or into one shard.
func TestHashedMapsKeepTheLaws(t *testing.T) {
	type hash = func(key uint64) uint64
	// The default, 300 ms, is for the command mapbench verify.
	budget := maptest.Budget(15 * time.Millisecond)
	none, two := impls.Config{}, impls.Config{Param: 2}
	t.Run("cas", func(t *testing.T) {
		maptest.Test(t, with(impls.NewCAS[uint64, uint64], none), budget,
			maptest.Hashed(func(h hash) impls.Map[uint64, uint64] {
				// The lowest bit, which cas does not use, becomes the highest.
				return impls.NewCASHashed[uint64, uint64](none, func(key uint64) uint64 { return bits.RotateLeft64(h(key), -1) })
			}))
	})
	t.Run("sharded", func(t *testing.T) {
		maptest.Test(t, with(impls.NewSharded[uint64, uint64], none), budget,
			maptest.Hashed(func(h hash) impls.Map[uint64, uint64] {
				// The highest bit picks one of two shards.
				return impls.NewShardedHashed[uint64, uint64](two, func(key uint64) uint64 { return h(key) << 63 })
			}))
	})
}
