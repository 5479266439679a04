package compare

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/resultfile"
)

func TestProfiles(t *testing.T) {
	s := setOf(t, 10, 0.01,
		trueCell{"read=0", 2, []float64{0, 0.1}}, trueCell{"read=50", 2, []float64{0, 0.1}}, trueCell{"read=95", 2, []float64{0, 0.1}},
		trueCell{"read=50/n=100", 2, []float64{0, 0.1}}, // without the first share
		trueCell{"read=95/n=10", 2, []float64{0, 0.1}})  // without another one
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
	found := s.Profiles([]float64{95, 50, 0}, Options{Unranked: []string{"B"}})
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
	if none := s.Profiles([]float64{99, 95, 50}, Options{}); len(none) != 0 {
		t.Errorf("profiles without their first share: %v, want none", none)
	}
}

func TestBesideArticle(t *testing.T) {
	var text bytes.Buffer
	check := func(launches int, at50, at0 float64, sides ...int) {
		t.Helper()
		s := setOf(t, launches, 0.01, trueCell{"read=95/n=10000/hit=100", 2, []float64{0, 0.1}},
			trueCell{"read=50/n=10000/hit=100", 2, []float64{0, 0.1}}, trueCell{"read=0/n=10000/hit=100", 2, []float64{0, 0.1}},
			// Not the article's: other hits, skewed keys, strings, calls through the interface.
			trueCell{"read=95/n=10000", 2, []float64{0, 0.1}}, trueCell{"read=50/n=10000", 2, []float64{0, 0.1}},
			trueCell{"read=95/dist=zipf0.99/n=10000/hit=100", 2, []float64{0, 0.1}}, trueCell{"read=50/dist=zipf0.99/n=10000/hit=100", 2, []float64{0, 0.1}},
			trueCell{"read=95/n=10000/hit=100/key=string", 2, []float64{0, 0.1}}, trueCell{"read=50/n=10000/hit=100/key=string", 2, []float64{0, 0.1}},
			trueCell{"read=95/n=10000/hit=100", 2, []float64{0, 0.1}}, trueCell{"read=50/n=10000/hit=100", 2, []float64{0, 0.1}})
		s.Cells[9].Call, s.Cells[10].Call = "interface", "interface"
		factor := map[float64]float64{95: 1, 50: at50, 0: at0}
		for _, c := range s.Cells {
			c.Contestants = []string{"mutex", articleImpl}
			for _, l := range c.Launches {
				l.Results[1].Values[resultfile.NsPerOp] = 28 * factor[c.Spec.Read] * math.Exp(0.02*math.Sin(float64(3*l.Sweep)+c.Spec.Read))
			}
		}
		found := s.BesideArticle(Options{})
		if len(found) != 1 {
			t.Fatalf("%d profiles beside the article; want 1", len(found))
		}
		if a := found[0]; !slices.Equal(a.Sides, sides) || !slices.Equal(a.Ms, articleMs) {
			t.Errorf("sides %v of %v ms, want %v of %v", a.Sides, a.Ms, sides, articleMs)
		}
		fmt.Fprintln(&text, found[0].Sentence())
	}
	check(10, 2.5, 3.7, 0, +1, +1)
	check(10, 7.3, 30, 0, 0, -1)
	check(5, 2.5, 3.7, 0, 0, 0)
	golden.Check(t, "testdata/article.txt", text.Bytes())
}

// TestProfilesNeedCommonSweeps checks that a share that no sweep holds together with the first
// is left out with a warning. This happens when files are merged.
func TestProfilesNeedCommonSweeps(t *testing.T) {
	logs := []float64{0, 0.1}
	file := func(cells ...trueCell) *Set {
		s := setOf(t, 8, 0.01, cells...)
		for _, c := range s.Cells {
			c.Contestants = []string{"mutex", articleImpl}
		}
		return s
	}
	at95, at50, at0 := trueCell{"read=95/n=10000/hit=100", 2, logs}, trueCell{"read=50/n=10000/hit=100", 2, logs}, trueCell{"read=0/n=10000/hit=100", 2, logs}
	merged, err := Merge(file(at95), file(at50))
	if err != nil {
		t.Fatal(err)
	}
	if found := merged.Profiles([]float64{95, 50}, Options{}); len(found) != 0 {
		t.Errorf("95 %% and 50 %% of two files make the profiles %+v, want none", found)
	}
	if merged, err = Merge(file(at95, at0), file(at50)); err != nil {
		t.Fatal(err)
	}
	found := merged.BesideArticle(Options{})
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
