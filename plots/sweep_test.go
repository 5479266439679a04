package plots

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/simulation"
)

// file returns the results of two impls in cells, each named as a benchmark
// is, from read on.
func file(cells ...string) string {
	var b strings.Builder
	b.WriteString(simulation.Head)
	for sweep := range 8 {
		for _, cell := range cells {
			for i, impl := range []string{"sync.Map", "rwmutex"} {
				fmt.Fprintf(&b, "BenchmarkMap/impl=%s/%s 1000 %d ns/op %d ops/s %d sweep\n", impl, cell, 20+10*i+sweep%3, 1000000000/(20+10*i+sweep%3), sweep)
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
		all, _, err := allCharts(set, compare.Options{})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(all, func(c *Chart) bool { return c.Name == want })
		if i < 0 {
			t.Fatalf("no chart %s in %d", want, len(all))
		}
		svg(t, all[i])
		axis, m := "read", cost
		if _, by, ok := strings.Cut(want, "by-"); ok {
			axis, _, _ = strings.Cut(by, "-")
		}
		if strings.HasPrefix(want, throughput.name) {
			m = throughput
		}
		y, err := newStudy(set, compare.Options{})
		if err != nil {
			t.Fatal(err)
		}
		found, err := y.sweeps(axis, 2, m)
		if err != nil || len(found) == 0 || len(found[0].xs) != points || len(found[0].Curves) != 1 {
			t.Errorf("sweeps along %s: %d, error %v; want one with %d cells and one curve", axis, len(found), err, points)
		}
	}
	check("ns-n1k-p2", 3,
		"read=100/dist=uniform/n=1000-2", "read=95/dist=uniform/n=1000-2", "read=50/dist=uniform/n=1000-2")
	check("ns-by-n-read95-p2", 3,
		"read=95/dist=uniform/n=1000-2", "read=95/dist=uniform/n=10000-2", "read=95/dist=uniform/n=100000-2")
	check("ops-by-goroutines-read95-n1k-p2", 3,
		"read=95/dist=uniform/n=1000-2", "read=95/dist=uniform/n=1000/goroutines=8/burst=100-2", "read=95/dist=uniform/n=1000/goroutines=64/burst=10-2")
	check("ops-by-procs-read95-n1k", 3,
		"read=95/dist=uniform/n=1000-1", "read=95/dist=uniform/n=1000-2", "read=95/dist=uniform/n=1000-4")
	check("ns-by-zipf-read95-n1k-p2", 3,
		"read=95/dist=zipf0.5/n=1000-2", "read=95/dist=zipf0.99/n=1000-2", "read=95/dist=zipf1.2/n=1000-2")
	check("ns-by-hit-read95-n1k-p2", 3,
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
	y, err := newStudy(set, compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := y.sweeps("read", 2, cost)
	if err != nil || len(found) != 2 {
		t.Fatalf("sweeps = %d, %v; want 2", len(found), err)
	}
	for _, s := range found {
		if got := s.xs; !slices.Equal(got, []float64{50, 95, 100}) || len(s.Curves) != 1 {
			t.Errorf("%s: values %v and %d curves, want 50, 95, 100 and one", s.Spec, got, len(s.Curves))
		}
	}
}

// TestNoThroughput checks that results without operations per second, and those
// that say 0, have no line rather than an endless one.
func TestNoThroughput(t *testing.T) {
	cells := []string{"read=95/dist=uniform/n=1000-1", "read=95/dist=uniform/n=1000-2"}
	check := func(change func(line string) string, want int) {
		t.Helper()
		var text strings.Builder
		for line := range strings.Lines(file(cells...)) {
			text.WriteString(change(line))
		}
		y, err := newStudy(parse(t, text.String()), compare.Options{})
		if err != nil {
			t.Fatal(err)
		}
		found, err := y.sweeps("procs", 2, throughput)
		if err != nil || len(found) != want {
			t.Errorf("%d sweeps, %v; want %d", len(found), err, want)
		}
	}
	ops := regexp.MustCompile(`\d+ ops/s`)
	check(func(line string) string { return line }, 1)
	check(func(line string) string { return ops.ReplaceAllString(line, "") }, 0)
}

// TestUsualShares checks that of sweeps that differ only in their read share those
// at shares that people speak of are drawn, and all where there is none.
func TestUsualShares(t *testing.T) {
	check := func(want []string, specs ...string) {
		t.Helper()
		var found []*Sweep
		for _, spec := range specs {
			found = append(found, &Sweep{Group: compare.Group{Axis: "n", Spec: spec, Procs: 2}})
		}
		var got []string
		for _, s := range atUsualShares(found) {
			got = append(got, s.Spec)
		}
		if !slices.Equal(got, want) {
			t.Errorf("atUsualShares(%q) = %q, want %q", specs, got, want)
		}
	}
	check([]string{"read=95/dist=uniform", "read=0/dist=uniform"}, "read=99/dist=uniform", "read=95/dist=uniform", "read=0/dist=uniform")
	check([]string{"read=99/dist=uniform", "read=80/dist=uniform"}, "read=99/dist=uniform", "read=80/dist=uniform")
	check([]string{"read=95/dist=uniform", "read=80/dist=zipf"}, "read=95/dist=uniform", "read=80/dist=zipf")
}

// TestPerfectScaling checks from where perfect scaling is drawn, and that it is
// drawn for procs alone.
func TestPerfectScaling(t *testing.T) {
	y, err := newStudy(parse(t, simulation.AllCharts(simulation.Laws)), compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	check := func(axis string, m measure, want bool) {
		t.Helper()
		found, err := y.sweeps(axis, 2, m)
		if err != nil || len(found) == 0 {
			t.Fatalf("%d sweeps along %s, %v; want some", len(found), axis, err)
		}
		for _, s := range found {
			l := y.newLineChart(s, m)
			fastest := 0.0
			for _, row := range y.table[s.Cells[0]].Rows {
				if !row.Unranked {
					fastest = max(fastest, row.OpsPerSec.Times(1e-6).Center)
				}
			}
			if from, ok := l.perfect(); ok != want || ok && from != fastest {
				t.Errorf("%s along %s: perfect scaling from %g, %t; want %g, %t", s.Spec, axis, from, ok, fastest, want)
			}
			if drawn := bytes.Contains(svg(t, l.chart()), []byte("perfect scaling")); drawn != want {
				t.Errorf("%s along %s: perfect scaling is drawn: %t, want %t", s.Spec, axis, drawn, want)
			}
		}
	}
	check("procs", throughput, true)
	check("goroutines", throughput, false)
	check("n", cost, false)
}
