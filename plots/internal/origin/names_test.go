package origin

import (
	"strings"
	"testing"

	"example.com/mapbench/internal/words"
	"example.com/mapbench/workloads"
)

func TestFileName(t *testing.T) {
	check := func(what, spec string, procs int, want string) {
		t.Helper()
		if got := FileName(what, spec, procs); got != want {
			t.Errorf("FileName(%q, %q, %d) = %q; want %q", what, spec, procs, got, want)
		}
	}
	check("ns", "dist=uniform/n=1000", 2, "ns-n1k-p2")
	check("best-by-n", "dist=zipf0.99/rmw=50/hit=100/key=string", 16, "best-by-n-zipf-rmw50-hit100-str-p16")
	check("ns-by-zipf", "read=95/dist=zipf/n=1500", 2, "ns-by-zipf-read95-n1500-p2")
	check("ops-by-procs", "read=47.5/dist=zipf1.2/n=2000000/val=64", 0, "ops-by-procs-read47.5-zipf1.2-n2M-val64")
	check("inflection", "dist=hotspot/goroutines=1000/burst=5us", 2, "inflection-hotspot-g1000-burst5us-p2")
	check("trend-a/b:3@new-a@old", "read=0/n=100", 1, "trend-a+b+3@new-a@old-read0-n100-p1")
}

// TestFileNamesDiffer names a chart of every workload that a preset, a distribution and a
// size make.
func TestFileNamesDiffer(t *testing.T) {
	taken := make(map[string]string)
	for _, p := range workloads.Presets() {
		specs, err := workloads.ParseSpecs(p.Spec)
		if err != nil {
			t.Fatal(err)
		}
		for _, tail := range []string{"", "/n=1", "/n=1000", "/n=1000000", "/n=10000000", "/key=string", "/val=64", "/goroutines=8", "/dist=zipf0.9", "/dist=zipf9"} {
			for _, spec := range specs {
				if spec, err = workloads.ParseSpec(spec.String() + tail); err != nil {
					continue // n is too small for the preset's keys
				}
				for _, procs := range []int{1, 2, 10} {
					id := words.Workload(spec.String(), procs)
					name := FileName("ns", spec.String(), procs)
					if other := taken[name]; other != "" && other != id || strings.Contains(name, "=") {
						t.Errorf("%s and %s have the name %s", other, id, name)
					}
					taken[name] = id
				}
			}
		}
	}
	if len(taken) < 300 {
		t.Errorf("%d names; want 300 at least", len(taken))
	}
}
