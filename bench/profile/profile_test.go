package profile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/workloads"
)

// setOf returns a set of two impls, A and B, at each of the given specs on 2 procs, in the
// given number of launches. Both take 20 ns/op in the first launch, and 1 ns/op more in each
// later one.
func setOf(t *testing.T, launches int, specs ...string) *compare.Set {
	t.Helper()
	s := &compare.Set{Sweeps: launches}
	for _, text := range specs {
		spec, err := workloads.ParseSpec(text)
		if err != nil {
			t.Fatal(err)
		}
		c := &compare.Cell{Spec: spec, Procs: 2, Contestants: []string{"A", "B"}}
		for sweep := range launches {
			results := []*compare.Result{compare.NewResult(), compare.NewResult()}
			for _, r := range results {
				r.Values[resultfile.NsPerOp] = 20 + float64(sweep)
			}
			c.Launches = append(c.Launches, compare.Launch{Sweep: sweep, Results: results})
		}
		s.Cells = append(s.Cells, c)
	}
	return s
}

func TestProfiles(t *testing.T) {
	s := setOf(t, 10,
		"read=0", "read=50", "read=95",
		"read=50/n=100", // without the first share
		"read=95/n=10")  // without another one
	for _, c := range s.Cells {
		for _, l := range c.Launches {
			for _, r := range l.Results {
				// 1, 2.5 and 4 times as long at 95, 50 and 0 %, but for a sweep's
				// own speed, which pairing removes.
				r.Values[resultfile.NsPerOp] = 10 * (1 + (95-c.Spec.Read)/30) * math.Exp(0.3*math.Sin(float64(l.Sweep)))
			}
		}
	}
	s.Cells[1].Launches = s.Cells[1].Launches[2:]
	s.Cells[0].Contestants[1] = "C" // B was not measured at 0 %
	found := Of(s, []float64{95, 50, 0}, compare.Options{Unranked: []string{"B"}})
	if len(found) != 2 {
		t.Fatalf("%d profiles, want 2", len(found))
	}
	check := func(p Profile, impl string, unranked bool, reads ...float64) {
		t.Helper()
		if p.Impl != impl || p.Unranked != unranked || !slices.Equal(p.Reads, reads) || p.Spec != "dist=uniform/n=1000" || p.Procs != 2 || p.Launches != 8 {
			t.Errorf("profile %+v; want %s at %v over 8 launches", p, impl, reads)
		}
		for i, read := range reads {
			if want := math.Log(1 + (95-read)/30); math.Abs(p.Log[i].Lo-want) > 1e-9 || math.Abs(p.Log[i].Hi-want) > 1e-9 {
				t.Errorf("%s at %g %%: log %v, want %.4f without noise", impl, read, p.Log[i], want)
			}
			if p.NsPerOp[i].Hi-p.NsPerOp[i].Lo < 1 {
				t.Errorf("%s at %g %%: ns/op %v, want an interval that knows the sweeps' speeds", impl, read, p.NsPerOp[i])
			}
		}
	}
	check(found[0], "A", false, 95, 50, 0)
	check(found[1], "B", true, 95, 50)
	if none := Of(s, []float64{99, 95, 50}, compare.Options{}); len(none) != 0 {
		t.Errorf("profiles without their first share: %v, want none", none)
	}
}

