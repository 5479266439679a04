package plots

import (
	"bytes"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/simulation"
)

var (
	ground = regexp.MustCompile(`fill:(#[0-9A-F]{6});fill-opacity:0.4`)
	thin   = regexp.MustCompile(`stroke:(#[0-9A-F]{6});stroke-opacity:0.7[0-9]*;stroke-width:0.8`)
)

// colors counts the colours of what an expression finds, and the finds.
func colors(picture []byte, of *regexp.Regexp) (colors, finds int) {
	seen := make(map[string]bool)
	for _, m := range of.FindAllSubmatch(picture, -1) {
		seen[string(m[1])] = true
		finds++
	}
	return len(seen), finds
}

// TestOutcomesDiffer draws a field of each outcome. A winner's has one plain ground, a tie's
// broad stripes in the colours of the best two, and what is not told apart thin lines in both
// and no ground. Too few launches have dots and no colour, and what depends on the machine's
// state has two halves.
func TestOutcomesDiffer(t *testing.T) {
	w := &winnerMap{looks: styles([]string{"sync.Map", "rwmutex", "sharded", "cas", "xsync"})}
	lead := exact.Interval{Lo: math.Log(1.08), Center: math.Log(1.12), Hi: math.Log(1.15)}
	none := exact.Interval{Center: math.NaN()}
	pictures := make(map[compare.Outcome]string)
	draw := func(kind compare.Outcome, of compare.Ranking, best ...string) (picture, text []byte) {
		k := newInk(100)
		w.outcome(k, rect{10, 10, 80, 60}, &of, kind, best)
		var b bytes.Buffer
		if _, err := k.sheet.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes(), k.typed
	}
	check := func(r compare.Ranking, kind compare.Outcome, words ...string) {
		t.Helper()
		_, best := r.Outcome()
		if len(best) == 0 {
			best = r.Best
		}
		picture, typed := draw(kind, r, best...)
		for _, word := range words {
			if !strings.Contains(string(typed), ">"+word+"</text>") {
				t.Errorf("%v: no %q in the field", r.Best, word)
			}
		}
		groundColors, grounds := colors(picture, ground)
		thinColors, lines := colors(picture, thin)
		dotted := bytes.Contains(picture, []byte("stroke:#BBBBBB"))
		ok := false
		switch kind {
		case compare.OneMeasured:
			ok = grounds == 0 && lines == 0 && !dotted
		case compare.OneWins:
			ok = grounds == 1 && lines == 0 && !dotted
		case compare.SeveralTie:
			ok = groundColors == 2 && grounds > 4 && lines == 0 && !dotted
		case compare.NotToldApart:
			ok = grounds == 0 && thinColors == 2 && lines > 4 && !dotted
		case compare.TooFew:
			ok = grounds == 0 && lines == 0 && dotted
		case compare.DependsOnState:
			ok = groundColors == 2 && grounds == 2 && lines == 0 && !dotted
		}
		if !ok {
			t.Errorf("%v, outcome %d: %d grounds in %d colours, %d thin lines in %d, dots %t", r.Best, kind, grounds, groundColors, lines, thinColors, dotted)
		}
		pictures[kind] = string(picture)
	}
	check(compare.Ranking{Best: []string{"xsync"}, RunnerUp: "cas", Lead: lead}, compare.OneWins, "xsync", "+12 %")
	check(compare.Ranking{Best: []string{"xsync"}, Lead: none}, compare.OneWins, "xsync")
	check(compare.Ranking{Best: []string{"xsync", "cas"}, Missing: []string{"cas"}, RunnerUp: "sharded", Lead: lead}, compare.OneWins, "xsync*", "+12 %")
	check(compare.Ranking{Best: []string{"xsync", "cas"}, Missing: []string{"cas"}, Lead: none}, compare.OneMeasured, "xsync*", "alone")
	check(compare.Ranking{Best: []string{"sharded", "cas"}, Tied: []string{"cas"}, RunnerUp: "xsync", Lead: lead}, compare.SeveralTie, "sharded", "cas", "tied")
	check(compare.Ranking{Best: []string{"sharded", "cas"}, Lead: none}, compare.NotToldApart, "sharded", "cas", "open")
	check(compare.Ranking{Best: []string{"sharded", "cas", "xsync"}, Tied: []string{"cas"}, Lead: none}, compare.NotToldApart, "sharded", "cas", "xsync", "open")
	check(compare.Ranking{Best: []string{"sharded", "cas", "xsync", "rwmutex", "sync.Map"}, Lead: none}, compare.NotToldApart, "sharded", "cas", "+ 3 more", "open")
	check(compare.Ranking{Best: []string{"sharded", "cas"}, Launches: 2, Lead: none}, compare.TooFew, "too few", "2 launches")
	check(compare.Ranking{Best: []string{"sharded", "cas"}, Lead: none}, compare.DependsOnState, "sharded", "cas")
	seen := make(map[string]compare.Outcome)
	for kind, picture := range pictures {
		if other, ok := seen[picture]; ok {
			t.Errorf("outcomes %d and %d look alike", kind, other)
		}
		seen[picture] = kind
		if meanings[kind] == "" {
			t.Errorf("the key has no words for outcome %d", kind)
		}
	}
}

