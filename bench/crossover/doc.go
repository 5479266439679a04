// Package crossover says where one map overtakes another along an axis, and what to measure
// next to find out.
//
//  1. [Between] compares two impls along an axis: a [Curve] for each group of cells that
//     differ in nothing else. [Pairs] compares every two impls of a group.
//  2. [Curve.Sentence] puts the finding into words.
//  3. [Headlines] says who is best at 95/5 and at 50/50, and where that changes.
//  4. [Next] says what the next sweep should measure to answer a [Question].
//
// Like package compare it is pure: equal files give equal findings.
//
// # Statistics
//
// A point's sign is decided by the exact sign test at the level of the whole curve. Between
// the points lies a line of which each piece is fitted to the sweeps that measured both its
// ends (see model.go). A crossing's interval is that of the fitted line, widened where the
// line is seen not to fit. Simulations of curves that bend, turn and flatten show that it
// holds the truth as often as it says (TestSimulatedCrossings).
package crossover
