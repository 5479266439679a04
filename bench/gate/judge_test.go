package gate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

func TestGateVerdicts(t *testing.T) {
	accepted := func(text string) *Accepted {
		a, err := ReadAccepted(strings.NewReader(text), "accepted.txt", "2026-06-01")
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	name := nameWith("A", 1000)
	type want struct {
		run, cell Verdict
		reason    string // part of one of the run's or the cell's
	}
	check := func(what string, want want, opt Options, edit func(string) string, cells ...gateCell) {
		t.Run(what, func(t *testing.T) {
			n := judgeRun(t, opt, edit, cells...)
			c := n.find(t, name)
			if n.Verdict != want.run || c.Verdict != want.cell {
				t.Errorf("run %s %q, cell %s %q; want %s and %s", n.Verdict, n.Reasons, c.Verdict, c.Reason, want.run, want.cell)
			}
			if !strings.Contains(strings.Join(append(n.Reasons, c.Reason), "\n"), want.reason) {
				t.Errorf("run %q, cell %q: want a reason that says %q", n.Reasons, c.Reason, want.reason)
			}
			if (n.Verdict == Pass) != (len(n.Reasons) == 0) {
				t.Errorf("%s for %q", n.Verdict, n.Reasons)
			}
		})
	}
	a := func(shift float64, pairs int) gateCell {
		return gateCell{impl: "A", n: 1000, shift: shift, pairs: pairs}
	}
	drop := func(part string) func(string) string {
		return func(text string) string {
			var kept strings.Builder
			for line := range strings.Lines(text) {
				if !strings.Contains(line, part) {
					kept.WriteString(line)
				}
			}
			return kept.String()
		}
	}
	replace := func(old, new string) func(string) string {
		return func(text string) string { return strings.ReplaceAll(text, old, new) }
	}
	add := func(note string) func(string) string { return func(text string) string { return text + note } }

	check("nothing happened", want{run: Pass, cell: Pass}, Options{}, nil, a(0, 0))
	check("slower", want{Regression, Regression, "ratio +"}, Options{}, nil, a(0.05, 60))
	check("faster", want{run: Pass, cell: Improvement}, Options{}, nil, a(-0.05, 60))
	check("slower by less than matters", want{Pass, Pass, "by less than 2 %"}, Options{}, nil, a(0.017, 160))
	check("not confirmed within the budget", want{Inconclusive, Inconclusive, "3 of its 40 confirming pairs"}, Options{}, nil, a(0.05, 3))
	check("faster, not confirmed within the budget", want{Pass, Pass, "3 of its 40 confirming pairs"}, Options{}, nil, a(-0.05, 3))
	check("more allocations", want{Regression, Regression, "allocs/op +"}, Options{}, nil, gateCell{impl: "A", n: 1000, pairs: 60, allocs: 0.1})
	check("fewer allocations, but slower", want{Regression, Regression, "ratio +"}, Options{}, nil, gateCell{impl: "A", n: 1000, pairs: 60, shift: 0.05, allocs: -0.5})
	check("throughput says the opposite", want{Inconclusive, Inconclusive, "differ in sign"}, Options{}, nil, gateCell{impl: "A", n: 1000, pairs: 60, shift: 0.05, throughput: -0.05})
	check("too noisy", want{Pass, Inconclusive, "too noisy"}, Options{}, nil, gateCell{impl: "A", n: 1000, sd: 0.3, pairs: 160})
	unclear := func(pairs int) gateCell { return gateCell{impl: "A", n: 1000, shift: 0.01, sd: 0.07, pairs: pairs} }
	check("not cleared by the screen", want{Pass, Pass, "but by fresh pairs"}, Options{}, nil, unclear(160))
	check("not cleared by the screen, and throughput says the opposite", want{Inconclusive, Inconclusive, "differ in sign"}, Options{}, nil,
		gateCell{impl: "A", n: 1000, pairs: 160, shift: 0.015, sd: 0.07, throughput: -0.06})
	check("not cleared by the screen, and no time for more", want{Pass, Inconclusive, "not cleared by the screen, 3 of its"}, Options{}, nil, unclear(3))
	check("noisier than in the history", want{Pass, Inconclusive, "over 2 times the history's 0.4 %"},
		Options{Noise: Noise{{name, "ratio"}: 0.004}}, nil, a(0, 60))
	check("slower though noisier", want{Regression, Regression, "ratio +"},
		Options{Noise: Noise{{name, "ratio"}: 0.004}}, nil, a(0.05, 60))
	noisy := func(n int) []gateCell {
		var cells []gateCell
		for i := range n {
			cells = append(cells, gateCell{impl: "noisy", n: i + 1, sd: 0.3, pairs: 160})
		}
		return append(cells, a(0, 0))
	}
	check("a tenth too noisy", want{run: Pass, cell: Pass}, Options{}, nil, noisy(2)...)
	check("more than a tenth too noisy", want{Inconclusive, Pass, "more than 10 %"}, Options{}, nil, noisy(6)...)
	check("too noisy, and a regression", want{Regression, Regression, "more than 10 %"}, Options{}, nil, append(noisy(6)[:6], a(0.05, 60))...)

	check("vanished", want{Invalid, Invalid, "no results of both sides"}, Options{}, drop("impl=A@"), a(0, 0))
	check("one side vanished", want{Invalid, Invalid, "no results of both sides"}, Options{}, drop("impl=A@new"), a(0, 0))
	check("renamed", want{Invalid, Invalid, "impl=B/read=95/dist=uniform/n=1000-2: not planned: was it renamed?"}, Options{}, replace("impl=A@", "impl=B@"), a(0, 0))
	check("incorrect", want{Invalid, Invalid, "A@new incorrect: loses keys"}, Options{},
		add("# n/a: Map/impl=A@new/read=95/dist=uniform/n=1000-2: incorrect: loses keys\n"), a(0, 0))
	check("incorrect from the start", want{Invalid, Invalid, "A@new incorrect: loses keys"}, Options{},
		func(text string) string {
			return drop("impl=A@")(text) + "# n/a: Map/impl=A@new/read=95/dist=uniform/n=1000-2: incorrect: loses keys\n"
		}, a(0, 0))
	check("stopped", want{Invalid, Invalid, "A@new stopped: in sweep 3: exit status 2"}, Options{},
		add("# stopped: Map/impl=A@new/read=95/dist=uniform/n=1000-2: in sweep 3: exit status 2\n"), a(0, 0))
	check("measured in two ways", want{Invalid, Invalid, "in two ways"}, Options{},
		func(text string) string {
			return text + strings.ReplaceAll(fileOf(16, a(0, 0))[len(header):], "n=1000-2", "n=1000/call=interface-2")
		}, a(0, 0))
	check("no control", want{Invalid, Pass, "control impl=quiet@control/read=95/dist=uniform/n=1-2: no results"}, Options{}, drop("@control"), a(0, 0))
	check("a fault that the driver saw", want{Invalid, Pass, "digests differ"}, Options{Faults: []string{"digests differ"}}, nil, a(0, 0))
	check("a fault comes before a regression", want{Invalid, Regression, "digests differ"}, Options{Faults: []string{"digests differ"}}, nil, a(0.05, 60))
	check("a doubt that the driver has", want{Inconclusive, Pass, "2 cores, then 1"}, Options{Doubts: []string{"2 cores, then 1"}}, nil, a(0, 0))
	check("a control moved", want{Inconclusive, Pass, "moved by +"}, Options{Controls: []string{nameWith("C@control", 1)}},
		func(text string) string {
			return text + fileOf(16, gateCell{impl: "C", n: 1, shift: 0.05, others: "control,control#2", pairs: 20})[len(header):]
		}, a(0, 0))
	// The machine's main state does not matter, its change within pairs does when most have it.
	check("all in the other state", want{run: Pass, cell: Pass}, Options{}, replace("30 c2c", "190 c2c"), a(0, 0))
	half := func(text string) string {
		for sweep := range 10 {
			text = strings.ReplaceAll(text, fmt.Sprintf("\t%d sweep\t30 c2c", sweep), fmt.Sprintf("\t%d sweep\t190 c2c", sweep))
		}
		return text
	}
	check("changing states", want{Inconclusive, Pass, "disturbed, the first: core-to-core latency went from 190 to 30 ns"}, Options{}, half, a(0, 0))
	check("CPU lost", want{Inconclusive, Pass, "disturbed, the first: 20 % of CPU lost"}, Options{}, replace("30 c2c-after-ns", "30 c2c-after-ns\t0.2 lost-after"), a(0, 0))
	check("a metric of one side", want{Inconclusive, Inconclusive, "allocs/op of one side only in 16 pairs"}, Options{},
		func(text string) string {
			lines := strings.SplitAfter(text, "\n")
			for i, line := range lines {
				if !strings.Contains(line, "@old") {
					lines[i] = strings.ReplaceAll(line, "1 allocs/op", "1 allocations")
				}
			}
			return strings.Join(lines, "")
		}, a(0, 0))
	check("a metric that no side has", want{run: Pass, cell: Pass}, Options{}, replace("1 allocs/op", "1 allocations"), a(0, 0))

	check("accepted", want{Pass, AcceptedRegression, "up to +7.0 % until 2026-12-31: safer"},
		Options{Accepted: accepted(name + " ratio +7% until=2026-12-31 safer\n")}, nil, a(0.06, 60))
	check("accepted until today", want{Pass, AcceptedRegression, "safer"},
		Options{Accepted: accepted(name + " ratio +7% until=2026-06-01 safer\n")}, nil, a(0.06, 60))
	check("expired", want{Regression, Regression, "ratio +"},
		Options{Accepted: accepted(name + " ratio +7% until=2026-05-31 safer\n")}, nil, a(0.06, 60))
	check("more than accepted", want{Regression, Regression, "ratio +"},
		Options{Accepted: accepted(name + " ratio +3% until=2026-12-31 safer\n")}, nil, a(0.06, 60))
	check("another metric accepted", want{Regression, Regression, "ratio +"},
		Options{Accepted: accepted(name + " B/op +7% until=2026-12-31 safer\n")}, nil, a(0.06, 60))
}

func TestGateWithoutPlan(t *testing.T) {
	for _, s := range []*compare.Set{parse(t, fileOf(16, quiet(3)...)), {}} {
		if n := Judge(s, DefaultPlan(), Options{}); n.Verdict != Invalid {
			t.Errorf("a run of %s, none planned, is %s; want invalid", words.Count(len(s.Cells), "cell"), n.Verdict)
		}
	}
}

// A gate run that ends in its first sweep has not lost what it did not come to; one that
// goes on without a cell has.
func TestGateEndsInTheFirstSweep(t *testing.T) {
	for _, test := range []struct {
		sweeps string
		want   Verdict
	}{{"0", Inconclusive}, {"[01]", Invalid}} {
		var lines []string
		measured := regexp.MustCompile(`\t` + test.sweeps + ` sweep\t`)
		for line := range strings.Lines(fileOf(16, quiet(3)...)) {
			if !strings.HasPrefix(line, "Benchmark") || measured.MatchString(line) {
				lines = append(lines, line)
			}
		}
		late := nameWith("late", 1000)
		opt := Options{Cells: []string{nameWith("quiet", 1), nameWith("quiet", 2), nameWith("quiet", 3), late}, Controls: []string{nameWith("late@control", 1000)}}
		n := Judge(parse(t, strings.Join(lines, "")), DefaultPlan(), opt)
		if c := n.find(t, late); n.Verdict != test.want || c.Verdict != test.want {
			t.Errorf("sweeps %s: run %s %q, cell %s %q; want %s", test.sweeps, n.Verdict, n.Reasons, c.Verdict, c.Reason, test.want)
		}
		if sum := NewSeries([]*Outcome{n}); test.want == Inconclusive && (sum.Cells != 3 || len(sum.PValues) != 3) {
			t.Errorf("%d cells, %d p-values; want those of the cells that were launched, 3", sum.Cells, len(sum.PValues))
		}
	}
}

// What is accepted is compared with the regression's interval, not with its center.
func TestGateAcceptsWithin(t *testing.T) {
	cell := gateCell{impl: "A", n: 1000, shift: 0.06, sd: 0.03, pairs: 60}
	f := judgeRun(t, Options{}, nil, cell).find(t, nameWith("A", 1000))
	check := func(size exact.Number, want Verdict) {
		t.Helper()
		a := &Accepted{Name: "accepted.txt", Today: "2026-06-01", Lines: []Acceptance{
			{Cell: nameWith("A", 1000), Metric: "ratio", Size: float64(size), Until: "2026-12-31", Reason: "safer", Line: 1}}}
		if got := judgeRun(t, Options{Accepted: a}, nil, cell).find(t, nameWith("A", 1000)); got.Verdict != want {
			t.Errorf("%v of [%v, %v] accepted: %s; want %s", size, f.Lo, f.Hi, got.Verdict, want)
		}
	}
	check((f.Lo+f.Delta)/2, AcceptedRegression)
	check(f.Lo-0.001, Regression)
}

// A finding rests on the pairs that were decided on, however many there are.
func TestGateNoPeeking(t *testing.T) {
	text := fileOf(16, append(quiet(20), gateCell{impl: "A", n: 1000, shift: 0.05, pairs: 150})...)
	s := parse(t, text)
	suspects := Suspects(s, DefaultPlan(), nil)
	i := slices.IndexFunc(suspects, func(s Suspect) bool { return s.Cell == nameWith("A", 1000) })
	if i < 0 || suspects[i].Direction != ToSlower || suspects[i].Pairs != 40 || suspects[i].Done != 40 {
		t.Fatalf("suspects %+v; want one of 40 pairs", suspects)
	}
	before := Judge(s, DefaultPlan(), Options{Cells: []string{nameWith("A", 1000)}}).find(t, nameWith("A", 1000))
	c := s.Cells[20]
	c.Launches = c.Launches[:16+40]
	after := Judge(s, DefaultPlan(), Options{Cells: []string{nameWith("A", 1000)}}).find(t, nameWith("A", 1000))
	if before.Pairs != 40 || before.Delta != after.Delta || before.P != after.P {
		t.Errorf("with 150 pairs %+v, with 40 %+v; want the same", before.Finding, after.Finding)
	}
	c.Launches = c.Launches[:16+39]
	suspects = Suspects(s, DefaultPlan(), nil)
	if i := slices.IndexFunc(suspects, func(s Suspect) bool { return s.Cell == nameWith("A", 1000) }); suspects[i].Pairs != 40 || suspects[i].Done != 39 {
		t.Errorf("suspect %+v; want 39 of 40 pairs", suspects[i])
	}
	if f := Judge(s, DefaultPlan(), Options{Cells: []string{nameWith("A", 1000)}}).find(t, nameWith("A", 1000)); f.Verdict != Inconclusive {
		t.Errorf("39 of 40 pairs: %s; want inconclusive", f.Verdict)
	}
}

// The noise of earlier runs sizes the confirmation.
func TestGateNoiseSizes(t *testing.T) {
	s := parse(t, fileOf(16, gateCell{impl: "A", n: 1000, shift: 0.05}))
	check := func(sd float64, pairs, needed int) {
		t.Helper()
		got := Suspects(s, DefaultPlan(), Noise{{nameWith("A", 1000), "ratio"}: sd})
		if len(got) != 1 || got[0].Pairs != pairs || got[0].Needed != needed {
			t.Errorf("noise %g: %+v; want %d of %d pairs", sd, got, pairs, needed)
		}
	}
	check(0.001, 24, 24)
	check(0.040, 28, 28)
	check(0.20, 160, 626)

	noisy := parse(t, fileOf(16, gateCell{impl: "A", n: 1000, shift: 0.10, sd: 0.06}))
	without := Suspects(noisy, DefaultPlan(), nil)[0]
	if got := Suspects(noisy, DefaultPlan(), Noise{{nameWith("A", 1000), "ratio"}: 0.001})[0]; got.Pairs != without.Pairs || got.Pairs < 41 {
		t.Errorf("the run's noise beyond the history's: %+v; want it to ask for %d pairs", got, without.Pairs)
	}
	noise := HistoryNoise(DefaultPlan(), s, s, s, s, s)
	if sd := noise[NoiseKey{nameWith("A", 1000), "ratio"}]; !(sd > 0.005 && sd < 0.02) {
		t.Errorf("noise of a run %v, want about 0.01", sd)
	}
	if sd, ok := noise[NoiseKey{nameWith("A", 1000), "allocs/op"}]; !ok || sd != 0 {
		t.Errorf("noise of allocations that never change %v, %v; want 0", sd, ok)
	}
}

// Cells of a gate are told apart by impl, and controls by their side.
func TestReadGateCells(t *testing.T) {
	text := fileOf(2, gateCell{impl: "A", n: 1}, gateCell{impl: "B", n: 1}, gateCell{impl: "A", n: 1, others: "control,control#2"})
	s := parse(t, seeded("1", text))
	var got []string
	for _, c := range s.Cells {
		got = append(got, fmt.Sprintf("%s%v%d", nameOf(c), c.Contestants, len(c.Launches)))
	}
	want := []string{
		"impl=A/read=95/dist=uniform/n=1-2[A@old A@new]2",
		"impl=B/read=95/dist=uniform/n=1-2[B@old B@new]2",
		"impl=A@control/read=95/dist=uniform/n=1-2[A@control A@control#2]2",
	}
	if !slices.Equal(got, want) {
		t.Errorf("cells %q; want %q", got, want)
	}
	merged, err := compare.Merge(s, parse(t, seeded("2", text)))
	if err != nil || len(merged.Cells) != 3 || len(merged.Cells[0].Launches) != 4 {
		t.Errorf("merged %v, %v; want three cells of four launches", merged.Cells, err)
	}
	groups, err := s.Groups("n")
	if err != nil || len(groups) != 3 || groups[1].Spec != "impl=B/read=95/dist=uniform" {
		t.Errorf("groups along n %+v, %v; want one for each cell", groups, err)
	}
}

func TestGateByThroughput(t *testing.T) {
	s := parse(t, fileOf(16, gateCell{impl: "A", n: 1000, throughput: 0.05, pairs: 60}))
	n := Judge(s, DefaultPlan().ByThroughput(), Options{Cells: []string{nameWith("A", 1000)}})
	if c := n.find(t, nameWith("A", 1000)); c.Verdict != Regression || c.Metric != "ns/op" {
		t.Errorf("%s of %s; want a regression of ns/op", c.Verdict, c.Metric)
	}
	if DefaultPlan().Rules[0].Metric != "ratio" {
		t.Error("ByThroughput changed the plan that it was asked of")
	}
}

// TestInvalidGateCell checks that a gate names the reason.
func TestInvalidGateCell(t *testing.T) {
	const drift = "B@new: the mean size is 900.0, want 1000 ± 2.0 %"
	var text strings.Builder
	for line := range strings.Lines(fileOf(8, gateCell{impl: "A", n: 1000}, gateCell{impl: "B", n: 1000})) {
		switch {
		case strings.Contains(line, "impl=B@old"):
			text.WriteString("# invalid launch: " + drift + "\n# " + line)
		case strings.Contains(line, "impl=B@"):
			text.WriteString("# " + line)
		default:
			text.WriteString(line)
		}
	}
	n := Judge(parse(t, text.String()), DefaultPlan(), Options{Cells: []string{nameWith("A", 1000), nameWith("B", 1000)}})
	c := n.find(t, nameWith("B", 1000))
	if want := "no launch is valid: all of "; c.Verdict != Invalid || !strings.HasPrefix(c.Reason, want) || !strings.Contains(c.Reason, drift) {
		t.Errorf("%s because %q; want it invalid because %q", c.Verdict, c.Reason, want)
	}
}
