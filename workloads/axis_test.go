package workloads

import (
	"math"
	"slices"
	"testing"
)

func TestWith(t *testing.T) {
	check := func(text, axis string, v float64, want string) {
		t.Helper()
		got, err := parse(t, text).With(axis, v)
		if err != nil || got.String() != want {
			t.Errorf("%s with %s=%v = %s, %v; want %s", text, axis, v, got, err, want)
		}
	}
	check("read=95", "read", 50, "read=50/dist=uniform/n=1000")
	check("read=95", "read", 61.23456789, "read=61.234568/dist=uniform/n=1000")
	check("read=90/rmw=2/range=1", "read", 80, "read=80/dist=uniform/n=1000/rmw=4/range=2")
	check("read=90/rmw=2", "read", 100, "read=100/dist=uniform/n=1000")
	check("read=100", "read", 90, "read=90/dist=uniform/n=1000")
	check("read=90/rmw=5", "read", math.Copysign(0, -1), "read=0/dist=uniform/n=1000/rmw=50")
	check("read=90", "hit", 75, "read=90/dist=uniform/n=1000/hit=75")
	check("read=90", "n", 1e6, "read=90/dist=uniform/n=1000000")
	check("read=90", "goroutines", 64, "read=90/dist=uniform/n=1000/goroutines=64")
	check("dist=zipf0.99", "zipf", 1.2, "read=95/dist=zipf1.2/n=1000")

	check("read=50/grow=1", "n", 1e5, "read=50/dist=uniform/n=100000/grow=1")
	check("read=90/rmw=2/grow=1", "read", 80, "read=80/dist=uniform/n=1000/rmw=4/grow=1")
	check("ycsb-b", "n", 1e5, "read=95/dist=zipf0.99/n=100000/hit=100")
	check("ycsb-b", "hit", 50, "read=95/dist=zipf0.99/n=1000")
	check("ycsb-a", "zipf", 1.2, "read=50/dist=zipf1.2/n=1000/hit=100")
	check("ycsb-f", "read", 90, "read=90/dist=zipf0.99/n=1000/rmw=10/hit=100")
	check("cmb-exchange", "goroutines", 64, "read=10/dist=disjoint/n=1000/rmw=10/hit=55.555556/goroutines=64")
	check("cmb-exchange", "read", 55, "read=55/dist=disjoint/n=1000/rmw=5/hit=55.555556")
	check("bustle-insert-heavy", "n", 1e4, "read=10/dist=disjoint/n=10000/rmw=10/hit=60/grow=1")
	check("bustle-insert-heavy", "hit", 100, "read=10/dist=disjoint/n=1000/rmw=10/hit=100/grow=1")
	check("bustle-insert-heavy", "goroutines", 1000, "read=10/dist=disjoint/n=1000/rmw=10/hit=60/grow=1/goroutines=1000")

	s := parse(t, "read=95/hit=75")
	if got, err := s.With("read", 50); err != nil || got.Store != 37.5 || got.Delete != 12.5 {
		t.Errorf("%s with read=50 stores %v and deletes %v (%v), want 37.5 and 12.5", s, got.Store, got.Delete, err)
	}
}

func TestWithErrors(t *testing.T) {
	check := func(text, axis string, v float64, want string) {
		t.Helper()
		s := parse(t, text)
		_, err := s.With(axis, v)
		want = "setting " + axis + "=" + number(v) + " in spec \"" + s.String() + "\": " + want
		if err == nil || err.Error() != want {
			t.Errorf("%s with %s=%v: error %v\nwant %s", text, axis, v, err, want)
		}
	}
	const share = "want a share in per cent, from 0 to 100, with at most six decimals"
	check("read=95", "read", 101, share)
	check("read=95", "read", -1, share)
	check("read=95", "read", math.NaN(), share)
	check("read=95", "read", math.Inf(1), share)
	check("read=95", "n", 0.5, "want a whole number from 1 to 2147483647, such as 1000 or 1e6")
	check("read=50/rmw=50/hit=100", "hit", 50, "rmw=50: no room for the deletes that keep the size at hit=50: want at most rmw=25, or hit=100")
	check("read=95", "zipf", 1, "only dist=zipfS has an exponent: start from dist=zipf0.99")
	check("read=95", "procs", 2, "no such axis: want one of read, n, hit, goroutines, zipf")
	check("read=50/grow=1", "read", 100, "grow=1: store and loadorstore, which alone insert, have a share of 0 together, want at least 0.01: lower read, rmw or range")
	check("n=10/grow=1", "goroutines", 11, "grow=1: 11 goroutines, but only 10 entries to insert: want n>=11, or at most 10 goroutines")
	check("n=10/goroutines=9/grow=1", "n", 8, "grow=1: 9 goroutines, but only 8 entries to insert: want n>=9, or at most 8 goroutines")
	check("ycsb-f", "hit", 75, "rmw=50: no room for the deletes that keep the size at hit=75: want at most rmw=37.5, or hit=100")
	check("dist=disjoint/n=10", "goroutines", 21, "dist=disjoint: 21 goroutines, but only 20 keys to divide among them: raise n")
}

func TestValue(t *testing.T) {
	check := func(text, axis string, want float64, wantOK bool) {
		t.Helper()
		if got, ok := parse(t, text).Value(axis); got != want || ok != wantOK {
			t.Errorf("%s: Value(%s) = %v, %v; want %v, %v", text, axis, got, ok, want, wantOK)
		}
	}
	check("read=95", "read", 95, true)
	check("read=95", "n", 1000, true)
	check("read=95", "hit", 50, true)
	check("goroutines=8", "goroutines", 8, true)
	check("read=95", "goroutines", 0, false)
	check("dist=zipf0.99", "zipf", 0.99, true)
	check("dist=hotspot", "zipf", 0, false)
	check("read=95", "procs", 0, false)
	check("read=95", "rmw", 0, false)
}

// TestWithOnPresets checks that every preset can be swept along each of its axes, stays a
// legal spec, and along n and goroutines stays the preset.
func TestWithOnPresets(t *testing.T) {
	for _, p := range Presets() {
		specs, err := ParseSpecs(p.Spec)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range specs {
			for axis, values := range map[string][]float64{
				"n": {10, 1000, 1e6}, "goroutines": {1, 7}, "hit": {s.Hit, 100}, "zipf": {0, 0.5, 1.2}, "read": {s.Read, 0, 40},
			} {
				if _, ok := s.Value(axis); !ok && axis == "zipf" {
					continue
				}
				for _, v := range values {
					if axis == "goroutines" && float64(s.N) < v {
						continue // too few keys, which TestWithErrors has
					}
					moved, err := s.With(axis, v)
					if err != nil {
						t.Errorf("%s, %s: %v", p.Name, s, err)
						continue
					}
					if broken := checkLaws(moved); broken != "" {
						t.Errorf("%s, %s with %s=%v: %s", p.Name, s, axis, v, broken)
					}
					if got, ok := moved.Value(axis); !ok || got != v {
						t.Errorf("%s, %s with %s=%v: Value = %v, %v", p.Name, s, axis, v, got, ok)
					}
					if (axis == "n" && !p.Sized || axis == "goroutines") && !slices.Contains(PresetsOf(moved), p.Name) {
						t.Errorf("%s with %s=%v isn't %s any more", s, axis, v, p.Name)
					}
				}
			}
		}
	}
}
