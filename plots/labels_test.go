package plots

import (
	"html"
	"math"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"example.com/mapbench/internal/simulation"
	"gonum.org/v1/plot/vg"
)

func TestSpread(t *testing.T) {
	check := func(want []float64, gap, lo, hi float64, moved []float64) {
		t.Helper()
		if got := spread(want, gap, lo, hi); !slices.Equal(got, moved) {
			t.Errorf("spread(%v, %g, %g, %g) = %v, want %v", want, gap, lo, hi, got, moved)
		}
	}
	check(nil, 10, 0, 100, []float64{})
	check([]float64{50}, 10, 0, 100, []float64{50})
	check([]float64{20, 80}, 10, 0, 100, []float64{20, 80})
	check([]float64{80, 20}, 10, 0, 100, []float64{80, 20})
	check([]float64{50, 50}, 10, 0, 100, []float64{45, 55})
	check([]float64{50, 52, 54}, 10, 0, 100, []float64{42, 52, 62})
	check([]float64{0, 1}, 10, 0, 100, []float64{0, 10})
	check([]float64{100, 99}, 10, 0, 100, []float64{100, 90})
	check([]float64{1, 2, 3}, 10, 0, 15, []float64{0, 10, 20}) // no room: gap holds
}

func TestSpreadKeepsApart(t *testing.T) {
	r := simulation.Random(t)
	for range 1000 {
		want := make([]float64, 1+r.IntN(12))
		for i := range want {
			want[i] = 300 * r.Float64() * r.Float64()
		}
		got := spread(want, 13, 0, 300)
		for i := range got {
			for k := range i {
				if math.Abs(got[i]-got[k]) < 13-1e-9 || (want[i]-want[k])*(got[i]-got[k]) < 0 {
					t.Fatalf("spread(%v) = %v: labels %d and %d overlap or changed places", want, got, k, i)
				}
			}
		}
		if slices.Min(got) < 0 || slices.Max(got) > 300+1e-9 {
			t.Fatalf("spread(%v) = %v: outside [0, 300]", want, got)
		}
	}
}

var texts = regexp.MustCompile(`(?s)<text x="([^"]*)" y="([^"]*)".*?font-weight:(\w+).*?font-size:([0-9.]+)px[^>]*>([^<]*)</text>`)

// A setting is a line of type in a picture, and where it stands.
type setting struct {
	text           string
	x0, y0, x1, y1 vg.Length
}

// settings returns all type of a picture, from the ascenders of digits to the
// baseline.
func settings(t *testing.T, picture []byte) []setting {
	t.Helper()
	number := func(text []byte) vg.Length {
		v, err := strconv.ParseFloat(string(text), 64)
		if err != nil {
			t.Fatal(err)
		}
		return vg.Length(v)
	}
	var all []setting
	for _, m := range texts.FindAllSubmatch(picture, -1) {
		l := letter{number(m[4]), string(m[3]) == "bold"}
		s := setting{text: html.UnescapeString(string(m[5])), x0: number(m[1]), y0: -number(m[2])}
		s.x1, s.y1 = s.x0+l.width(s.text), s.y0+0.72*l.size
		all = append(all, s)
	}
	return all
}

// TestTypeIsClear checks that no type overlaps other type or leaves the page,
// even when a viewer's is 7 % wider.
func TestTypeIsClear(t *testing.T) {
	bundle := simulation.Standard()
	bundle.Laws = nil
	for _, impl := range []string{"mutex", "rwmutex", "sync.Map", "sharded", "sharded:16", "sharded:256", "cas", "xsync",
		"a-map-with-a-rather-long-name", "h", "i", "j", "k"} {
		bundle.Laws = append(bundle.Laws, simulation.Law{Impl: impl, SD: 0.01, Cost: simulation.Laws[2].Cost})
	}
	all := append(examples(t), drawn(t, parse(t, bundle.Text()), "sync.Map", "sharded", "read")...)
	all = append(all, drawn(t, parse(t, simulation.AllCharts(simulation.Dozen)), "sync.Map", "sharded", "read")...)
	for _, c := range all {
		lines := settings(t, svg(t, c))
		if len(lines) < 10 {
			t.Fatalf("%s: %d lines of type found: this checks nothing", c.Name, len(lines))
		}
		for i, a := range lines {
			if a.x0 < 0 || a.x0+1.07*(a.x1-a.x0) > width || a.y0 < 2 || a.y1 > vg.Length(c.Height) {
				t.Errorf("%s: %q leaves the page", c.Name, a.text)
			}
			for _, b := range lines[:i] {
				if a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1 {
					t.Errorf("%s: %q overlaps %q", c.Name, a.text, b.text)
				}
			}
		}
	}
}
