package maptest_test

import (
	"context"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/impls/peers"
	"example.com/mapbench/impls/peers/incorrect"
	"example.com/mapbench/internal/golden"
)

// short is a budget with which all maps together take half a minute. That is enough to
// notice a coarse mistake. The command mapbench verify takes longer and finds more.
const short = 15 * time.Millisecond

// with returns a constructor that calls new with c.
func with[M impls.Map[K, V], K, V comparable](new func(impls.Config) M, c impls.Config) func() impls.Map[K, V] {
	return func() impls.Map[K, V] { return new(c) }
}

// TestOurMaps puts every design of package impls through the kit.
func TestOurMaps(t *testing.T) {
	none, small, one := impls.Config{}, impls.Config{N: 100}, impls.Config{Param: 1}
	for name, s := range map[string]maptest.Constructors{
		"mutex": {
			New: with(impls.NewMutex[uint64, uint64], none), Strings: with(impls.NewMutex[string, uint64], none),
			Wide: with(impls.NewMutex[uint64, [8]uint64], none), Pointers: with(impls.NewMutex[uint64, *maptest.Collected], none),
			Floats: with(impls.NewMutex[float64, uint64], none), Any: with(impls.NewMutex[any, uint64], none),
		},
		"rwmutex": {
			New: with(impls.NewRWMutex[uint64, uint64], none), Strings: with(impls.NewRWMutex[string, uint64], none),
			Wide: with(impls.NewRWMutex[uint64, [8]uint64], none), Pointers: with(impls.NewRWMutex[uint64, *maptest.Collected], none),
			Floats: with(impls.NewRWMutex[float64, uint64], none), Any: with(impls.NewRWMutex[any, uint64], none),
		},
		"sync.Map": {
			New: with(impls.NewSyncMap[uint64, uint64], none), Strings: with(impls.NewSyncMap[string, uint64], none),
			Wide: with(impls.NewSyncMap[uint64, [8]uint64], none), Pointers: with(impls.NewSyncMap[uint64, *maptest.Collected], none),
			Floats: with(impls.NewSyncMap[float64, uint64], none), Any: with(impls.NewSyncMap[any, uint64], none),
		},
		"sharded": {
			New: with(impls.NewSharded[uint64, uint64], small), Strings: with(impls.NewSharded[string, uint64], one),
			Wide: with(impls.NewSharded[uint64, [8]uint64], one), Pointers: with(impls.NewSharded[uint64, *maptest.Collected], none),
			Floats: with(impls.NewSharded[float64, uint64], none), Any: with(impls.NewSharded[any, uint64], none),
		},
		"hinted": {
			New: with(impls.NewHinted[uint64, uint64], one), Strings: with(impls.NewHinted[string, uint64], small),
			Wide: with(impls.NewHinted[uint64, [8]uint64], one), Pointers: with(impls.NewHinted[uint64, *maptest.Collected], none),
			Floats: with(impls.NewHinted[float64, uint64], none), Any: with(impls.NewHinted[any, uint64], none),
		},
		"cow": {
			New: with(impls.NewCOW[uint64, uint64], none), Strings: with(impls.NewCOW[string, uint64], none),
			Wide: with(impls.NewCOW[uint64, [8]uint64], none), Pointers: with(impls.NewCOW[uint64, *maptest.Collected], none),
			Floats: with(impls.NewCOW[float64, uint64], none), Any: with(impls.NewCOW[any, uint64], none),
		},
		"cas": {
			New: with(impls.NewCAS[uint64, uint64], none), Strings: with(impls.NewCAS[string, uint64], none),
			Wide: with(impls.NewCAS[uint64, [8]uint64], none), Pointers: with(impls.NewCAS[uint64, *maptest.Collected], none),
			Floats: with(impls.NewCAS[float64, uint64], none), Any: with(impls.NewCAS[any, uint64], none),
		},
	} {
		t.Run(name, func(t *testing.T) { testMaps(t, s) })
	}
}

// noClear hides the Clear of a map.
type noClear[V comparable] struct {
	impls.Map[uint64, V]
	impls.LoadOrStorer[uint64, V]
	impls.LoadAndDeleter[uint64, V]
	impls.Lener
}

