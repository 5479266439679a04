// Package compare judges result files. It reads files and measures nothing. It has no
// clock and draws no random numbers, so equal files give equal findings.
//
// A reader's steps, in order:
//
//  1. [ReadFiles] reads files in the Go benchmark format into a [Set]: cells, their
//     contestants and their launches. Reading refuses a file of another version, and a
//     number that its unit can't have; the error names the line. Of a file that is cut
//     off it reads the whole launches and names the rest. It refuses files of different
//     machines, and a result that is there twice. Comments say why a contestant has no
//     results ([Absence]) and which launches must not be used ([Cell.Invalid]).
//  2. Reading also marks the launches outside the machine's main state ([State]). The
//     findings of this package leave them out and report them apart.
//  3. [Set.Tables] compares the contestants of each cell with a reference. [CompareFiles]
//     compares two files. [Set.Rankings] says which impl is best in each cell, and
//     [Set.Grids] over two axes.
//  4. [Set.Race] says what to measure next, so that each cell gets an answer.
//
// All findings marshal to JSON. Package tables puts them into text. Package controls compares
// impls with themselves, and package profile each impl at several shares of reads.
//
// # Statistics
//
// The launch is the replicate. Two impls are compared by the natural logarithm of their
// ns/op ratio, paired by launch and, across cells, by sweep. Medians are true ones.
//
// The noise of different impls is skewed. Between them the test is the exact sign test,
// and order statistics bound the interval: both assume that launches are independent, and
// nothing else. The two sides of a control are exchangeable, so there the exact
// signed-rank test holds. Ties count against the finding.
//
// A family of comparisons is stated and corrected for: p-values by Holm, intervals by
// Bonferroni. Holm's p-values find more than the intervals, which readers see. So an impl
// is called faster or slower only where its interval excludes 0 too, and no winner is
// called slower.
//
// A ranking compares impls by the mean of the paired logarithms, over the launches as they
// came, in all states of the machine. Its intervals are Student's. They assume that the
// launches are independent and that their mean is nearly normal; the sign test assumes less
// and answers half as often. Where a state of the machine with three launches or more shows
// the opposite, the finding is that the order depends on the state. It is proven, on these
// assumptions, that the truly fastest impl is among the best at the level (Hsu 1981), also
// where a race stops early: [Set.Race] has fixed looks with shares of α, and tests what its
// first look left on later launches alone. It is shown by simulation, of 2 to 13 impls with
// heavy tails, skew and states, that winners and ties are wrong in no more cells than the
// level says, and leads in 5.4 % instead of 5 (TestSimulatedRankings, TestSimulatedRaces).
//
// All of this holds of any unit that [Options.Unit] names, such as bytes per entry. Where one of
// two values is 0 there is no ratio. A median and the sign test know what such a launch says;
// the mean of a ranking does only if all launches say it, and is open otherwise. A race was run
// by ns/op. By another unit its launches are judged once, at the share of α of one of its looks.
//
// Doubt travels beside the number as [exact.Warnings], with the remedy.
//
// # Why it is one package
//
// The package is one idea: the [Set] of results, and what is said of its cells. Tables,
// rankings, grids and changes share how a cell's launches are chosen and paired.
package compare