// TestTieOfASet checks that what compare calls a tie reaches the map as one.
func TestTieOfASet(t *testing.T) {
	check := func(apart float64, want compare.Outcome) {
		t.Helper()
		s := simulation.Standard()
		s.Launches = 12
		s.Laws = []simulation.Law{simulation.Laws[0],
			{Impl: "cas", SD: 0.002, Cost: func(w, n float64) float64 { return 30 }},
			{Impl: "sharded", SD: 0.002, Cost: func(w, n float64) float64 { return 30 * apart }}}
		grids, err := parse(t, s.Text()).Grids("read", "n", compare.Options{})
		if err != nil || len(grids) != 1 {
			t.Fatalf("%d grids, %v; want one", len(grids), err)
		}
		for i := range grids[0].Fields {
			f := &grids[0].Fields[i]
			if got, best := f.Outcome(); got != want {
				t.Errorf("sharded takes %g times as long as cas: at %g %% reads and n=%g the outcome is %d (%v), want %d", apart, f.X, f.Y, got, best, want)
			}
		}
	}
	check(1.005, compare.SeveralTie)
	check(1.1, compare.OneWins)
}

// TestColumns checks that a map with too many columns leaves out those of one
// row alone, and says so; that the key explains nothing which is only there; and
// that nothing is left out where nothing would remain.
func TestColumns(t *testing.T) {
	check := func(of, other simulation.Suite, words map[string]bool) {
		t.Helper()
		y, err := newStudy(parse(t, simulation.Together(of, other)), compare.Options{})
		if err != nil {
			t.Fatal(err)
		}
		grids, err := y.set.Grids("read", "n", y.opt)
		if err != nil || len(grids) != 1 {
			t.Fatalf("%d grids, %v; want one", len(grids), err)
		}
		picture := svg(t, y.newWinnerMap(&grids[0]).chart(y))
		for text, want := range words {
			if bytes.Contains(picture, []byte(text)) != want {
				t.Errorf("%q is in the map: %t, want %t", text, !want, want)
			}
		}
	}
	s := simulation.Standard()
	s.Launches = 12
	s.Laws = []simulation.Law{{Impl: "cas", SD: 0.02, Cost: func(w, n float64) float64 { return 30 }},
		{Impl: "sharded", SD: 0.02, Cost: func(w, n float64) float64 {
			if 0.36 < w && w < 0.47 {
				return 30 // not told apart
			}
			return 60
		}}}
	fine, other := s, s
	fine.Ns, other.Ns = []float64{1000}, []float64{100000}
	var near []float64
	for read := 54.0; read < 64; read++ {
		near = append(near, read)
	}
	fine.Reads = slices.Concat(s.Reads, near)
	check(fine, other, map[string]bool{">95/5<": true, ">57/43<": false, "Left out: 10 values of read": true, ">best<": true, ">not told apart": false})
	fine.Reads = near
	check(fine, other, map[string]bool{">95/5<": true, ">57/43<": true, "Left out": false, ">best<": true, ">not told apart": true, ">not measured<": true})
}
