package worker

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/mapbench/impls"
)

// weighing returns what the maps of a contestant weigh under a spec.
func weighing(t *testing.T, spec string, c Contestant) *Weight {
	t.Helper()
	c.Name = "weighed"
	s, answer, err := Open([]Contestant{c}, Prepare{Impl: c.Name, Spec: spec, Procs: 1, Seed: 1, Order: 7, Weigh: true, Length: time.Millisecond})
	if err != nil || s == nil {
		t.Fatalf("Open under %s: %+v, %v", spec, answer, err)
	}
	if answer.Weight == nil && !c.Null {
		t.Fatalf("Open under %s: no weight", spec)
	}
	return answer.Weight
}

// of returns a contestant of a constructor of maps with uint64 keys.
func of(newMap func(impls.Config) impls.Map[uint64, Val8]) Contestant {
	return Contestant{Uint64Val8: Maker[uint64, Val8]{New: newMap}}
}

// near reports whether a weight is within 1 % of what is known.
func near(got, want float64) bool { return math.Abs(got-want) <= want/100 }

// inThree fails the test unless check has no complaint in one of three attempts. Now and then the
// runtime allocates something of its own while a small map is weighed: 2 KB for a thread.
func inThree(t *testing.T, check func(complain func(format string, args ...any))) {
	t.Helper()
	var complaints []string
	for range 3 {
		complaints = nil
		check(func(format string, args ...any) { complaints = append(complaints, fmt.Sprintf(format, args...)) })
		if len(complaints) == 0 {
			return
		}
	}
	for _, complaint := range complaints {
		t.Error(complaint)
	}
}

// structBytes is more than the struct of any double takes.
const structBytes = 128

// TestWeightOfASlice weighs a slice of pairs: 16 bytes an entry.
func TestWeightOfASlice(t *testing.T) {
	const full = 16 * 1024
	inThree(t, func(complain func(string, ...any)) {
		w := weighing(t, "read=95/n=1024", of(newPairs))
		if !near(w.Filled, full) {
			complain("1024 pairs of 16 bytes weigh %v; want %d within 1 %%", w.Filled, full)
		}
		if w.Empty != nil || w.Peak != nil || w.Few != nil || w.Drained != nil || w.Cleared != nil || w.Allocations != nil {
			complain("weight %+v of a map that doesn't grow; want no more than when it is filled", *w)
		}
		double := weighing(t, "read=95/n=1024", of(func(c impls.Config) impls.Map[uint64, Val8] {
			return newPairs(impls.Config{N: 2 * c.N})
		}))
		if !near(double.Filled, 2*full) {
			complain("twice as many slots weigh %v; want %d within 1 %%", double.Filled, 2*full)
		}
	})
}

// TestWeightOfABuiltinMap compares built-in maps with their own layout. The bytes of string
// keys don't count.
func TestWeightOfABuiltinMap(t *testing.T) {
	if v := runtime.Version(); !regexp.MustCompile(`^go1\.2[4-6]`).MatchString(v) || strings.Contains(v, "noswissmap") {
		t.Skipf("the layout is that of Go 1.24 to 1.26; this is %s", v)
	}
	const n = 40_000 // its tables are filled to 70 % of what they may hold, so that none grows
	check := func(what, spec string, c Contestant, want int) {
		t.Helper()
		if w := weighing(t, spec, c); !near(w.Filled, float64(want)) {
			t.Errorf("%s of %d entries weighs %v; want %d within 1 %%", what, n, w.Filled, want)
		}
	}
	check("map[uint64]Val8", "read=95/n=40000", of(func(c impls.Config) impls.Map[uint64, Val8] {
		return impls.NewMutex[uint64, Val8](c)
	}), builtinBytes(n, 8+8, false))
	check("map[uint64]Val64", "read=95/n=40000/val=64", Contestant{Uint64Val64: Maker[uint64, Val64]{
		New: func(c impls.Config) impls.Map[uint64, Val64] { return impls.NewMutex[uint64, Val64](c) },
	}}, builtinBytes(n, 8+64, false))
	check("map[string]Val8", "read=95/n=40000/key=string", Contestant{StringVal8: Maker[string, Val8]{
		New: func(c impls.Config) impls.Map[string, Val8] { return impls.NewMutex[string, Val8](c) },
	}}, builtinBytes(n, 16+8, true))
}

