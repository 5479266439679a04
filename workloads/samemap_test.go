package workloads

import "testing"

// TestSameMap checks which workloads can take turns on one map, and that their universes have
// the same keys.
func TestSameMap(t *testing.T) {
	check := func(a, b string, want bool) {
		t.Helper()
		s, err := ParseSpec(a)
		if err != nil {
			t.Fatal(err)
		}
		other, err := ParseSpec(b)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.SameMap(other); got != want || other.SameMap(s) != want {
			t.Errorf("%s and %s share a map: %v, want %v", a, b, got, want)
		}
		if s.Key == String {
			return
		}
		u := NewUniverse[uint64](s, 1)
		v, err := u.For(other)
		if (err == nil) != want {
			t.Fatalf("a universe of %s for %s: error %v", a, b, err)
		}
		if err == nil && (v.Key(7) != u.Key(7) || v.spec != other || len(v.kinds) != len(period(other))) {
			t.Errorf("the universe of %s for %s has other keys or kinds", a, b)
		}
	}
	check("read=50/n=100", "read=99/n=100", true)
	check("read=50/n=100", "read=50/rmw=10/n=100", true)
	check("read=50/n=100/dist=zipf0.99", "read=0/n=100/dist=zipf0.99", true)
	check("read=50/n=100", "read=50/n=200", false)
	check("read=50/n=100", "read=50/n=100/hit=100", false)
	check("read=50/n=100", "read=50/n=100/val=64", false)
	check("read=50/n=100", "read=50/n=100/key=string", false)
	check("read=50/n=100", "read=60/n=100/sched=random", false)
	check("read=0/n=100/grow=1", "read=50/n=100/grow=1", false)
	check("read=50/n=100", "read=50/n=100/goroutines=4", false)
	check("read=50/n=100", "read=50/n=100/rate=1e6", false)
	check("read=50/n=100/rate=1e6", "read=99/n=100/rate=1e6", true)
}
