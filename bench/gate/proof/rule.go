package proof

import (
	"fmt"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// rule writes how the gate judges, with the figures that are in force.
func (p *page) rule() {
	plan, time := p.plan, p.plan.Rules[0]
	p.printf(`
## How it judges

A cell is one map under one workload; a gate run compares two builds of it, the old side and
the new.

1. **Pairs.** The unit is a pair: a fresh process of each side, which take turns in slices of
   some milliseconds, in random order, while the other one is stopped. Both get the same
   operations. Each sweep over the cells links both sides with layouts of their own. What
   counts is the ratio of the two times: what shakes the machine shakes both.
2. **Screen.** Every cell gets %d pairs. It is suspected if the exact one-sided signed-rank
   test says, at a level of %s, that it is slower by more than %s, the floor. What is not
   suspected is cleared if the same test says, at %s, that it is slower by less than %s; if not,
   it is too noisy for the screen and confirmed like a suspect.
3. **Confirm.** Suspects get fresh pairs, in sweeps of their own, and only these are tested: at
   %s for all suspects together (Holm), against the floor; and their median must be slower by
   %s or more. How many there are is fixed before the first of them: as many as the cell's noise
   asks for, by its history or by this gate run's screen, whichever is more, if a slowdown of %s is to
   be found with %s; at least %d, or %d where the history has fewer than 5 gate runs, and at most %d.
   No test is repeated, and none is looked at before its time. What is not found is cleared as in the
   screen, or is inconclusive. So a cell that is slower by %s passes in at most %s of gate runs,
   whatever its noise.
4. **Allocations** are judged in the same two stages, by rules of their own.
5. **Controls**, cells whose two sides are one executable, run among the others, in the screen and
   in some of the sweeps after it. If any of them moved (%s for all together) something is wrong
   with the machine or the harness. They would not show a fault in building or linking the sides.
6. **Verdict**: the first that applies. *Invalid*: a cell is missing, renamed or incorrect, or
   the sides can't be compared. *Regression*: a cell is shown to be slower, or to allocate more.
   *Inconclusive*: a control moved; the machine changed or lost CPU in more than %s of the pairs, or
   its cores or highest frequency are others than at the start; a suspect (not one that was merely
   too noisy for the screen) lacks its pairs or is neither found nor cleared; throughput contradicts
   the ratio of either; or more than %s of the cells are inconclusive, as they are when the time was
   up before their first pair. Else *pass*.
7. A **cell** is inconclusive if by its history's noise, or the screen's where there is none, it can't
   see %s, if its noise is over %v times its history's, if too few of its pairs count, or if ratio and
   throughput contradict each other. With a history the MDE, which is by this gate run's noise, may
   exceed that in a cell that passes.
8. **Programs.** A side that is a program is linked once, so its layout is the same in all pairs. A layout
   may hide a slowdown, and may fake one: of %s at most, by what was seen. So no such cell is cleared:
   its time is inconclusive, and so is the gate run, unless the confirming pairs show, at the same level, that
   it is slower by more than %s: that is a *regression* of these two files. Smaller changes are judged by
   building both sides from commits. The same program on both sides, with other variables perhaps, is
   judged like any other subject: both sides share its layout.

`, plan.Screen, percent(time.ScreenAlpha), percent(time.Floor), percent(plan.Missed), percent(time.Effect), percent(time.Alpha), percent(time.Least),
		percent(time.Effect), percent(plan.Power), plan.LeastConfirm, plan.Confirm, plan.MostConfirm,
		percent(time.Effect), percent(2*plan.Missed),
		percent(plan.ControlAlpha), percent(plan.MostDisturbed), percent(plan.MostUnable), percent(time.Effect), plan.MostNoise,
		percent(gate.LayoutReach), percent(gate.LayoutReach))
	p.head("rule", "suspected at", "floor", "least alarm", "to be found", "false alarms a gate run")
	for _, r := range plan.Rules {
		p.row(metricText(r), percent(r.ScreenAlpha), percent(r.Floor), percent(r.Least), percent(r.Effect), percent(r.Alpha))
	}
	p.row("all", "", "", "", "", percent(plan.Alpha()))
	p.printf(`
When nothing changed, the sides of a pair are exchangeable: each pair is as likely to say the
opposite. The signed-rank test needs no more than that and that what tells the sides apart
(layouts, seeds, order) is drawn anew for each sweep: no normal noise and no quiet machine. Every pair
counts: what disturbs one strikes either side with the same chance. So the
false alarms are bounded by construction, and the gate runs below check the construction.
Improvements are judged in the same way, in a family of their own, but for what is too noisy for
the screen: that is confirmed as a slowdown only. They raise no alarm.
`)
}

// metricText names a rule's metric.
func metricText(r gate.Rule) string {
	switch r.Metric {
	case resultfile.Ratio.String():
		return "time (median ratio of slices)"
	case resultfile.NsPerOp.String():
		return "time (throughput)"
	}
	return fmt.Sprintf("%s (plus %v)", r.Metric, r.Nudge)
}

// limits writes what the proofs do not show.
func (p *page) limits() {
	p.printf(`
## Limits

- All of this was measured on one machine. On another the noise, and with it the power and the
  time, is different; the false-alarm rate is not, as the test is exact.
- Gate runs made of others are less various than those: each mixes sweeps of many, so that none is
  noisy throughout, and what did not happen in those happens in none. Their bounds are for more
  gate runs dealt from the same sweeps. And since their sides are swapped at random, nothing is
  different in them by construction: they check the judging, and can't show a bias of one side. That is
  what real A/A gate runs, their p-values and the controls are for.
- A planted slowdown is extra work of all goroutines at once, outside the map. It leaves a map as
  contended as it was, which a real change need not. Its true size is measured all the same.
- The p-values of a gate run's cells are not quite independent, as its cells share sweeps; the
  chi-square test takes them as if they were, and so do the bounds of k of n cells.
- Hash seeds and heaps are drawn anew for every pair, link layouts for every sweep; the alignment of code inside
  a function is not: a change that moves it is found, and is real on that build.
- For gate runs by programs the %[1]s does not hold: how far layouts reach is known from what was seen.
- Frequency is the highest that the system allows, and virtual machines don't tell it: a processor that
  slows down for its heat is seen by the controls or not at all. Pairs share it.
- The ratio is blind to what happens in few slices, such as collections. `+"`-throughput`"+` judges
  by the time of all operations; where both contradict each other the cell is inconclusive.
`, percent(p.plan.Alpha()))
}

// commands writes how each number is measured again.
func (p *page) commands() {
	p.printf(`
## How to measure it again

On an idle machine, in a checkout; with `+"`bin/mapbench`"+` from `+"`go build -o bin/ ./cmd/mapbench`"+`.
The gate runs without a change have no history, so that each cell's pairs follow from this gate run's noise; those with a
plant have gate runs without a change for one. `+"`make docs`"+` then cuts the gate runs down to what judging reads, makes gate runs of them, and writes this page.

	bin/mapbench gate -aa 20 -suite small -history none -o results/gate/aa -json results/gate/aa.json
	bin/mapbench gate -old HEAD -new HEAD -plant '*=%[1]s' -suite small -history results/gate/aa -o results/gate/plant-%[2]v/night-01
	bin/mapbench gate -old HEAD -new HEAD -suite gate -history none -budget 20m -o results/gate/hundred
	bin/mapbench gate -old OLD -new NEW -impl IMPL -spec SPEC -history none -o results/gate/real/NAME
	bin/mapbench gate -old OLD -new NEW -impl IMPL -spec SPEC -history none -screen 40 -o results/gate/real/NAME/long
	scripts/benchstat-nights 20 results/gate/benchstat/aa
	scripts/benchstat-nights 3 results/gate/benchstat/plant-%[2]v %[1]s
	make docs
`, plain(p.plan.Rules[0].Effect)+"%", plain(p.plan.Rules[0].Effect))
}

// plain formats a fraction in per cent, without the sign of it.
func plain(x float64) string { return words.Decimal(100*x, 2) }