// TestWeightRepeats weighs maps of one size again and again.
func TestWeightRepeats(t *testing.T) {
	inThree(t, func(complain func(string, ...any)) {
		var filled []float64
		for range 3 {
			filled = append(filled, weighing(t, "read=95/n=1024", of(newPairs)).Filled)
		}
		if slices.Max(filled)-slices.Min(filled) > 64 {
			complain("1024 pairs weigh %v; want the same within 64 bytes", filled)
		}
	})
}

// TestWeightOfGoroutines weighs a map that keeps goroutines, whose least stack is 2 KB.
func TestWeightOfGoroutines(t *testing.T) {
	w := weighing(t, "read=95/n=1024", of(newBusy(t)))
	if least := float64(16*1024 + busyGoroutines*2048/2); w.Filled < least {
		t.Errorf("a map of 16 KB with %d goroutines weighs %v; want at least %v", busyGoroutines, w.Filled, least)
	}
}

// TestWeightOfNoMap wants no weight for what is no map, and none in the reply.
func TestWeightOfNoMap(t *testing.T) {
	nop := of(func(c impls.Config) impls.Map[uint64, Val8] { return impls.NewNop[uint64, Val8](c) })
	nop.Info = impls.NopInfo
	for _, spec := range []string{"read=95/n=1024", "read=0/n=1024/grow=1"} {
		if w := weighing(t, spec, nop); w != nil {
			t.Errorf("%s: nop weighs %+v; want no weight", spec, *w)
		}
	}
	text, err := json.Marshal(Reply{Prepared: &Prepared{}})
	if err != nil || strings.Contains(string(text), "weight") {
		t.Errorf("a reply without a weight is %s, %v", text, err)
	}
}

// TestWeightWhileItGrows weighs a slice of pairs that doubles: it is largest while it copies
// half of its pairs to all of its slots, and it never shrinks.
func TestWeightWhileItGrows(t *testing.T) {
	newMap := func(leaks bool) Contestant {
		return of(func(c impls.Config) impls.Map[uint64, Val8] {
			return &cleared{pairs: pairs{slots: make([]pair, c.N)}, leaks: leaks}
		})
	}
	const spec, full = "read=0/n=1024/grow=1", 16 * 1024
	inThree(t, func(complain func(string, ...any)) {
		w := weighing(t, spec, newMap(false))
		if *w.Empty <= 0 || *w.Empty > structBytes {
			complain("empty: %v bytes; want those of a struct", *w.Empty)
		}
		for what, sizes := range map[string][2]float64{
			"filled":  {w.Filled, full},
			"few":     {*w.Few, full},
			"drained": {*w.Drained, full},
			"peak":    {*w.Peak, full + full/2},
		} {
			if !near(sizes[0], sizes[1]+*w.Empty) {
				complain("%s: %v bytes; want %v within 1 %%", what, sizes[0], sizes[1]+*w.Empty)
			}
		}
		if *w.Cleared > structBytes {
			complain("cleared: %v bytes; want those of a struct", *w.Cleared)
		}
	})
	if leaks := weighing(t, spec, newMap(true)); *leaks.Cleared < full {
		t.Errorf("cleared by a Clear that leaks: %v bytes; want at least %d", *leaks.Cleared, full)
	}
	if without := weighing(t, spec, of(newPairs)); without.Cleared != nil {
		t.Errorf("cleared: %v bytes of a map without Clear; want none", *without.Cleared)
	}
}

// TestWeightThatStays weighs a map that holds back one in ten of what is deleted, beside one that
// doesn't.
func TestWeightThatStays(t *testing.T) {
	const spec, kept, keptBeforeTheLast = "read=0/n=10000/grow=1", 1000 * 16, 990 * 16
	inThree(t, func(complain func(string, ...any)) {
		keeps := weighing(t, spec, of(func(impls.Config) impls.Map[uint64, Val8] { return newBoxing(10) }))
		drops := weighing(t, spec, of(func(impls.Config) impls.Map[uint64, Val8] { return newBoxing(0) }))
		if want := kept + *keeps.Empty; !near(*keeps.Drained, want) {
			complain("a map that keeps 1000 boxes of 16 bytes weighs %v; want %v within 1 %%", *keeps.Drained, want)
		}
		if *drops.Drained > structBytes {
			complain("a map that keeps nothing weighs %v; want the bytes of a struct", *drops.Drained)
		}
		if more := *keeps.Few - *drops.Few; !near(more, keptBeforeTheLast) {
			complain("with a hundredth of the entries, 990 boxes are kept in %v bytes; want %d within 1 %%", more, keptBeforeTheLast)
		}
	})
}

