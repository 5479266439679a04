package answer

import (
	"fmt"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/workloads"
)

// cellOf returns a cell of a spec on two procs.
func cellOf(t *testing.T, spec string) *compare.Cell {
	t.Helper()
	s, err := workloads.ParseSpec(spec)
	if err != nil {
		t.Fatal(err)
	}
	return &compare.Cell{Spec: s, Procs: 2}
}

func TestKinship(t *testing.T) {
	check := func(spec, want string) {
		t.Helper()
		if got, title := kinship(cellOf(t, spec), 2); got != want || title == "" {
			t.Errorf("%s is of the family %q, %q; want %q and a title", spec, got, title, want)
		}
	}
	check("read=95/n=1000", "reads")
	check("read=95/n=1000/key=string", "reads-string")
	check("ycsb-a", "ycsb")
	check("ycsb-a/key=string", "ycsb")
	check("hotspot", "hotspot")
	check("read=95/n=1000/goroutines=16", "goroutines")
	check("read=95/n=10000/val=64", "values")
	check("read=95/n=1000/sched=random", "order")
	check("read=95/dist=zipf1.2/n=10000", "keys")
	check("read=95/n=1000/hit=10", "hits")
	check("read=50/n=1000/range=10", "operations")
	if got, _ := kinship(cellOf(t, "read=95"), 4); got != "procs" {
		t.Errorf("2 procs where 4 are usual are of the family %q; want procs", got)
	}
	gate := cellOf(t, "read=95")
	gate.Impl = "xsync"
	if got, _ := kinship(gate, 2); got != "builds" {
		t.Errorf("a gate's cell is of the family %q; want builds", got)
	}
}

// TestFamiliesHoldAll wants each preset in a family, and a name that can be a file's.
func TestFamiliesHoldAll(t *testing.T) {
	for _, p := range workloads.Presets() {
		specs, err := workloads.ParseSpecs(p.Spec)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range specs {
			name, title := kinship(&compare.Cell{Spec: s, Procs: 2}, 2)
			if name == "" || title == "" || strings.ContainsFunc(name, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
				t.Errorf("preset %s, %s: family %q, %q; want a name of lower-case letters", p.Name, s, name, title)
			}
		}
	}
}

func TestSmallestFolded(t *testing.T) {
	var families []Family
	for i, n := range []int{3, 1, 5, 2} {
		families = append(families, Family{Name: fmt.Sprint(i), Title: fmt.Sprint(i), Workloads: make([]*Workload, n), Tally: Tally{Cells: n}})
		for k := range families[i].Workloads {
			families[i].Workloads[k] = &Workload{}
		}
	}
	check := func(n int, want string) {
		t.Helper()
		var got []string
		for _, f := range smallestFolded(families, n) {
			got = append(got, fmt.Sprintf("%s %d", f.Title, f.Tally.Cells))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("of four families %d are %q; want %q", n, got, want)
		}
	}
	check(4, "0 3, 1 1, 2 5, 3 2")
	check(3, "0 3, 2 5, 2 smaller kinds 3")
	check(1, "4 smaller kinds 11")
}

func TestNotAsked(t *testing.T) {
	check := func(want string, specs ...string) {
		t.Helper()
		var cells []*compare.Cell
		for _, spec := range specs {
			cells = append(cells, cellOf(t, spec))
		}
		if got := notAsked(cells); got != want {
			t.Errorf("%v: %q; want %q", specs, got, want)
		}
	}
	const rest = "hits but 50 %, skewed keys, more goroutines than procs, procs but 2"
	check("read shares but 95 %, sizes but n=1,000, string keys, 64-byte values, "+rest, "read=95")
	check("string keys, 64-byte values, "+rest, "read=95", "read=50/n=100000")
	check("read shares but 95 %, sizes but n=1,000, 64-byte values, "+rest, "read=95", "read=95/key=string")
	check("procs but 2", "read=95/dist=zipf0.99/val=64", "read=50/n=10/key=string/hit=90/goroutines=8")
	check("read shares but 95 %, sizes but n=1,000, integer keys, 8-byte values, hits but 90 %, uniform keys, as many goroutines as procs, procs but 2",
		"read=95/dist=hotspot/key=string/val=64/hit=90/goroutines=8")
}
