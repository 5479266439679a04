// Package trend finds change points over gate runs.
//
//  1. [ReadHistory] takes from each file the ratio of every contestant to the first of its
//     cell: a [Series] for each, over the runs of one machine and one baseline.
//  2. [History.Trend] searches the series for shifts and drifts.
//  3. [Write] puts the finding into words. It marshals to JSON too.
//
// It is pure but for reading files: equal histories and seeds give equal trends.
//
// # Statistics
//
// A series is tested for a change point by permutations: an exact test if nothing changed
// and runs are exchangeable. changepoint.go says how the search goes on. Each series is
// tested at its own level, which is stated with the number of series. P-values are given by
// Holm for all of them too. Precision and recall are shown by simulation
// (TestSimulatedShifts, TestSimulatedSilence). Runs whose noise follows that of the run
// before raise more alarms: in 7 % of series of 60 runs without a change point where
// neighbours correlate by 0.1, in 29 % where they correlate by 0.3.
package trend
