package plots

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"testing"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/simulation"
)

// A setting is a line of type in a picture and where it stands at most, from the upper left.
type setting struct {
	text           string
	x0, y0, x1, y1 vg.Length
}

// settings returns all type of a picture, from the ascenders of digits to the baseline.
func settings(t *testing.T, picture []byte) []setting {
	t.Helper()
	var all []setting
	var l letter
	anchor := ""
	depth := 0 // 1 in a text, 2 in a span of it
	d := xml.NewDecoder(bytes.NewReader(picture))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if name != "text" && name != "tspan" {
				continue
			}
			if depth++; name == "text" {
				all, anchor = append(all, setting{}), ""
			}
			now := &all[len(all)-1]
			for _, a := range token.Attr {
				number, _ := strconv.ParseFloat(a.Value, 64)
				switch a.Name.Local {
				case "x":
					now.x0 = vg.Length(number)
				case "y":
					now.y1 = vg.Length(number)
				case "font-size":
					l.Size = vg.Length(number)
				case "font-weight":
					l.Bold = a.Value == "bold"
				case "text-anchor":
					anchor = a.Value
				}
			}
			now.y0, now.x1 = now.y1-0.72*l.Size, max(now.x1, now.x0)
		case xml.CharData:
			if depth > 0 {
				now := &all[len(all)-1]
				now.text += string(token)
				now.x1 += l.Width(string(token))
			}
		case xml.EndElement:
			if name := token.Name.Local; name != "text" && name != "tspan" {
				continue
			}
			if depth--; depth == 0 {
				now := &all[len(all)-1]
				wide := now.x1 - now.x0
				switch anchor {
				case "middle":
					now.x0, now.x1 = now.x0-wide/2, now.x1-wide/2
				case "end":
					now.x0, now.x1 = now.x0-wide, now.x1-wide
				}
			}
		}
	}
}

// difficult returns the examples, and charts of many impls, of long names, and of a map that is
// a hundred times slower than the others.
func difficult(t testing.TB) []*Chart {
	t.Helper()
	bundle := simulation.Standard()
	bundle.Laws = nil
	for _, impl := range []string{"mutex", "rwmutex", "sync.Map", "sharded", "sharded:16", "sharded:256", "cas", "xsync",
		"a-map-with-a-rather-long-name", "h", "i", "j", "k"} {
		bundle.Laws = append(bundle.Laws, simulation.Law{Impl: impl, SD: 0.01, Cost: simulation.Laws[2].Cost})
	}
	all := append(examples(t), drawn(t, parse(t, bundle.Text()), "sync.Map", "sharded", "read")...)
	all = append(all, drawn(t, parse(t, simulation.AllCharts(simulation.Dozen)), "sync.Map", "sharded", "read")...)
	return append(all, slow(t)...)
}

// slow returns the charts of maps one of which takes 5 to 500 times as long as the others, and
// one of nothing but such a cell.
func slow(t testing.TB) []*Chart {
	t.Helper()
	s := simulation.Standard()
	s.Tail = "/key=string" // so that names differ from those of other examples
	s.Laws = append(slices.Clone(simulation.Laws), simulation.Law{Impl: "cow", SD: 0.01, Cost: func(w, n float64) float64 { return 20 + 10000*w }})
	all, _, err := allCharts(parse(t, s.Text()), compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, launches := range []int{2, 12} { // too few, and enough
		s.Launches, s.Ns, s.Reads = launches, []float64{float64(1000 * launches)}, []float64{50}
		bars, _, err := allCharts(parse(t, s.Text()), compare.Options{})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, bars...)
	}
	return all
}

// clear checks that no type of a chart overlaps other type or leaves the page, measured as
// the widest font sets it.
func clear(t *testing.T, c *Chart) {
	t.Helper()
	lines := settings(t, svg(t, c))
	if len(lines) < 10 {
		t.Fatalf("%s: %d lines of type found: this checks nothing", c.Name, len(lines))
	}
	for i, a := range lines {
		if a.x0 < 0 || a.x1 > width || a.y0 < 0 || a.y1 > vg.Length(c.Height)-2 {
			t.Errorf("%s: %q leaves the page", c.Name, a.text)
		}
		for _, b := range lines[:i] {
			if a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1 {
				t.Errorf("%s: %q overlaps %q", c.Name, a.text, b.text)
			}
		}
	}
}

func TestTypeIsClear(t *testing.T) {
	for _, c := range difficult(t) {
		clear(t, c)
	}
}
