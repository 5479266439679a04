package recommend

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/workloads"
)

// weighed is [suite] with bytes per entry and p99 of reads: rwmutex, which is slow, has the fewest
// bytes. Up to 31 % writes sharded has the lowest p99, and then sync.Map.
func weighed() simulation.Suite {
	s := suite(laws)
	s.Others = map[resultfile.Unit]func(impl string, writes, n float64) float64{
		resultfile.BytesPerEntry: func(impl string, _, n float64) float64 {
			return map[string]float64{"sync.Map": 122, "sharded": 61, "rwmutex": 40}[impl] * (1 + 10/n)
		},
		resultfile.ReadP99: func(impl string, writes, _ float64) float64 {
			return map[string]float64{"sync.Map": 1000 + 100*writes, "sharded": 500 + 1700*writes, "rwmutex": 3000}[impl]
		},
		resultfile.Fairness: func(impl string, _, _ float64) float64 {
			return map[string]float64{"sync.Map": 0.5, "sharded": 0.9, "rwmutex": 0.6}[impl]
		},
	}
	return s
}

// askFor answers a question about a spec at 2 procs, by a unit.
func askFor(t *testing.T, set *compare.Set, unit resultfile.Unit, spec string) *Answer {
	t.Helper()
	parsed, err := workloads.ParseSpec(spec)
	if err != nil {
		t.Fatal(err)
	}
	advisor, err := NewAdvisor(set, Field{Unit: unit})
	if err != nil {
		t.Fatal(err)
	}
	return advisor.Answer(parsed, 2)
}

// TestRecommendsByUnit asks for the best map by units in which another one is best than by time, at
// measured cells and between them.
func TestRecommendsByUnit(t *testing.T) {
	set := read(t, weighed().Text())
	check := func(unit resultfile.Unit, spec, want, runnerUp string, value, lead float64) {
		t.Helper()
		a := askFor(t, set, unit, spec)
		c := a.Recommended
		if c == nil {
			t.Errorf("by %s, %s: %s; want %s", unit, spec, a.Abstained, want)
			return
		}
		if c.Impl != want || c.RunnerUp != runnerUp || len(c.Running) > 0 || a.Question.For != objective(unit) {
			t.Errorf("by %s, %s: %+v for %s; want %s before %s", unit, spec, c, a.Question.For, want, runnerUp)
		}
		if math.Abs(float64(c.NsPerOp)/value-1) > 0.05 || float64(c.Lo) > lead || float64(c.Hi) < lead {
			t.Errorf("by %s, %s: %v and a lead of %v to %v; want %g and %g", unit, spec, c.NsPerOp, c.Lo, c.Hi, value, lead)
		}
	}
	check(resultfile.NsPerOp, "read=95/n=1000", "sync.Map", "sharded", 22.5, 36.5/22.5-1)
	check(resultfile.BytesPerEntry, "read=95/n=1000", "rwmutex", "sharded", 40, 0.525)
	check(resultfile.BytesPerEntry, "read=93/n=3000", "rwmutex", "sharded", 40, 0.525)
	check(resultfile.ReadP99, "read=95/n=1000", "sharded", "sync.Map", 585, 1005.0/585-1)
	check(resultfile.ReadP99, "read=10/n=1000", "sync.Map", "sharded", 1090, 2030.0/1090-1)
	check(resultfile.Fairness, "read=95/n=1000", "sharded", "rwmutex", 0.9, 0.5)
	check(resultfile.Fairness, "read=93/n=1000", "sharded", "rwmutex", 0.9, 0.5)

	a := askFor(t, set, resultfile.ReadP99, "read=95/n=1000")
	if len(a.Flips) != 1 || a.Flips[0].Axis != "read" || a.Flips[0].Impl != "sync.Map" || a.Flips[0].Above || math.Abs(a.Flips[0].At-68.75) > 4 {
		t.Errorf("by p99 of reads: flips %+v; want sync.Map below 68.75 %% reads", a.Flips)
	}
	if a := askFor(t, set, resultfile.BytesPerEntry, "read=95/n=1000"); len(a.Flips) != 0 {
		t.Errorf("by bytes per entry: flips %+v; want none", a.Flips)
	}
}

