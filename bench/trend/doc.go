// Package trend finds change points over gate runs.
//
//  1. [ReadHistory] takes from each file the ratio of every contestant to the first of its
//     cell. Each becomes a [Series] over the runs of one machine and one baseline.
//  2. [History.Trend] searches the series for shifts and drifts.
//  3. [Write] puts the finding into words. The finding marshals to JSON too.
//
// It reads files and has no clock. Its tests shuffle: those of permutation.go, and the
// search for the smallest detectable shift in trend.go. Each series has its own random
// numbers, drawn from the seed that [History.Trend] is given and the series' names. So equal
// histories and seeds give equal trends.
//
// # Statistics
//
// A permutation test decides whether a series has a change point. The test is exact if
// nothing changed and runs are exchangeable. changepoint.go says how the search goes on. Each
// series is tested at a level of its own, which is stated with the number of series. P-values
// that are corrected for all series (Holm) are given too. Precision and recall are shown by
// simulation (TestSimulatedShifts, TestSimulatedSilence).
//
// Runs whose noise follows that of the run before raise more false alarms. In series of 60
// runs without a change point, these are 7 % of the series if neighbours correlate by 0.1,
// and 29 % if they correlate by 0.3.
package trend
