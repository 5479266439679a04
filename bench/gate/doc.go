// Package gate measures whether a change made maps slower: it drives two builds of the same
// impls through a screen and a confirmation, and judges what came of it.
//
// A gate run goes like this.
//
//  1. [Cells] makes pairs of a suite: one impl's two builds under one workload, and some
//     controls, which pair the old side with itself. [DefaultPlan] says how they are
//     measured and judged. All of it is decided before the first pair.
//  2. [Measure] does what the [Schedule] says. In each sweep of the screen both sides are
//     linked with fresh layouts, and every cell is launched once.
//  3. [Suspects] names what the screen did not clear, and the number of fresh pairs that
//     confirm each. Then only suspects, and in some sweeps controls, are launched, until all
//     have their pairs or the time is up. Nothing measured since the screen changes what is
//     asked for.
//  4. [Judge] comes to an [Outcome]: the verdict of the run and of each of its cells.
//     [Write], [WriteMarkdown] and [WriteComment] put it into words; it marshals to JSON too.
//
// All that was measured is in one results file. An interrupted run goes on from it
// ([Config.Earlier]), and it can be judged again ([Rejudge]). Files of the first year call a
// gate run a night.
//
// # Statistics
//
// The two sides are exchangeable when nothing changed, so the signed-rank test is exact, in
// whichever state the machine was. A suspect is tested on pairs that the screen has not
// seen, in a number fixed before. Simulation shows that false alarms and power are as
// stated, and that gates fail which reuse pairs, correct for nothing or keep one layout
// (TestSimulatedGate). Package proof publishes the error rates of runs that were measured.
//
// # Why it is one package
//
// It is one rule: how many pairs a cell gets, what they are tested for, and what a gate run can
// see, and the words about it, follow from one another. The schedule, the shards and
// the judging share them. Where files lie and what earlier runs tell is package runs.
package gate
