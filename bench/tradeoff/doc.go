// Package tradeoff judges what a map costs beside time: the memory of its entries, and how long
// its slowest operations take.
//
//  1. [Nearest] and [NearestTails] choose the cell that is shown: the one whose share of reads
//     is nearest to [UsualReads].
//  2. [Figures] says what the launches of a cell say of each impl in a unit, and [Lightest]
//     which impls may have the lowest figure.
//  3. [Tails] holds a quantile of sampled operations against that of nop, which does nothing. So
//     its slow calls are those that the machine stopped, and its usual ones are what timing
//     takes. A quantile that is not shown to be above nop's is the machine's own and says
//     nothing of the map.
//  4. [FrontOf] says which impls are dominated in speed and memory: another one is shown to be
//     no slower and no heavier, and better in one.
//
// # Statistics
//
// As in package compare, the launch is the replicate. Two impls are compared by the mean of the
// natural logarithm of their ratio, paired by launch, over the launches as they came, in all
// states of the machine. The intervals are Student's. Those of a family hold together at the
// level (Bonferroni). They are intervals of a fixed number of launches: a race that stopped
// early by what it found may make them hold a little less often than they say.
//
// Fewer than [compare.FewestLaunches] launches that hold both impls show nothing. A race
// measures impls that it drops at its first look less often than that.
package tradeoff
