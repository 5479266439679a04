package tradeoff

import (
	"math"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/workloads"
)

// suite returns the set of a suite whose impls have weights, after a change.
func suite(t *testing.T, change func(*simulation.Suite)) *compare.Set {
	t.Helper()
	s := simulation.Standard()
	s.Ns, s.Weights = []float64{1000}, simulation.Weights
	if change != nil {
		change(&s)
	}
	set, err := compare.Read(strings.NewReader(s.Text()), "synthetic.txt")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// made returns a cell of launches in which an impl's values in some units are what draw gives.
func made(t *testing.T, launches int, impls []string, units []resultfile.Unit, draw func(impl, launch int, unit resultfile.Unit) float64) *compare.Cell {
	t.Helper()
	spec, err := workloads.ParseSpec("read=95/n=1000")
	if err != nil {
		t.Fatal(err)
	}
	c := &compare.Cell{Spec: spec, Procs: 2, Contestants: impls}
	for k := range launches {
		l := compare.Launch{Sweep: k}
		for i := range impls {
			r := compare.NewResult()
			for _, unit := range units {
				r.Values[unit] = draw(i, k, unit)
			}
			l.Results = append(l.Results, r)
		}
		c.Launches = append(c.Launches, l)
	}
	return c
}

func TestNearest(t *testing.T) {
	check := func(want float64, units []resultfile.Unit, reads ...float64) {
		t.Helper()
		set := suite(t, func(s *simulation.Suite) { s.Reads, s.Launches = reads, 1 })
		got := -1.0
		if c := Nearest(set.Cells, units...); c != nil {
			got = c.Spec.Read
		}
		if got != want {
			t.Errorf("Nearest of %v with %v = %g; want %g", reads, units, got, want)
		}
	}
	bytes, both := []resultfile.Unit{resultfile.BytesPerEntry}, []resultfile.Unit{resultfile.ReadP99, resultfile.WriteP99}
	check(95, bytes, 100, 99, 95, 90)
	check(99, bytes, 100, 99, 50)
	check(90, bytes, 100, 90)
	check(100, bytes, 100, 50)
	check(50, both, 100, 50) // at 100 % reads nothing is written
	check(-1, both, 100)
	check(-1, []resultfile.Unit{resultfile.Throttled}, 100, 95)

	only := suite(t, func(s *simulation.Suite) { s.Reads = []float64{100} })
	if c := NearestTails(only.Cells); c == nil || c.Spec.Read != 100 {
		t.Errorf("NearestTails of reads alone = %v; want the cell of 100 %%", c)
	}
	none := suite(t, func(s *simulation.Suite) { s.Weights = nil })
	if c := NearestTails(none.Cells); c != nil {
		t.Errorf("NearestTails of a set without tails = %v; want none", c)
	}
}

func TestFigures(t *testing.T) {
	j := compare.NewJudge(compare.Options{})
	units := []resultfile.Unit{resultfile.BytesPerEntry}
	check := func(what string, values []float64, wantCenter float64, wantFinite bool) {
		t.Helper()
		c := made(t, len(values), []string{"a", "a#2", "b"}, units, func(impl, launch int, _ resultfile.Unit) float64 {
			if impl == 2 {
				return math.NaN()
			}
			return values[launch]
		})
		got := Figures(j, c, units[0])
		if len(got) != 1 || got[0].Impl != "a" || got[0].Launches != len(values) || got[0].Value.Center != wantCenter || got[0].Value.Finite() != wantFinite {
			t.Errorf("%s: Figures of %v = %+v; want a's alone, %g, with an interval: %t", what, values, got, wantCenter, wantFinite)
		}
	}
	check("equal", []float64{16, 16, 16}, 16, true)
	check("zeros", []float64{0, 0, 0}, 0, true)
	check("two launches", []float64{16, 16}, 16, false)
	check("some zeros", []float64{0, 16, 48}, 16, false) // no logarithm, and too few for a median's bounds
	check("many", []float64{15, 16, 17, 15, 16, 17, 16}, 16, true)
}

func TestLightest(t *testing.T) {
	j := compare.NewJudge(compare.Options{})
	check := func(launches int, want ...string) {
		t.Helper()
		set := suite(t, func(s *simulation.Suite) { s.Launches = launches })
		if got := Lightest(j, set.Cells[0], resultfile.BytesPerEntry); !slices.Equal(got, want) && !slices.Equal(got, []string{want[1], want[0]}) {
			t.Errorf("Lightest in %d launches = %q; want %q in any order", launches, got, want)
		}
	}
	check(8, "mutex", "rwmutex")
	two := suite(t, func(s *simulation.Suite) { s.Launches = 1 })
	if got := Lightest(j, two.Cells[0], resultfile.BytesPerEntry); len(got) != 6 {
		t.Errorf("Lightest in one launch = %q; want all six maps, for nothing is shown", got)
	}
	if got := Lightest(j, two.Cells[0], resultfile.Throttled); got != nil {
		t.Errorf("Lightest without a figure = %q; want none", got)
	}
}

// TestTails wants a delay that is planted to be the map's own, and no other.
func TestTails(t *testing.T) {
	j := compare.NewJudge(compare.Options{})
	check := func(what string, change func(*simulation.Suite), unit resultfile.Unit, want string) {
		t.Helper()
		set := suite(t, func(s *simulation.Suite) {
			s.Reads = []float64{95}
			if change != nil {
				change(s)
			}
		})
		var got []string
		for _, tail := range Tails(j, set.Cells[0], unit) {
			got = append(got, tail.Impl+" "+[]string{"own", "machine", "few", "no floor"}[tail.Standing])
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: the tails are %q; want %q", what, strings.Join(got, ", "), want)
		}
	}
	check("reads", nil, resultfile.ReadP99, "mutex own, rwmutex own, sync.Map machine, sharded own, cas machine, xsync machine, nop machine")
	check("writes", nil, resultfile.WriteP99, "mutex own, rwmutex own, sync.Map own, sharded own, cas own, xsync own, nop machine")
	check("two launches", func(s *simulation.Suite) { s.Launches, s.Laws = 2, slices.Concat(s.Laws[:1], s.Laws[6:]) }, resultfile.ReadP99, "mutex few, nop machine")
	check("without nop", func(s *simulation.Suite) { s.Laws = s.Laws[:2] }, resultfile.ReadP99, "mutex no floor, rwmutex no floor")
	check("without tails", nil, resultfile.Throttled, "")
}

// TestTailsOfTheMachine wants maps that delay nothing to be taken for slow no more often than
// the level says, also if the machine's stops are skewed.
func TestTailsOfTheMachine(t *testing.T) {
	r := simulation.Simulated(t)
	j := compare.NewJudge(compare.Options{})
	impls := []string{"a", "b", "c", "d", "e", "f", Floor}
	for _, noise := range simulation.Noises {
		var wrong simulation.Tally
		for range simulation.Experiments(2000) {
			c := made(t, 5+r.IntN(5), impls, []resultfile.Unit{resultfile.ReadP99}, func(int, int, resultfile.Unit) float64 {
				return 60 * math.Exp(0.2*noise.Draw(r))
			})
			wrong.Add(slices.ContainsFunc(Tails(j, c, resultfile.ReadP99), func(tail Tail) bool { return tail.Standing == Own }))
		}
		if wrong.Above(0.05) {
			t.Errorf("%s noise: some map is taken for slow in %.3f of the cells; want 0.05 at most", noise.Name, wrong.Share())
		}
	}
}

// firstFront returns the front of a set's cell at 95 % reads.
func firstFront(set *compare.Set) Front {
	j := compare.NewJudge(compare.Options{})
	c := Nearest(set.Cells, resultfile.BytesPerEntry)
	r := j.Rank(c, j.Family(c))
	return FrontOf(j, c, &r)
}

func names(points []*Point) string {
	var all []string
	for _, p := range points {
		all = append(all, p.Impl)
	}
	return strings.Join(all, " ")
}

func TestFront(t *testing.T) {
	f := firstFront(suite(t, nil))
	if got := names(f.Leaders()); got != "xsync cas rwmutex" {
		t.Errorf("the front is %q; want xsync, cas and rwmutex", got)
	}
	if got := names(f.Dominated()); got != "sharded sync.Map mutex" {
		t.Errorf("dominated are %q; want sharded, sync.Map and mutex", got)
	}
	first := map[string]string{"sharded": "cas", "sync.Map": "xsync", "mutex": "rwmutex"}
	for _, p := range f.Dominated() {
		if d := p.By[0]; d.Impl != first[p.Impl] || d.Time.Lo < -0.02 || d.Memory.Lo < -0.02 || max(d.Time.Lo, d.Memory.Lo) < 0.0198 {
			t.Errorf("%s is dominated by %+v; want %s, no slower and no heavier, and better in one", p.Impl, d, first[p.Impl])
		}
	}
	few := firstFront(suite(t, func(s *simulation.Suite) { s.Launches = 2 }))
	if got := names(few.Uncompared()); len(few.Uncompared()) != 6 || len(few.Leaders())+len(few.Dominated()) > 0 {
		t.Errorf("of two launches %q are not compared; want all", got)
	}
}

// TestNoTwoDominateEachOther looks at fronts of impls whose true places are near each other.
func TestNoTwoDominateEachOther(t *testing.T) {
	r := simulation.Random(t)
	j := compare.NewJudge(compare.Options{})
	impls := []string{"a", "b", "c", "d"}
	dominated := 0
	for range 200 {
		var places [4][2]float64
		for i := range places {
			places[i] = [2]float64{math.Exp(0.05 * r.NormFloat64()), math.Exp(0.05 * r.NormFloat64())}
		}
		c := made(t, 3+r.IntN(6), impls, []resultfile.Unit{resultfile.NsPerOp, resultfile.BytesPerEntry}, func(impl, _ int, unit resultfile.Unit) float64 {
			at := 0
			if unit == resultfile.BytesPerEntry {
				at = 1
			}
			return 40 * places[impl][at] * math.Exp(0.001*r.NormFloat64())
		})
		ranking := j.Rank(c, impls)
		f := FrontOf(j, c, &ranking)
		if len(f.Leaders()) == 0 {
			t.Fatalf("of %v none is on the front", places)
		}
		by := make(map[[2]string]bool)
		for _, p := range f.Points {
			for _, d := range p.By {
				by[[2]string{d.Impl, p.Impl}] = true
				dominated++
			}
		}
		for pair := range by {
			if by[[2]string{pair[1], pair[0]}] {
				t.Errorf("%s and %s dominate each other at %v", pair[0], pair[1], places)
			}
		}
	}
	if dominated == 0 {
		t.Error("no impl was dominated: this checks nothing")
	}
}

// TestFrontOfEquals wants maps that are as fast, and weigh the same to a byte, to dominate each
// other no more often than the level says.
func TestFrontOfEquals(t *testing.T) {
	r := simulation.Simulated(t)
	j := compare.NewJudge(compare.Options{Margin: 1e-9}) // any difference matters
	impls := []string{"a", "b", "c", "d", "e"}
	var wrong simulation.Tally
	for range simulation.Experiments(2000) {
		c := made(t, 5+r.IntN(5), impls, []resultfile.Unit{resultfile.NsPerOp, resultfile.BytesPerEntry}, func(_, _ int, unit resultfile.Unit) float64 {
			if unit == resultfile.BytesPerEntry {
				return 40
			}
			return 40 * math.Exp(0.05*r.NormFloat64())
		})
		ranking := j.Rank(c, impls)
		f := FrontOf(j, c, &ranking)
		wrong.Add(len(f.Dominated()) > 0)
	}
	if wrong.Above(0.05) {
		t.Errorf("some of five equal maps is dominated in %.3f of the cells; want 0.05 at most", wrong.Share())
	}
}