// TestPeers puts other people's maps through the kit. Violations that are known are
// logged.
func TestPeers(t *testing.T) {
	none := impls.Config{}
	// The peer's Clear is a resize to an empty table. If another resize runs, it
	// waits for that one and returns.
	const clearFlaw = "Clear removes nothing if it meets a resize"
	for _, p := range []struct {
		info impls.Info
		flaw string // is known, and breaks several laws; others are not judged
		maps maptest.Constructors
		law  string // is broken each time, and no other is
	}{
		{info: peers.XsyncInfo, flaw: clearFlaw, maps: maptest.Constructors{New: with(peers.NewXsync[uint64, uint64], none)}},
		{info: peers.XsyncInfo, maps: maptest.Constructors{
			New: func() impls.Map[uint64, uint64] {
				m := peers.NewXsync[uint64, uint64](none)
				return noClear[uint64]{m, m, m, m}
			},
			Wide: with(peers.NewXsync[uint64, [8]uint64], none), Pointers: with(peers.NewXsync[uint64, *maptest.Collected], none),
		}},
		{info: peers.Xsync3Info, flaw: clearFlaw, maps: maptest.Constructors{New: with(peers.NewXsync3[uint64, uint64], none)}},
		{info: peers.Xsync3Info, maps: maptest.Constructors{
			New: func() impls.Map[uint64, uint64] {
				m := peers.NewXsync3[uint64, uint64](none)
				return noClear[uint64]{m, m, m, m}
			},
			Wide: with(peers.NewXsync3[uint64, [8]uint64], none), Pointers: with(peers.NewXsync3[uint64, *maptest.Collected], none),
		}},
		// IterCb unlocks without defer, so that a yield that panics leaves a read lock.
		{info: peers.CmapInfo, law: "left-early", maps: maptest.Constructors{
			New: with(peers.NewCmap[uint64, uint64], none), Strings: with(peers.NewCmap[string, uint64], none),
			Wide: with(peers.NewCmap[uint64, [8]uint64], none), Pointers: with(peers.NewCmap[uint64, *maptest.Collected], none),
		}},
		{info: peers.HaxmapInfo, flaw: found(t, peers.HaxmapInfo), maps: maptest.Constructors{New: with(peers.NewHaxmap[uint64, uint64], none)}},
		{info: peers.SkipmapInfo, flaw: found(t, peers.SkipmapInfo), maps: maptest.Constructors{New: with(peers.NewSkipmap[uint64, uint64], none)}},
	} {
		t.Run(p.info.Name, func(t *testing.T) {
			if p.flaw == "" && p.law == "" {
				testMaps(t, p.maps)
				return
			}
			c := maptest.Config{Name: p.info.Name, Seed: golden.Seed(t), Budget: short, Artifacts: t.TempDir()}
			maptest.CheckAll(context.Background(), p.maps, c, func(l maptest.Law, o maptest.Outcome) {
				switch {
				case p.flaw == "" && (o.Verdict == maptest.Fail) != (l.Name == p.law):
					t.Errorf("%s; want a FAIL of %s alone", o.Report(l), p.law)
				case o.Verdict == maptest.Fail:
					t.Logf("known (%s):\n%s", p.flaw, o.Report(l))
				}
			})
		})
	}
}

// found returns what is known to be wrong with a map, or "".
func found(t *testing.T, info impls.Info) string {
	t.Helper()
	known, err := incorrect.Read("")
	if err != nil {
		t.Fatal(err)
	}
	return known.Of(info.Name, info.Module, info.Version).String()
}

func testMaps(t *testing.T, s maptest.Constructors) {
	maptest.Test(t, s.New,
		maptest.Budget(short), maptest.Artifacts(t.TempDir()),
		maptest.Strings(s.Strings), maptest.Wide(s.Wide), maptest.Pointers(s.Pointers),
		maptest.Floats(s.Floats), maptest.Any(s.Any),
	)
}

// FuzzMutex is an author's fuzz target. As a test, it checks that the target runs.
func FuzzMutex(f *testing.F) { maptest.Fuzz(f, with(impls.NewMutex[uint64, uint64], impls.Config{})) }
