package plots

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
)

// file returns the results of two impls in cells, each named as a benchmark
// is, from read on.
func file(cells ...string) string {
	head, _, _ := strings.Cut(standard().text(), "Benchmark")
	var b strings.Builder
	b.WriteString(head)
	for sweep := range 8 {
		for _, cell := range cells {
			for i, impl := range []string{"sync.Map", "rwmutex"} {
				fmt.Fprintf(&b, "BenchmarkMap/impl=%s/%s 1000 %d ns/op %d sweep\n", impl, cell, 20+10*i+sweep%3, sweep)
			}
		}
	}
	return b.String()
}

// TestAxes checks which cells become one chart: as compare gathers them, or
// Charts would fail.
func TestAxes(t *testing.T) {
	check := func(want string, points int, cells ...string) {
		t.Helper()
		set, err := compare.Read(strings.NewReader(file(cells...)), "axes")
		if err != nil {
			t.Fatal(err)
		}
		all, _, err := Charts(set, compare.Options{})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(all, func(c *Chart) bool { return c.Name == want })
		if i < 0 {
			t.Fatalf("no chart %s in %d", want, len(all))
		}
		svg(t, all[i])
		axis := "read"
		if _, by, ok := strings.Cut(want, "by-"); ok {
			axis, _, _ = strings.Cut(by, "_")
		}
		tables, err := set.Tables(compare.Options{})
		if err != nil {
			t.Fatal(err)
		}
		found, err := sweeps(set, tables, axis, 2, compare.Options{})
		if err != nil || len(found) == 0 || len(found[0].cells) != points || len(found[0].curves) != 1 {
			t.Errorf("sweeps along %s: %d, error %v; want one with %d cells and one curve", axis, len(found), err, points)
		}
	}
	check("ns-per-op_n=1000_procs=2", 3,
		"read=100/dist=uniform/n=1000-2", "read=95/dist=uniform/n=1000-2", "read=50/dist=uniform/n=1000-2")
	check("ns-per-op_by-n_read=95_procs=2", 3,
		"read=95/dist=uniform/n=1000-2", "read=95/dist=uniform/n=10000-2", "read=95/dist=uniform/n=100000-2")
	check("ns-per-op_by-goroutines_read=95_n=1000_procs=2", 3,
		"read=95/dist=uniform/n=1000-2", "read=95/dist=uniform/n=1000/goroutines=8/burst=100-2", "read=95/dist=uniform/n=1000/goroutines=64/burst=10-2")
	check("ns-per-op_by-procs_read=95_n=1000", 3,
		"read=95/dist=uniform/n=1000-1", "read=95/dist=uniform/n=1000-2", "read=95/dist=uniform/n=1000-4")
	check("ns-per-op_by-zipf_read=95_dist=zipf_n=1000_procs=2", 3,
		"read=95/dist=zipf0.5/n=1000-2", "read=95/dist=zipf0.99/n=1000-2", "read=95/dist=zipf1.2/n=1000-2")
	check("ns-per-op_by-hit_read=95_n=1000_procs=2", 3,
		"read=95/hit=25/dist=uniform/n=1000-2", "read=95/dist=uniform/n=1000-2", "read=95/hit=75/dist=uniform/n=1000-2")
}

// TestPureReads checks that a cell of nothing but reads ends every sweep that
// shares its other keys.
func TestPureReads(t *testing.T) {
	set, err := compare.Read(strings.NewReader(file("read=100/dist=uniform/n=1000-2",
		"read=95/dist=uniform/n=1000-2", "read=50/dist=uniform/n=1000-2",
		"read=95/range=5/dist=uniform/n=1000-2", "read=50/range=50/dist=uniform/n=1000-2")), "pure")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := set.Tables(compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := sweeps(set, tables, "read", 2, compare.Options{})
	if err != nil || len(found) != 2 {
		t.Fatalf("sweeps = %d, %v; want 2", len(found), err)
	}
	for _, s := range found {
		if got := s.values(); !slices.Equal(got, []float64{50, 95, 100}) || len(s.curves) != 1 {
			t.Errorf("%s: values %v and %d curves, want 50, 95, 100 and one", s.spec, got, len(s.curves))
		}
	}
}
