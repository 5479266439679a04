package gate

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// Judge judges a gate run. It works out the suspects itself, so that only the plan, the
// history and the file decide about a cell. It keeps what opt holds.
func Judge(s *compare.Set, plan Plan, opt Options) *Outcome {
	j := screen(s, plan, opt.Noise)
	j.confirm()
	n := &Outcome{
		Old: opt.Old, New: opt.New, Reasons: []string{}, Controls: []Control{},
		Plan: plan, Elapsed: opt.Elapsed, Seed: opt.Seed, State: s.State, fixed: j.fixed,
	}
	n.Machine.CPU = s.Config[resultfile.KeyCPU]
	n.Machine.Cores, _ = strconv.Atoi(s.Config[resultfile.KeyCores]) // 0 if the file doesn't say
	n.Machine.Quota = s.Config[resultfile.KeyQuota]
	n.OldBuild, n.NewBuild = sideBuild(s, resultfile.SideOld), sideBuild(s, resultfile.SideNew)
	n.Cells = judgeCells(s, j, opt.Cells, opt.Late)
	n.Warnings = opt.Accepted.apply(n.Cells)
	faults, doubts := judgeControls(s, j, n, opt.Controls, opt.Late)
	opt.Faults, opt.Doubts = slices.Concat(opt.Faults, faults), slices.Concat(opt.Doubts, doubts)
	n.decide(j, opt)
	slices.SortStableFunc(n.Cells, func(a, b Cell) int {
		return cmp.Compare(b.Time().Delta, a.Time().Delta) // NaN counts as less than any number
	})
	return n
}

// sideBuild returns what the configuration says of a side.
func sideBuild(s *compare.Set, side string) Build {
	value := func(key string) string { return s.Config[resultfile.SideKey(side, key)] }
	return Build{
		Commit: value(resultfile.KeyCommit), Dirty: value(resultfile.KeyDirty) == "true", GoVersion: value(resultfile.KeyGoVersion),
		Flags: value(resultfile.KeyBuild), Planted: value(resultfile.KeyPlanted), Plugin: value(resultfile.KeyPlugin), Harness: value(resultfile.KeyHarness),
	}
}

// judgeCells returns the findings about the planned cells, and about cells that nobody planned.
// A cell that was renamed makes two findings: its old name is missing, its new one not planned.
// Late are those whose time was up.
func judgeCells(s *compare.Set, j *judging, planned, late []string) []Cell {
	cells := make([]Cell, 0, len(planned))
	places := make(map[string][]int)
	for i, p := range j.cells {
		places[p.Name] = append(places[p.Name], i)
	}
	why, void := absences(s), voided(s)
	for _, name := range planned {
		switch at := places[name]; {
		case why[name] != "":
			cells = append(cells, blankCell(name, Invalid, why[name]))
		case len(at) == 0 && (endedAtOnce(s, j.plan) || slices.Contains(late, name)):
			cells = append(cells, blankCell(name, Inconclusive, cmp.Or(void[name], notLaunched)))
		case len(at) == 0:
			cells = append(cells, blankCell(name, Invalid, cmp.Or(void[name], "no results of both sides")))
		case len(at) > 1:
			cells = append(cells, blankCell(name, Invalid, "its lines differ in burst or call: measured in two ways"))
		default:
			cells = append(cells, j.cell(at[0]))
		}
	}
	known := make(map[string]bool, len(planned))
	for _, name := range planned {
		known[name] = true
	}
	for _, p := range j.cells {
		if !known[p.Name] {
			known[p.Name] = true
			cells = append(cells, blankCell(p.Name, Invalid, "not planned: was it renamed?"))
		}
	}
	return cells
}

// endedAtOnce reports whether a gate run ended in its first sweep, because the time was up.
// Then a cell without results was not launched; it has not failed.
func endedAtOnce(s *compare.Set, plan Plan) bool { return s.Sweeps == 1 && plan.Screen > 1 }

