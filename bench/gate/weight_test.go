package gate

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
)

// weighed returns an edit of a file that states what maps weigh: 40 bytes an entry, and more by a
// fraction on the new side of impl A. One side may be of an older commit and state nothing.
func weighed(more float64, sides ...string) func(string) string {
	return func(text string) string {
		var b strings.Builder
		for line := range strings.Lines(text) {
			for _, side := range sides {
				entry := "40"
				if side == "new" && strings.Contains(line, "impl=A@") {
					entry = strconv.FormatFloat(40*(1+more), 'g', 6, 64)
				}
				if strings.Contains(line, "@"+side+"/") {
					line = strings.Replace(line, " B/op", " B/op\t"+entry+" B/entry", 1)
				}
			}
			b.WriteString(line)
		}
		return b.String()
	}
}

// TestGateOfWeights plants changes of what a map weighs, which is exact.
func TestGateOfWeights(t *testing.T) {
	check := func(what string, verdict Verdict, metrics int, reason string, edit func(string) string) {
		t.Helper()
		n := judgeRun(t, Options{}, edit, gateCell{impl: "A", n: 1000, pairs: 60})
		c := n.find(t, nameWith("A", 1000))
		run := Pass
		if verdict == Regression {
			run = Regression
		}
		reasons := n.Reasons
		for _, f := range c.Metrics {
			reasons = append(reasons, f.Reason)
		}
		if n.Verdict != run || c.Verdict != verdict || !strings.Contains(strings.Join(reasons, "\n"), reason) {
			t.Errorf("%s: run %s, cell %s, %q; want %s and %s, and a reason that says %q", what, n.Verdict, c.Verdict, reasons, run, verdict, reason)
		}
		if len(c.Metrics) != metrics {
			t.Errorf("%s: %d metrics are judged; want %d", what, len(c.Metrics), metrics)
		}
	}
	check("5 % more", Regression, 4, "B/entry +5.0 %", weighed(0.05, "old", "new"))
	check("as much", Pass, 4, "", weighed(0, "old", "new"))
	check("1.5 % more", Pass, 4, "by less than 2 %", weighed(0.015, "old", "new"))
	check("0.5 % more", Pass, 4, "", weighed(0.005, "old", "new"))
	check("10 % less", Improvement, 4, "", weighed(-0.1, "old", "new"))
	check("nobody weighs", Pass, 3, "", nil)
	check("only the new side weighs", Pass, 3, "", weighed(0.05, "new"))
	check("only the old side weighs", Pass, 3, "", weighed(0.05, "old"))
	check("nothing on the heap", Pass, 4, "", func(text string) string {
		return strings.ReplaceAll(weighed(0, "old", "new")(text), "\t40 B/entry", "\t0 B/entry")
	})
}

// TestTrimKeepsWeights wants the file of a gate run to keep what is judged.
func TestTrimKeepsWeights(t *testing.T) {
	text := weighed(0.05, "old", "new")(fileOf(2, gateCell{impl: "A", n: 1000}))
	text = strings.Replace(text, "Unit ns/op", "Unit B/entry better=lower\nUnit ns/op", 1)
	f, err := resultfile.Parse([]byte(text), "night.txt")
	if err != nil {
		t.Fatal(err)
	}
	var trimmed strings.Builder
	if err := resultfile.Trim(&trimmed, f, 0); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Unit B/entry better=lower\n", "40 B/entry", "42 B/entry"} {
		if !strings.Contains(trimmed.String(), want) {
			t.Errorf("the trimmed file lacks %q:\n%s", want, &trimmed)
		}
	}
}

// TestSimulatedWeights plants 5 % in what one of 20 maps weighs, with as much noise as hash
// seeds make, and without: all of it is found, and nothing else.
func TestSimulatedWeights(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	plan := DefaultPlan()
	for _, noise := range simulation.Noises {
		for _, sd := range []float64{0, 0.005, 0.02} {
			m := gateSim{r: r, noise: noise, sd: 0.02, cells: 20, weighs: true, entrySD: sd, entryPlant: math.Log1p(0.05)}
			for range simulation.Experiments(200) {
				n := Judge(m.measure(plan, nil), plan, Options{Cells: m.names()})
				i := slices.IndexFunc(n.Cells, func(c Cell) bool { return c.Name == m.names()[0] })
				if c := n.Cells[i]; c.Verdict != Regression || c.Metric != resultfile.BytesPerEntry.String() {
					t.Errorf("%s, noise %g: %s of %s %q; want a regression of B/entry", noise.Name, sd, c.Verdict, c.Metric, c.Reason)
				}
				for _, c := range n.Cells {
					if c.Verdict == Regression && c.Name != m.names()[0] {
						t.Errorf("%s, noise %g: a regression of %s in %s", noise.Name, sd, c.Metric, c.Name)
					}
				}
			}
		}
	}
}
