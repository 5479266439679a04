package plugin

import (
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
)

// plain has the methods of impls.Map alone, and no others that the map in it may have.
type plain[K, V comparable] struct{ impls.Map[K, V] }

// TestOptionalMethods wants the kit to see of a map in disguise just the methods that the
// map has, and these to do what they say.
func TestOptionalMethods(t *testing.T) {
	inner := impls.NewMutex[string, worker.Val8](impls.Config{})
	for _, m := range []impls.Map[string, worker.Val8]{
		inner,
		plain[string, worker.Val8]{inner},
		struct {
			plain[string, worker.Val8]
			impls.LoadOrStorer[string, worker.Val8]
		}{plain[string, worker.Val8]{inner}, inner},
		struct {
			plain[string, worker.Val8]
			impls.LoadAndDeleter[string, worker.Val8]
		}{plain[string, worker.Val8]{inner}, inner},
		struct {
			plain[string, worker.Val8]
			impls.CompareAndSwapper[string, worker.Val8]
		}{plain[string, worker.Val8]{inner}, inner},
		struct {
			plain[string, worker.Val8]
			impls.Lener
		}{plain[string, worker.Val8]{inner}, inner},
		struct {
			plain[string, worker.Val8]
			impls.Clearer
		}{plain[string, worker.Val8]{inner}, inner},
	} {
		got := numbers(m).(maptest.Methods[string])
		check := func(method string, has, want bool) {
			t.Helper()
			if has != want {
				t.Errorf("%T: %s is there: %t; want %t", m, method, has, want)
			}
		}
		_, want := m.(impls.LoadOrStorer[string, worker.Val8])
		check("LoadOrStore", got.LoadOrStorer != nil, want)
		_, want = m.(impls.LoadAndDeleter[string, worker.Val8])
		check("LoadAndDelete", got.LoadAndDeleter != nil, want)
		_, want = m.(impls.CompareAndSwapper[string, worker.Val8])
		check("CompareAndSwap", got.CompareAndSwapper != nil, want)
		_, want = m.(impls.Lener)
		check("Len", got.Lener != nil, want)
		_, want = m.(impls.Clearer)
		check("Clear", got.Clearer != nil, want)
	}
}

// TestWideMethods does the same for values of 64 bytes.
func TestWideMethods(t *testing.T) {
	inner := impls.NewMutex[uint64, worker.Val64](impls.Config{})
	for _, m := range []impls.Map[uint64, worker.Val64]{
		inner,
		plain[uint64, worker.Val64]{inner},
		struct {
			plain[uint64, worker.Val64]
			impls.LoadOrStorer[uint64, worker.Val64]
		}{plain[uint64, worker.Val64]{inner}, inner},
		struct {
			plain[uint64, worker.Val64]
			impls.CompareAndSwapper[uint64, worker.Val64]
		}{plain[uint64, worker.Val64]{inner}, inner},
	} {
		got := wide(m)
		_, has := got.(impls.LoadOrStorer[uint64, [8]uint64])
		if _, want := m.(impls.LoadOrStorer[uint64, worker.Val64]); has != want {
			t.Errorf("%T: LoadOrStore is there: %t; want %t", m, has, want)
		}
		_, has = got.(impls.CompareAndSwapper[uint64, [8]uint64])
		if _, want := m.(impls.CompareAndSwapper[uint64, worker.Val64]); has != want {
			t.Errorf("%T: CompareAndSwap is there: %t; want %t", m, has, want)
		}
	}
}

// TestKitSeesContestants puts a contestant with all methods and types through the laws that
// need no time.
func TestKitSeesContestants(t *testing.T) {
	maps := mapsOf([]worker.Contestant{contestants.Mutex})
	made := maps[0].Bind(impls.Config{})
	checked := 0
	for _, law := range maptest.Laws() {
		if law.Timed || law.Name == "costs" || law.Name == "emptied" {
			continue
		}
		o := law.Check(t.Context(), made, maptest.Config{Seed: 1, Artifacts: t.TempDir()})
		na := slices.Contains([]string{"Floats", "Any", "Pointers", "Hashed", "HashedStrings"}, law.Needs)
		if want := map[bool]maptest.Verdict{true: maptest.NA, false: maptest.Pass}[na]; o.Verdict != want {
			t.Errorf("%s", o.Report(law))
		}
		checked++
	}
	if checked < 10 {
		t.Errorf("%d laws are checked; want 10 or more", checked)
	}
	if o := wholeValues(t).Check(t.Context(), made, maptest.Config{Seed: 1, Budget: 1, Artifacts: t.TempDir()}); o.Verdict == maptest.NA {
		t.Errorf("%s; want it to apply", o.Report(wholeValues(t)))
	}
}

// wholeValues is the law about values of 64 bytes.
func wholeValues(t *testing.T) maptest.Law {
	t.Helper()
	for _, law := range maptest.Laws() {
		if law.Needs == "Wide" {
			return law
		}
	}
	t.Fatal("no law needs Wide")
	return maptest.Law{}
}

// TestUnfit names the reason for each contestant that is no map for many goroutines.
func TestUnfit(t *testing.T) {
	words := contestants.Mutex
	words.Uint64Val8 = worker.Maker[uint64, worker.Val8]{}
	for _, test := range []struct {
		c    worker.Contestant
		want string
	}{
		{contestants.Mutex, ""},
		{contestants.Nop, "it stores nothing"},
		{contestants.Plain, "for one goroutine"},
		{words, "no maker Uint64Val8"},
	} {
		got := mapsOf([]worker.Contestant{test.c})[0].NA
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q; want %q", test.c.Name, got, test.want)
		}
	}
	if numbers[uint64](nil) != nil || wide(nil) != nil {
		t.Error("a constructor that returns nil becomes a map; want nil, which a law rejects")
	}
}
