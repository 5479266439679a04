package answer

import (
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/tradeoff"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/simulation"
)

// weighed returns the answer of a suite whose lines state what maps cost beside time.
func weighed(t *testing.T, change func(*simulation.Suite)) *Answer {
	t.Helper()
	s := simulation.Standard()
	s.Weights = simulation.Weights
	change(&s)
	return answerOf(t, s.Text())
}

func TestTailText(t *testing.T) {
	tail := func(impl string, ns float64, standing tradeoff.Standing) tradeoff.Tail {
		return tradeoff.Tail{Figure: tradeoff.Figure{Impl: impl, Value: exact.Interval{Center: ns}}, Standing: standing}
	}
	tails := []tradeoff.Tail{
		tail("slow", 12345, tradeoff.Own), tail("quiet", 64.2, tradeoff.Machine),
		tail("few", 321, tradeoff.TooFew), tail(tradeoff.Floor, 62.1, tradeoff.Machine),
	}
	check := func(impl, want string) {
		t.Helper()
		if got := tailText(tails, impl); got != want {
			t.Errorf("tailText(%s) = %q; want %q", impl, got, want)
		}
	}
	check("slow", "12,345 ")
	check("quiet", "≈62.1 ") // nop's, never its own
	check("few", "321+")
	check("unknown", "– ")
}

// TestCostsOfTheFile compares what a matrix says of costs with the truth that made the file.
func TestCostsOfTheFile(t *testing.T) {
	a := weighed(t, func(s *simulation.Suite) { s.Reads = []float64{100, 90, 50} })
	for _, m := range a.Matrices {
		if m.Costs.Read != 90 {
			t.Errorf("n=%d: p99 is that at %g %% reads; want 90, where both kinds of operations are", m.N, m.Costs.Read)
		}
		for impl, weight := range simulation.Weights {
			f, ok := tradeoff.Of(m.Costs.Bytes, impl)
			if !ok || f.Value.Center < 0.99*weight.Bytes || f.Value.Center > 1.01*weight.Bytes {
				t.Errorf("n=%d, %s: %g B per entry, %t; want %g", m.N, impl, f.Value.Center, ok, weight.Bytes)
			}
		}
	}
}

// TestCostsNeedFigures wants nothing about costs on a screen of a file that has none.
func TestCostsNeedFigures(t *testing.T) {
	check := func(what string, a *Answer, want string, not ...string) {
		t.Helper()
		screen := screenOf(t, a)
		if !strings.Contains(screen, want) || slices.ContainsFunc(not, func(text string) bool { return strings.Contains(screen, text) }) {
			t.Errorf("%s: want %q and none of %q in\n%s", what, want, not, screen)
		}
	}
	check("times alone", weighed(t, func(s *simulation.Suite) { s.Weights = nil }), "ns/op", "p99", "B per", ofCosts)
	check("without nop", weighed(t, func(s *simulation.Suite) { s.Laws = s.Laws[:6] }), "No p99: it can't be told from the machine's own without nop", "p99 of", machines)
	check("two launches", weighed(t, func(s *simulation.Suite) { s.Launches = 2 }), compare.MarkTooFew.Sign()+" "+compare.MarkTooFew.String(), machines+"6")
	check("without memory", answerOf(t, withoutBytes(t)), "p99 of", "B per")
	check("all", weighed(t, func(*simulation.Suite) {}), "other maps.\n") // the end of the headline, not cut off
}

// withoutBytes returns a file whose lines state tails and no memory.
func withoutBytes(t *testing.T) string {
	t.Helper()
	s := simulation.Standard()
	s.Weights = simulation.Weights
	var b strings.Builder
	for line := range strings.Lines(s.Text()) {
		fields := strings.Fields(line)
		if i := slices.Index(fields, "B/entry"); i > 0 {
			fields = slices.Delete(fields, i-1, i+1)
			line = strings.Join(fields, " ") + "\n"
		}
		b.WriteString(line)
	}
	return b.String()
}

// TestEachMatrixHasTails wants p99 at two sizes, and of three at the largest alone, which leaves
// room for read shares.
func TestEachMatrixHasTails(t *testing.T) {
	check := func(want, shares int, ns ...float64) {
		t.Helper()
		screen := screenOf(t, weighed(t, func(s *simulation.Suite) { s.Ns = ns }))
		_, after, _ := strings.Cut(screen, "\nreads %")
		head, _, _ := strings.Cut(after, "\n")
		if got, columns := strings.Count(head, "writes"), strings.Count(head, " 100"); got != want || columns != len(ns) || len(strings.Fields(head)) < len(ns)*shares {
			t.Errorf("%d sizes: p99 of %d, the head %q; want %d, and %d shares of each", len(ns), got, head, want, shares)
		}
	}
	check(2, 4, 1000, 100000)
	check(1, 2, 1000, 10000, 100000)
	check(1, 8, 1000)
}
