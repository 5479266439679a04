package workloads

import (
	"math"
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