const notLaunched = "not launched: the time was up in the first sweep"

// absences says which contestants are missing, by the names of cells.
func absences(s *compare.Set) map[string]string {
	why := make(map[string]string)
	for _, n := range s.Notes {
		if impl := words.Printable(n.Name.GateImpl()); impl != "" {
			a := compare.AbsenceIn(n)
			why[CellName(impl, n.Name.Spec, n.Name.Procs)] = a.Impl + " " + a.String()
		}
	}
	for _, c := range s.Cells {
		for _, a := range c.Absences {
			if c.Impl != "" && compare.PairedImpl(a.Impl) == c.Impl {
				why[nameOf(c)] = a.Impl + " " + a.String()
			}
		}
	}
	return why
}

// voided says why cells have no valid launch, by their names.
func voided(s *compare.Set) map[string]string {
	why := make(map[string]string)
	for _, c := range s.Cells {
		if text := c.Voided(); text != "" && c.Impl != "" {
			why[nameOf(c)] = "no launch is valid: " + text
		}
	}
	return why
}

// namedCell returns a cell without a finding.
func namedCell(name string) Cell {
	cell := Cell{Name: name, Metrics: []Finding{}}
	if n, err := resultfile.ParseName(resultfile.Base + "/" + name); err == nil {
		cell.Impl, cell.Spec, cell.Procs = words.Printable(n.Contestant.String()), n.Spec.String(), n.Procs
	}
	return cell
}

// blankCell returns the finding about a cell that can't be judged.
func blankCell(name string, verdict Verdict, why string) Cell {
	cell := namedCell(name)
	nan := exact.Number(math.NaN())
	cell.Finding = Finding{
		Delta: nan, Lo: nan, Hi: nan, MDE: nan, SD: nan, P: 1, PFamily: 1, PZero: 1,
		Verdict: verdict, Reason: why,
	}
	return cell
}

// cell returns the finding about one cell.
func (j *judging) cell(i int) Cell {
	p := &j.cells[i]
	cell := namedCell(p.Name)
	for r, d := range j.found[i] {
		if r > 0 && d.lacking == 0 && len(d.values.screen)+len(d.values.confirm) == 0 && d.launches > 0 {
			continue // neither side tells it
		}
		cell.Metrics = append(cell.Metrics, j.finding(p, d, r))
	}
	cell.summarise()
	return cell
}

// Time returns the finding about time.
func (c *Cell) Time() Finding {
	if len(c.Metrics) == 0 {
		return c.Finding
	}
	return c.Metrics[0]
}

// summarise copies the metric's finding that counts most to the cell.
func (c *Cell) summarise() {
	c.Finding = c.Metrics[0]
	for _, f := range c.Metrics[1:] {
		if f.Verdict.rank() > c.Verdict.rank() {
			c.Finding = f
		}
	}
}

// judgeControls judges the controls, and counts the pairs of the run. A planned control without
// results is a fault, or a doubt if it was not launched.
func judgeControls(s *compare.Set, j *judging, n *Outcome, planned, late []string) (faults, doubts []string) {
	_, controls := Pairings(s)
	measured := make(map[string]bool)
	rule := j.plan.Rules[0]
	var ps []float64
	for _, p := range controls {
		v := p.values(j.plan.Screen, rule.unit(), rule.Nudge)
		n.count(v)
		if v.launches == 0 {
			continue
		}
		measured[p.Name] = true
		xs := slices.Concat(v.screen, v.confirm)
		sample := j.ranks.Rank(xs)
		shift := sample.Interval(j.plan.Level)
		c := Control{
			Name: p.Name, Pairs: len(xs), Disturbed: v.disturbed,
			Delta: fraction(shift.Center), Lo: fraction(shift.Lo), Hi: fraction(shift.Hi),
			P: min(1, 2*min(sample.Above(0), sample.Below(0))),
		}
		n.Controls = append(n.Controls, c)
		ps = append(ps, c.P)
	}
	for i, p := range exact.Holm(ps) {
		n.Controls[i].PFamily = p
		n.Controls[i].Moved = p <= j.plan.ControlAlpha
	}
	for i := range j.cells {
		n.count(j.found[i][0].values)
	}
	why, void := absences(s), voided(s)
	for _, name := range planned {
		switch {
		case measured[name]:
		case why[name] == "" && (endedAtOnce(s, j.plan) || slices.Contains(late, name)):
			doubts = append(doubts, fmt.Sprintf("control %s: %s", name, cmp.Or(void[name], notLaunched)))
		default:
			faults = append(faults, fmt.Sprintf("control %s: %s", name, cmp.Or(why[name], void[name], "no results")))
		}
	}
	return faults, doubts
}

