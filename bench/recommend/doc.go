// Package recommend says which map to use for a workload, from results.
//
//  1. [NewAdvisor] takes a set and a [Field]. Its [Advisor.Answer] answers for one workload.
//  2. [Answer.Write] and [Answer.Sentence] put it into words. As JSON it is an object.
//  3. [StartWith] and [ModuleOf] say how to begin with a map, and where it comes from.
//
// Like package compare it measures nothing and draws no random numbers: equal sets give equal
// answers.
//
// # What it answers, and when it abstains
//
// A question is one workload. If that was measured, the answer is the ranking of its cell. If
// it lies between measured cells, alike in all else, along one axis or two, a model predicts
// the answer. The model's error comes from cells that were left out and predicted: see
// model.go. An axis along which too few cells could be left out is not predicted.
//
// Everything else is outside, and the answer says so: a value beyond the last one measured, a
// setting that no cell has, and a question that is inside on one axis and outside on another.
// So is a cell with too few launches to bound how wrong its ranking may be. An answer without
// a map names the command that would tell.
//
// # Objectives
//
// A map is best by its time per operation, or by another unit of the results, such as a quantile
// of latency or the bytes per entry: [Field.Unit]. The same statistics judge all of them.
//
// # Intervals
//
// Each interval between measured cells holds at its level, 95 % unless set, for itself alone.
// [TestLeftOutCellsAreHeld] shows on the committed full results that intervals of the model
// hold as many left-out cells as they say. Those of a measured cell are the ranking's.
package recommend
