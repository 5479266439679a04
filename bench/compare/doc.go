// Package compare judges result files. It is pure: it reads files, never
// measures, has no clock and draws no random numbers but those of
// permutations, from a seed that it is given, so equal files give equal
// findings.
//
// A reader's steps, in order:
//
//  1. [ReadFiles] parses one or more files in the Go benchmark format into a
//     [Set]: cells, their contestants and their launches. A file of another
//     version, or with a number that its unit can't have, is refused by its
//     line. Of a file that is cut off, the whole launches are read, and the
//     rest is named. Files of different machines are never one set, and a result
//     counts once. Comments that say why a contestant has no results are its
//     [Absence], those of launches that must not be used [Cell.Invalid].
//  2. Launches that lie outside the machine's main state are marked
//     ([State]). Every finding but a gate's leaves them out and reports them
//     apart.
//  3. [Set.Tables] compares the contestants of each cell with a reference,
//     [CompareFiles] two files,
//     [Set.Controls] impls with themselves, [Set.Profiles] each impl at some
//     shares of reads with itself at the first of them, which
//     [Set.BesideArticle] puts beside published figures. [Set.Rankings] says
//     who is best in each cell, [Set.Grids] over two axes.
//  4. [WriteTables] and [WriteChanges] put findings into words; all of them marshal to JSON. Package words
//     writes their numbers.
//
// # Statistics
//
// The launch is the replicate. Two impls are compared by the natural
// logarithm of their ns/op ratio, paired by launch and, across cells, by
// sweep. Medians are true ones. Between unlike impls, whose noise is skewed,
// the test is the exact sign test and the interval is bounded by order
// statistics: this assumes that launches are independent, and nothing else.
// Between an impl and itself the two sides are exchangeable and the exact
// signed-rank test holds. Ties count against the finding. A family of
// comparisons is stated and corrected for: p-values by Holm, intervals by
// Bonferroni. Holm's find more, so an impl is called faster or slower only where
// the interval, which is what readers see, excludes 0 too; and no winner is one
// that is called slower.
//
// Who is best is judged by intervals against one impl that the same launches chose.
// It is proven that the fastest is among the best at the level (Hsu 1981). That the
// leads and ties named beside are wrong in no more of the cells is shown by
// simulation, of 2, 3 and 12 impls (TestSimulatedRankings).
//
// Doubt travels beside the number as [exact.Warnings], with the remedy.
//
// # Why it is one package
//
// The package is one idea: the [Set] of results, and what is said of its cells. Tables,
// rankings, grids and changes share how a cell's launches are chosen and paired.
package compare