// count adds the pairs of a cell or control to the run's.
func (n *Outcome) count(v values) {
	n.Pairs += v.launches
	n.Disturbed += v.disturbed
	if n.Reading == "" {
		n.Reading = v.reading
	}
}

// decide sets the verdict of the run, the first that applies, and the reasons.
func (n *Outcome) decide(j *judging, opt Options) {
	faults := slices.Clone(opt.Faults)
	if len(opt.Cells) == 0 {
		faults = append(faults, "no cell was planned")
	}
	var alarms, doubts []string
	for _, c := range n.Cells {
		switch c.Verdict {
		case Invalid:
			faults = append(faults, c.Name+": "+c.Reason)
		case Regression:
			alarms = append(alarms, fmt.Sprintf("%s: %s %s", c.Name, c.Metric, words.SignedPercent(c.Delta)))
		case Inconclusive:
			n.Unable++
		}
	}
	if n.fixed {
		doubts = append(doubts, oneLayoutDoubt())
	}
	doubts = append(doubts, opt.Doubts...)
	for _, c := range n.Controls {
		if c.Pairs == 0 {
			doubts = append(doubts, fmt.Sprintf("control %s: no pair of it has a %s", c.Name, n.Plan.Rules[0].Metric))
		}
		if c.Moved {
			doubts = append(doubts, fmt.Sprintf("control %s moved by %s (p=%s): what it shares with the cells is biased or the machine changed", c.Name, words.SignedPercent(c.Delta), words.PValue(c.PFamily)))
		}
	}
	if float64(n.Disturbed) > n.Plan.MostDisturbed*float64(n.Pairs) {
		doubts = append(doubts, fmt.Sprintf("%d of %d pairs disturbed, the first: %s; measure on a quieter machine", n.Disturbed, n.Pairs, n.Reading))
	}
	for i, row := range j.found {
		for r, d := range row {
			if d.open && d.unclear {
				doubts = append(doubts, fmt.Sprintf("%s: %s not cleared", j.cells[i].Name, n.Plan.Rules[r].Metric))
			} else if d.open {
				doubts = append(doubts, fmt.Sprintf("%s: %s suspected and not cleared", j.cells[i].Name, n.Plan.Rules[r].Metric))
			}
		}
	}
	if float64(n.Unable) > n.Plan.MostUnable*float64(len(n.Cells)) {
		doubts = append(doubts, fmt.Sprintf("%d of %s inconclusive, more than %s", n.Unable, words.Count(len(n.Cells), "cell"), words.Percent(n.Plan.MostUnable)))
	}
	switch {
	case len(faults) > 0:
		n.Verdict = Invalid
	case len(alarms) > 0:
		n.Verdict = Regression
	case len(doubts) > 0:
		n.Verdict = Inconclusive
	default:
		n.Verdict = Pass
	}
	n.Reasons = append(n.Reasons, slices.Concat(faults, alarms, doubts)...)
	if len(n.Controls) == 0 {
		n.Warnings = append(n.Warnings, fmt.Errorf("no control was measured: a bias of the machine or the harness would not be seen"))
	}
}
