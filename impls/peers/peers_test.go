package peers_test

import (
	"fmt"
	"slices"
	"testing"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/peers"
)

// value is comparable, and neither an integer nor a string.
type value struct{ a, b int32 }

// maps returns a new map of each peer, by its name.
func maps[K peers.Key](c impls.Config) map[string]impls.Map[K, value] {
	return map[string]impls.Map[K, value]{
		peers.XsyncInfo.Name:   peers.NewXsync[K, value](c),
		peers.Xsync3Info.Name:  peers.NewXsync3[K, value](c),
		peers.CmapInfo.Name:    peers.NewCmap[K, value](c),
		peers.HaxmapInfo.Name:  peers.NewHaxmap[K, value](c),
		peers.SkipmapInfo.Name: peers.NewSkipmap[K, value](c),
	}
}

// TestKeyTypes uses each map with each key type, by one goroutine. A map that is not
// presized grows meanwhile.
func TestKeyTypes(t *testing.T) {
	for _, n := range []int{0, 100, 1000} {
		c := impls.Config{N: n}
		testKeys(t, c, func(i int) uint64 { return uint64(i) })
		testKeys(t, c, func(i int) string { return fmt.Sprint("key ", i) })
	}
}

func testKeys[K peers.Key](t *testing.T, c impls.Config, key func(i int) K) {
	const n = 500
	for name, m := range maps[K](c) {
		t.Run(fmt.Sprintf("%s/%T/presized=%d", name, key(0), c.N), func(t *testing.T) {
			for i := range n {
				m.Store(key(i), value{int32(i), 1})
			}
			for i := 0; i < n; i += 2 {
				m.Delete(key(i))
			}
			for i := range n {
				got, ok := m.Load(key(i))
				if want := (value{int32(i), 1}); ok != (i%2 == 1) || ok && got != want {
					t.Errorf("Load(%v) = %v, %t; want %v, %t", key(i), got, ok, want, i%2 == 1)
				}
			}
			for _, stop := range []int{1, 3, n / 2, n} {
				calls := 0
				m.Range(func(K, value) bool { calls++; return calls < stop })
				if want := min(stop, n/2); calls != want {
					t.Errorf("a Range stopped after %d entries yields %d; want %d", stop, calls, want)
				}
			}
		})
	}
}

// TestOptionalMethods pins the optional methods of each adapter. The peers' other methods
// are different operations, or wrong: see the comments of the types.
func TestOptionalMethods(t *testing.T) {
	want := map[string][]string{
		"xsync":   {"LoadOrStore", "LoadAndDelete", "Len"},
		"xsync3":  {"LoadOrStore", "LoadAndDelete", "Len"},
		"cmap":    {"LoadAndDelete", "Len", "Clear"},
		"haxmap":  {"Len"},
		"skipmap": {"Len"},
	}
	for name, m := range maps[uint64](impls.Config{}) {
		var got []string
		offers := func(method string, ok bool) {
			if ok {
				got = append(got, method)
			}
		}
		_, ok := m.(impls.LoadOrStorer[uint64, value])
		offers("LoadOrStore", ok)
		_, ok = m.(impls.LoadAndDeleter[uint64, value])
		offers("LoadAndDelete", ok)
		_, ok = m.(impls.CompareAndSwapper[uint64, value])
		offers("CompareAndSwap", ok)
		_, ok = m.(impls.Lener)
		offers("Len", ok)
		_, ok = m.(impls.Clearer)
		offers("Clear", ok)
		if !slices.Equal(got, want[name]) {
			t.Errorf("%s offers %v; want %v", name, got, want[name])
		}
	}
}