func TestBesideArticle(t *testing.T) {
	var text bytes.Buffer
	check := func(launches int, at50, at0 float64, sides ...int) {
		t.Helper()
		s := setOf(t, launches, "read=95/n=10000/hit=100",
			"read=50/n=10000/hit=100", "read=0/n=10000/hit=100",
			// Not the article's: other hits, skewed keys, strings, calls through the interface.
			"read=95/n=10000", "read=50/n=10000",
			"read=95/dist=zipf0.99/n=10000/hit=100", "read=50/dist=zipf0.99/n=10000/hit=100",
			"read=95/n=10000/hit=100/key=string", "read=50/n=10000/hit=100/key=string",
			"read=95/n=10000/hit=100", "read=50/n=10000/hit=100")
		s.Cells[9].Call, s.Cells[10].Call = "interface", "interface"
		factor := map[float64]float64{95: 1, 50: at50, 0: at0}
		for _, c := range s.Cells {
			c.Contestants = []string{"mutex", articleImpl}
			for _, l := range c.Launches {
				l.Results[1].Values[resultfile.NsPerOp] = 28 * factor[c.Spec.Read] * math.Exp(0.02*math.Sin(float64(3*l.Sweep)+c.Spec.Read))
			}
		}
		found := BesideArticle(s, compare.Options{})
		if len(found) != 1 {
			t.Fatalf("%d profiles beside the article; want 1", len(found))
		}
		if a := found[0]; !slices.Equal(a.Sides, sides) || !slices.Equal(a.Ms, articleMs) {
			t.Errorf("sides %v of %v ms, want %v of %v", a.Sides, a.Ms, sides, articleMs)
		}
		const few = "2 launches of both shares give no interval: need >= 3"
		if w := found[0].Warnings; (len(w) == 1 && w[0].Error() == few) != (launches == 2) {
			t.Errorf("%d launches: warnings %v; want %q of 2 launches alone", launches, w, few)
		}
		fmt.Fprintln(&text, found[0].Sentence())
	}
	check(10, 2.5, 3.7, 0, +1, +1)
	check(10, 7.3, 30, 0, 0, -1)
	check(5, 2.5, 3.7, 0, +1, +1)
	check(2, 2.5, 3.7, 0, 0, 0)
	golden.Check(t, "testdata/article.txt", text.Bytes())
}

// TestGoldenPublished pins the JSON of a profile beside the article's figures.
func TestGoldenPublished(t *testing.T) {
	s := setOf(t, 8, "read=95/n=10000/hit=100", "read=50/n=10000/hit=100")
	for _, c := range s.Cells {
		c.Contestants[1] = articleImpl
	}
	for i, l := range s.Cells[1].Launches {
		l.Results[1].Values[resultfile.NsPerOp] *= 3 + 0.01*float64(i)
	}
	js, err := json.MarshalIndent(BesideArticle(s, compare.Options{}), "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/published.json", append(js, '\n'))
}

// TestProfilesNeedCommonSweeps checks that a share that no sweep holds together with the first
// is left out with a warning. This happens when files are merged.
func TestProfilesNeedCommonSweeps(t *testing.T) {
	file := func(specs ...string) *compare.Set {
		s := setOf(t, 8, specs...)
		for _, c := range s.Cells {
			c.Contestants = []string{"mutex", articleImpl}
		}
		return s
	}
	at95, at50, at0 := "read=95/n=10000/hit=100", "read=50/n=10000/hit=100", "read=0/n=10000/hit=100"
	merged, err := compare.Merge(file(at95), file(at50))
	if err != nil {
		t.Fatal(err)
	}
	if found := Of(merged, []float64{95, 50}, compare.Options{}); len(found) != 0 {
		t.Errorf("95 %% and 50 %% of two files make the profiles %+v, want none", found)
	}
	if merged, err = compare.Merge(file(at95, at0), file(at50)); err != nil {
		t.Fatal(err)
	}
	found := BesideArticle(merged, compare.Options{})
	if len(found) != 1 {
		t.Fatalf("%d profiles beside the article, want 1", len(found))
	}
	p := found[0]
	const want = "no sweep holds both 95 and 50 % reads, so 50 is left out: measure them in one run"
	if !slices.Equal(p.Reads, []float64{95, 0}) || len(p.Log) != 2 || len(p.Warnings) != 1 || p.Warnings[0].Error() != want {
		t.Errorf("profile at %v, warnings %v; want it at 95 and 0, and %q", p.Reads, p.Warnings, want)
	}
	if text := p.Sentence(); strings.Contains(text, "NaN") {
		t.Errorf("the sentence holds no number: %s", text)
	}
}
