package answer

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/simulation"
)

// TestSentence puts each outcome of a single workload into words.
func TestSentence(t *testing.T) {
	cell := cellOf(t, "read=95/n=1000")
	log := func(lo, center, hi float64) exact.Interval {
		return exact.Interval{Lo: math.Log(lo), Center: math.Log(center), Hi: math.Log(hi), Level: 0.95}
	}
	rival := func(impl string, l exact.Interval) compare.Rival {
		return compare.Rival{Impl: impl, Launches: 9, Log: l}
	}
	check := func(want string, r compare.Ranking) {
		t.Helper()
		r.NsPerOp, r.Launches, r.Margin = exact.Interval{Lo: 13.5, Center: 13.8, Hi: 14.1}, max(r.Launches, 9), 0.02
		if got := (&Workload{Cell: cell, Ranking: r}).Sentence(); got != "At 95 % reads, n=1,000 on 2 procs"+want {
			t.Errorf("the sentence is\n%s\nwant\nAt 95 %% reads, n=1,000 on 2 procs%s", got, want)
		}
	}
	slow := rival("c", log(1.2, 1.3, 1.4))
	check(", a is the fastest of 2 maps: it takes 13.8 ns/op (13.5 to 14.1); c is next and takes 30 % longer (20 to 40 %).",
		compare.Ranking{Best: []string{"a"}, Rivals: []compare.Rival{slow}, RunnerUp: "c", Lead: slow.Log})
	check(", a and b are tied as the fastest of 3 maps (±2 %): a takes 13.8 ns/op (13.5 to 14.1); c is next and takes 30 % longer (20 to 40 %).",
		compare.Ranking{Best: []string{"a", "b"}, Tied: []string{"b"}, Rivals: []compare.Rival{rival("b", log(0.99, 1, 1.01)), slow}, RunnerUp: "c", Lead: slow.Log})
	check(", a is ahead of 1 map and not told apart from b: it takes 13.8 ns/op (13.5 to 14.1).",
		compare.Ranking{Best: []string{"a", "b"}, Rivals: []compare.Rival{rival("b", log(0.9, 1.1, 1.3))}})
	check(", a alone has results: it takes 13.8 ns/op (13.5 to 14.1).", compare.Ranking{Best: []string{"a"}})
	check(" no map has a valid result.", compare.Ranking{Best: []string{}})
	check(", which of 2 maps is the fastest depends on the machine's state: a takes 13.8 ns/op (13.5 to 14.1) in all launches, and b is faster in the state of 200 ns from core to core.",
		compare.Ranking{Best: []string{"a", "b"}, Rivals: []compare.Rival{rival("b", log(1.1, 1.2, 1.3))}, Reversed: []compare.StateOrder{{Impl: "b", State: "200 ns from core to core"}}})
}

// TestTellsTheTruth compares what is said of a simulated suite with the laws that made it.
func TestTellsTheTruth(t *testing.T) {
	a := answerOf(t, simulation.Standard().Text())
	for _, m := range a.Matrices {
		for c, column := range m.Columns {
			best, cost := "", math.Inf(1)
			for _, law := range simulation.Laws {
				if ns := law.Cost(1-column.Read/100, float64(m.N)); law.Impl != "nop" && ns < cost {
					best, cost = law.Impl, ns
				}
			}
			for _, r := range m.Rows {
				if e := r.Entries[c]; e.Mark == compare.MarkBest && r.Impl != best {
					t.Errorf("at %g %% reads, n=%d: %s is marked as best; want %s", column.Read, m.N, r.Impl, best)
				}
			}
		}
	}
	if len(a.Matrices) != 2 || len(a.Matrices[0].Columns) != 8 || len(a.Changes) == 0 {
		t.Errorf("%d matrices, %d changes; want 2 of 8 columns, and some changes", len(a.Matrices), len(a.Changes))
	}
	for _, c := range a.Changes {
		if c.Curve.Verdict == compare.Unresolved && c.Best {
			t.Errorf("%s: unresolved", c.Text)
		}
	}
	cells := 0
	for _, f := range a.Families {
		n := f.Tally.Tied + f.Tally.Open + f.Tally.TooFew + f.Tally.ByState + f.Tally.Nothing
		for _, w := range f.Tally.Wins {
			n += w.Cells
		}
		if n != f.Tally.Cells || n != len(f.Workloads) {
			t.Errorf("family %s: the counts add up to %d of %d cells, %d workloads", f.Name, n, f.Tally.Cells, len(f.Workloads))
		}
		cells += n
	}
	if cells != len(a.Workloads) {
		t.Errorf("the families have %d of %d workloads", cells, len(a.Workloads))
	}
}

// TestNoAnswer wants a reason, with the next step, where nothing can be said.
func TestNoAnswer(t *testing.T) {
	check := func(what, text, want string) {
		t.Helper()
		a := answerOf(t, text)
		if !strings.HasPrefix(a.Headline[0], "No answer: ") || !strings.Contains(a.Headline[0], want) || len(a.Matrices) > 0 {
			t.Errorf("%s: %q and %d matrices; want no answer, %q", what, a.Headline, len(a.Matrices), want)
		}
		screenOf(t, a)
	}
	only := func(impls ...string) string {
		s := simulation.Standard()
		s.Laws = slices.DeleteFunc(slices.Clone(s.Laws), func(l simulation.Law) bool { return !slices.Contains(impls, l.Impl) })
		return s.Text()
	}
	check("one map", only("mutex", "nop"), "mapbench run -impl mutex,")
	check("a reference", only("nop"), "mapbench run -impl")
	check("invalid launches", invalid(simulation.Standard().Text()), "no launch is valid")
	check("a gate's pairs", strings.ReplaceAll(only("mutex"), "impl=mutex/", "impl=mutex@old/")+strings.ReplaceAll(only("mutex"), "impl=mutex/", "impl=mutex@new/")[len(simulation.Head):], "mapbench gate")
	if _, err := Of(&compare.Set{}, compare.Options{}); err == nil || !strings.Contains(err.Error(), "mapbench run") {
		t.Errorf("of a set without cells: %v; want an error that names the next step", err)
	}
}

// invalid returns a file's text with all launches as comments of invalid ones.
func invalid(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "Benchmark") {
			line = "# invalid launch: mutex: the size drifts\n# " + line
		}
		b.WriteString(line)
	}
	return b.String()
}

// TestTrust wants what limits an answer to be said.
func TestTrust(t *testing.T) {
	text := simulation.Standard().Text()
	text = absence(text, "haxmap", "incorrect")
	text = strings.Replace(text, "\ndirty: true\n", "\ndirty: true\nbuild: -race\n", 1)
	a := answerOf(t, text)
	check := func(what, got, want string) {
		t.Helper()
		if !strings.Contains(got, want) {
			t.Errorf("%s: %q; want %q in it", what, got, want)
		}
	}
	check("trust", strings.Join(a.Trust, "; "), "race build")
	check("trust", strings.Join(a.Trust, "; "), "8 launches a workload")
	check("not measured", fmt.Sprint(a.NotMeasured), "haxmap in 1 of 16: incorrect")
	check("measured", a.Measured, "Example CPU 9000, 4 cores, go1.26.1, race build, commit 0123456 and changes")
}
