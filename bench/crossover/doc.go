// Package crossover says where one map overtakes another along an axis, and what to measure
// next to find out.
//
//  1. [Between] compares two impls along an axis: a [Curve] for each group of cells that
//     differ in nothing else. [Pairs] compares every two impls of a group.
//  2. [Curve.Sentence] puts the finding into words.
//  3. [Headlines] says which impl is best at 95/5 and at 50/50, and where that changes.
//  4. [Next] says what the next sweep should measure to answer a [Question].
//
// Like package compare it measures nothing and draws no random numbers: equal files give
// equal findings.
//
// # Statistics
//
// Assumptions, named: launches of different sweeps are independent; those of one sweep need
// not be, since they share layouts and may share processes; and the mean of the log-ratios of
// so many launches is about Gaussian. Under these a one-sided t-test decides each point's sign,
// at the level of the whole curve. The fitted line is straight between two points, and rests on
// the sweeps that measured both of them (see model.go). A crossing's interval comes from the
// fitted line, and is widened where the points show that the line does not fit. Launches in all
// states of the machine count, unless the states are shown to differ (see states.go).
//
// Simulations of curves that bend, turn and flatten, with heavy tails and with states, show
// that the interval holds the truth as often as its level says (TestSimulatedCrossings,
// TestSimulatedAdaptive, TestSimulatedStates).
package crossover
