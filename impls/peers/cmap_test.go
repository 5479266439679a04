package peers

import (
	"fmt"
	"testing"

	cmap "github.com/orcaman/concurrent-map/v2"

	"example.com/mapbench/impls"
)

// TestCmapShardsOfStrings wants the adapter to put the same strings into one shard as the
// peer does.
func TestCmapShardsOfStrings(t *testing.T) {
	ours, peer := NewCmap[string, int](impls.Config{}), cmap.New[int]()
	for i := range 100 {
		for j := range i {
			a, b := fmt.Sprint("key ", i), fmt.Sprint("key ", j)
			got, want := ours.m.GetShard(a) == ours.m.GetShard(b), peer.GetShard(a) == peer.GetShard(b)
			if got != want {
				t.Fatalf("%q and %q share a shard: %t; want %t", a, b, got, want)
			}
		}
	}
}

// TestCmapSpreadsIntegers wants no shard to have more than twice its part of the keys,
// whichever bits the keys differ in.
func TestCmapSpreadsIntegers(t *testing.T) {
	m := NewCmap[uint64, int](impls.Config{})
	check := func(keys string, key func(i uint64) uint64) {
		t.Helper()
		const n = 10_000
		counts := make(map[any]int)
		for i := range uint64(n) {
			counts[m.m.GetShard(key(i))]++
		}
		for _, got := range counts {
			if limit := 2 * n / cmap.SHARD_COUNT; got > limit {
				t.Errorf("%s: a shard holds %d of %d keys; want at most %d", keys, got, n, limit)
			}
		}
	}
	check("in a row", func(i uint64) uint64 { return i })
	check("multiples of 32", func(i uint64) uint64 { return 32 * i })
	check("the upper half", func(i uint64) uint64 { return i << 32 })
	check("the highest bits", func(i uint64) uint64 { return i << 50 })
	check("both halves alike", func(i uint64) uint64 { return i<<32 | i })
}