// TestUnitInWords says answers by units of both directions.
func TestUnitInWords(t *testing.T) {
	set := read(t, weighed().Text())
	check := func(unit resultfile.Unit, sentence string, want ...string) {
		t.Helper()
		a := askFor(t, set, unit, "read=95/n=1000")
		if got := a.Sentence(); !strings.HasPrefix(got, sentence) {
			t.Errorf("by %s: %q; want it to begin with %q", unit, got, sentence)
		}
		var text bytes.Buffer
		if err := a.Write(&text); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(text.String(), w) {
				t.Errorf("by %s:\n%s\nwant %q", unit, &text, w)
			}
		}
		if unit != resultfile.NsPerOp && strings.Contains(text.String()+a.Sentence(), "fast") {
			t.Errorf("by %s a map is said to be fast:\n%s", unit, &text)
		}
	}
	check(resultfile.NsPerOp, "sync.Map: sharded takes 62", "Use sync.Map, the fastest of 3 maps.\n", "Another map is the fastest\n")
	check(resultfile.BytesPerEntry, "rwmutex: sharded has 52", "Use rwmutex, the best of 3 maps by bytes per entry.\n", "\n  sync.Map has 20", "% more (", "No other map is the best ")
	check(resultfile.ReadP99, "sharded: sync.Map has 7", "Use sharded, the best of 3 maps by p99 of reads.\n", "Another map is the best\n  if writes pass 3")
	check(resultfile.Fairness, "sharded: rwmutex has 33", "Use sharded, the best of 3 maps by fairness among goroutines.\n", "% less (")

	if got := termsOf(resultfile.BytesPerOp).lead(leadOf(exact.Interval{Lo: math.Inf(1), Center: math.Inf(1), Hi: math.Inf(1)})); got != "has more than none" {
		t.Errorf("a lead over nothing: %q", got)
	}
}

// TestNotMeasuredObjective asks for an objective that was not measured, in the set or in a cell.
func TestNotMeasuredObjective(t *testing.T) {
	set := read(t, weighed().Text())
	_, err := NewAdvisor(set, Field{Unit: resultfile.WriteP99})
	const want = "simulated: no line has write-p99-ns, only ns/op, ops/s, B/op, allocs/op, fairness, B/entry, read-p99-ns; measure again with this version of mapbench"
	if err == nil || err.Error() != want {
		t.Errorf("NewAdvisor = %v; want %s", err, want)
	}
	with, without := weighed(), suite(laws)
	without.Reads, without.Ns, without.Procs = []float64{95}, []float64{1000}, []int{4}
	set = read(t, simulation.Together(with, without))
	advisor, err := NewAdvisor(set, Field{Unit: resultfile.BytesPerEntry, Impls: []string{"sharded", "rwmutex"}})
	if err != nil {
		t.Fatal(err)
	}
	spec, err := workloads.ParseSpec("read=95/n=1000")
	if err != nil {
		t.Fatal(err)
	}
	a := advisor.Answer(spec, 4)
	if a.Recommended != nil || a.Abstained != "no map of the field has B/entry under read=95/dist=uniform/n=1000" {
		t.Errorf("of a cell without the unit: %+v, %q; want no answer, and why", a.Recommended, a.Abstained)
	}
	if want := "mapbench run -launches 12 -spec read=95/dist=uniform/n=1000 -procs 4 -impl sharded,rwmutex -o new.txt && mapbench recommend -for B/entry new.txt"; a.Command != want {
		t.Errorf("the command is %s; want %s", a.Command, want)
	}
}

// TestObjectives reads the names of objectives.
func TestObjectives(t *testing.T) {
	for name, want := range map[string]resultfile.Unit{"throughput": resultfile.NsPerOp, "ns/op": resultfile.NsPerOp, "read-p99-ns": resultfile.ReadP99} {
		if u, err := ParseObjective(name); u != want || err != nil {
			t.Errorf("ParseObjective(%q) = %v, %v; want %v", name, u, err, want)
		}
	}
	if _, err := ParseObjective("p99<1ms"); err == nil || !strings.Contains(err.Error(), `no unit "p99<1ms"`) {
		t.Errorf("ParseObjective of no objective: %v", err)
	}
}