// TestAllocationsByKind counts what operations allocate, on maps where it is known.
func TestAllocationsByKind(t *testing.T) {
	check := func(what string, newMap func(impls.Config) impls.Map[uint64, Val8], want Allocations) {
		t.Helper()
		inThree(t, func(complain func(string, ...any)) {
			got := *weighing(t, "read=0/n=1024/grow=1", of(newMap)).Allocations
			for kind, sizes := range map[string][2]float64{
				"Load": {got.Load, want.Load}, "Overwrite": {got.Overwrite, want.Overwrite}, "Insert": {got.Insert, want.Insert},
				"Delete": {got.Delete, want.Delete}, "Range": {got.Range, want.Range},
			} {
				if !near(sizes[0], sizes[1]) {
					complain("%s: %s allocates %v bytes; want %v", what, kind, sizes[0], sizes[1])
				}
			}
		})
	}
	const insert = 16 * (2*1024 - 8) / 1024. // slices of 8, 16 up to 1024 pairs, for 1024 entries
	check("pairs", newPairs, Allocations{Insert: insert})
	check("boxes", func(c impls.Config) impls.Map[uint64, Val8] { return &boxedPairs{} }, Allocations{Overwrite: 16, Insert: insert + 16})
	check("wasteful", func(c impls.Config) impls.Map[uint64, Val8] { return &wasteful{} },
		Allocations{Load: 32, Overwrite: 16, Insert: insert + 16, Delete: 64, Range: 128})
}

// TestPeak grows what is live in jumps and in small parts, with and without garbage.
func TestPeak(t *testing.T) {
	const kb, mb = 1 << 10, 1 << 20
	check := func(what string, want float64, grow func(look func()) (kept any)) {
		t.Helper()
		p := &peak{scale: new(scale)}
		p.scale.settled()
		p.start()
		kept := grow(p.look)
		if got := p.end(); !near(got, want) {
			t.Errorf("%s: a peak of %v bytes; want %v within 1 %%", what, got, want)
		}
		runtime.KeepAlive(kept) // as a map lives on when its peak ends
	}
	check("a table of 1 MB that is copied to one of 2 MB", 3*mb, func(look func()) any {
		table := make([]byte, mb)
		look()
		larger := make([]byte, 2*mb)
		copy(larger, table)
		look()
		return larger
	})
	check("parts without garbage", 4*mb, func(look func()) any {
		parts := make([][]byte, 0, mb/24) // 1 MB
		for range 3 * kb {
			parts = append(parts, make([]byte, kb))
			look()
		}
		return parts
	})
	check("parts of 4 KB, each in place of one of 2 KB", 5*mb, func(look func()) any {
		parts := make([][]byte, 0, mb/24) // 1 MB
		for range kb {
			parts = append(parts, make([]byte, 2*kb))
			look()
		}
		for i := range parts {
			parts[i] = make([]byte, 4*kb)
			look()
		}
		return parts
	})
	check("much more, that is gone before the end", 9*mb, func(look func()) any {
		much := make([]byte, 8*mb)
		look()
		runtime.KeepAlive(much)
		one := make([]byte, mb)
		look()
		return one
	})
}

// TestSettledEmptiesPools wants what a sync.Pool holds to count as garbage.
func TestSettledEmptiesPools(t *testing.T) {
	s := new(scale)
	var pool sync.Pool
	for range 16 { // the race detector drops some
		part := make([]byte, 1<<20)
		pool.Put(&part)
	}
	full := s.settled()
	empty := s.settled()
	if more := full.above(empty); more > 1<<19 {
		t.Errorf("a pool of 16 MB that nobody uses weighs %v bytes; want nothing", more)
	}
	runtime.KeepAlive(&pool)
}
