package proof

import (
	"fmt"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// rule writes how the gate judges, with the figures of today's plan.
func (p *page) rule() {
	plan, time := p.plan, p.plan.Rules[0]
	p.printf(`
## How it judges

A cell is one map under one workload; a gate run compares two builds of it, the old side and
the new.

1. **Pairs.** The unit is a pair: a fresh process of each side. The two take turns in slices of
   some milliseconds, in random order; while one runs, the other is stopped. Both get the same
   operations. Each sweep over the cells links both sides with fresh layouts. The ratio of the
   two times counts, since what disturbs the machine disturbs both.
2. **Screen.** Every cell gets %d pairs. It is suspected if the exact one-sided signed-rank
   test says, at a level of %s, that it is slower by more than %s, the floor. A cell that is not
   suspected is cleared if the same test says, at %s, that it is slower by less than %s.
   Otherwise it is too noisy for the screen, and goes to the confirmation like a suspect.
3. **Confirm.** Suspects get fresh pairs, in sweeps of their own, and only these pairs are tested: at
   %s for all suspects together (Holm), against the floor. Their median must also be slower by
   %s or more. The number of pairs is fixed before the first of them. It follows from the cell's noise,
   by its history or by this gate run's screen, whichever is more: as many pairs as find a slowdown of %s
   with %s; at least %d, or %d if the history has fewer than 5 gate runs, and at most %d.
   No test is repeated, and none is read before all its pairs are measured. A suspect that is not found is
   cleared as in the screen, or is inconclusive. So a cell that is slower by %s passes in at most %s of
   gate runs, whatever its noise.
4. **Allocations and memory** are judged in the same two stages, by rules of their own. B/entry is what the
   filled map weighs, divided by its entries. It is judged where the workers of both sides state it.
5. **Controls** are cells whose two sides are one executable. They run among the others, in the
   screen and in some of the sweeps after it. If any of them moved (tested at %s for all together),
   something is wrong with the machine or the harness. Controls can't show a fault in building or
   linking the sides.
6. **Verdict**: the first that applies. *Invalid*: a cell is missing, renamed or incorrect, or
   the sides can't be compared. *Regression*: a cell is shown to be slower, to allocate more or to
   weigh more.
   *Inconclusive*: a control moved; the machine changed or lost CPU in more than %s of the pairs, or
   its cores or highest frequency differ from those at the start; a suspect (not a cell that was merely
   too noisy for the screen) lacks its pairs or is neither found nor cleared; throughput contradicts
   the ratio of either; or more than %s of the cells are inconclusive, as a cell is if the time was
   up before its first pair. Otherwise *pass*.
7. A **cell** is inconclusive if its noise (by its history, or by the screen if it has none) is too large
   to find %s; if its noise is over %v times that of its history; if too few of its pairs count; or if ratio
   and throughput contradict each other. The MDE follows from the noise of this gate run, so a cell with a
   history can pass with a larger MDE.
8. **Programs.** A side that is a program is linked once, so its layout is the same in all pairs. A layout
   may hide or fake a slowdown: of %s at most, as far as was seen. So no such cell is cleared. Its
   time is inconclusive, and so is the gate run, unless the confirming pairs show, at the same level, that
   it is slower by more than %s: that is a *regression* of these two files. To judge smaller changes,
   build both sides from commits, or link each side %d times or more (go build -ldflags=-randlayout=SEED)
   and name the programs by a pattern: -old './old-*' -new './new-*'. Then each pair takes the next ones. If both
   sides are the same program, perhaps with different environment variables, they share its layout and are
   judged like any other subjects.

`, plan.Screen, percent(time.ScreenAlpha), percent(time.Floor), percent(plan.Missed), percent(time.Effect), percent(time.Alpha), percent(time.Least),
		percent(time.Effect), percent(plan.Power), plan.LeastConfirm, plan.Confirm, plan.MostConfirm,
		percent(time.Effect), percent(2*plan.Missed),
		percent(plan.ControlAlpha), percent(plan.MostDisturbed), percent(plan.MostUnable), percent(time.Effect), plan.MostNoise,
		percent(gate.LayoutReach), percent(gate.LayoutReach), plan.Screen+plan.Confirm)
	p.head("rule", "suspected at", "floor", "least alarm", "to be found", "false alarms a gate run")
	for _, r := range plan.Rules {
		p.row(metricText(r), percent(r.ScreenAlpha), percent(r.Floor), percent(r.Least), percent(r.Effect), percent(r.Alpha))
	}
	p.row("all", "", "", "", "", percent(plan.Alpha()))
	p.printf(`
If nothing changed, the sides of a pair are exchangeable: the opposite result is as likely. The
signed-rank test needs only this, and that all differences between the sides (layouts, seeds, order)
are drawn anew for each sweep. It needs neither normal noise nor a quiet machine. Every pair counts, since
a disturbance strikes either side with the same chance. So false alarms are bounded by construction,
and the gate runs below check the construction. Improvements are judged in the same way, in a family of
their own, and raise no alarm. A cell that is too noisy for the screen is confirmed as a slowdown only.
`)
}

// metricText returns the name of a rule's metric on the page.
func metricText(r gate.Rule) string {
	switch r.Metric {
	case resultfile.Ratio.String():
		return "time (median ratio of slices)"
	case resultfile.NsPerOp.String():
		return "time (throughput)"
	}
	return fmt.Sprintf("%s (plus %v)", r.Metric, r.Nudge)
}

// limits writes what the results do not show.
func (p *page) limits() {
	p.printf(`
## Limits

- All of this was measured on one machine. On another machine the noise is different, and so are the power
  and the time. The false-alarm rate is the same, since the test is exact.
- Made gate runs are less various than measured ones. Each mixes sweeps of many gate runs, so none is
  noisy throughout, and nothing happens in them that did not happen in those. Their bounds hold for
  further gate runs drawn from the same sweeps. Their sides are swapped at random, so by construction
  nothing differs: they check the judging and can't show a bias of one side. Measured A/A gate runs,
  their p-values and the controls can.
- A planted slowdown is extra work of all goroutines at once, outside the map. It leaves the contention
  of the map as it was, which a real change need not do. Its true size is measured all the same.
- The p-values of a gate run's cells are not quite independent, since the cells share sweeps. The
  chi-square test takes them as independent, and so do the bounds of k of n cells.
- Hash seeds and heaps are drawn anew for every pair, link layouts for every sweep. The alignment of code
  inside a function is not: a change that moves it is found, and is real on that build.
- For gate runs of programs the %[1]s does not hold: how far layouts reach is known only from what was seen.
- The frequency that is recorded is the highest that the system allows, and virtual machines don't state it.
  If a processor slows down because of its heat, only the controls can show it. The sides of a pair share it.
- The ratio does not see what happens in few slices, such as collections. `+"`-throughput`"+` judges
  by the time of all operations. If both contradict each other, the cell is inconclusive.
`, percent(p.plan.Alpha()))
}

// commands writes the commands that measure the numbers again.
func (p *page) commands() {
	p.printf(`
## How to measure it again

On an idle machine, in a checkout; with `+"`bin/mapbench`"+` from `+"`go build -o bin/ ./cmd/mapbench`"+`.
The gate runs without a change have no history, so each cell's number of pairs follows from the noise of its own
gate run. They are the history of the gate runs with a plant. `+"`make docs`"+` then cuts the gate runs down to what
judging reads, makes gate runs of them, and writes this page.

	bin/mapbench gate -aa 20 -suite small -history none -o results/gate/aa -json results/gate/aa.json
	bin/mapbench gate -old HEAD -new HEAD -plant '*=%[1]s' -suite small -history results/gate/aa -o results/gate/plant-%[2]v/night-01
	bin/mapbench gate -aa 20 -suite small -screen %[3]d -budget %[4]v -history none -o results/gate/pull/aa -json results/gate/pull/aa.json
	bin/mapbench gate -old HEAD -new HEAD -plant '*=%[1]s' -suite small -screen %[3]d -budget %[4]v -history none -o results/gate/pull/plant-%[2]v/night-01
	bin/mapbench gate -old HEAD -new HEAD -suite gate -history none -budget 20m -o results/gate/hundred
	bin/mapbench gate -old OLD -new NEW -impl IMPL -spec SPEC -history none -o results/gate/real/NAME
	bin/mapbench gate -old OLD -new NEW -impl IMPL -spec SPEC -history none -screen 40 -o results/gate/real/NAME/long
	scripts/benchstat-runs 20 results/gate/benchstat/aa
	scripts/benchstat-runs 3 results/gate/benchstat/plant-%[2]v %[1]s
	make docs
`, plain(p.plan.Rules[0].Effect)+"%", plain(p.plan.Rules[0].Effect), gate.PullScreen, gate.PullBudget)
}

// plain formats a fraction in per cent, without the sign %.
func plain(x float64) string { return words.Decimal(100*x, 2) }
