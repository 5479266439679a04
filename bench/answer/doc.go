// Package answer says, of all results of a set: which map for which workload, by how much,
// and where that changes. It is what a reader sees first: the screen of make bench, the top
// of the report and of the page.
//
//  1. [Of] judges a set and returns an [Answer].
//  2. [Answer.Write] writes it as one screen: at most [MaxLines] lines of at most
//     [MaxColumns] columns. [Answer.WriteMarkdown] writes the same for a page.
//  3. [Workload.Sentence] says of one cell what fits into a README.
//
// It decides nothing: rankings come from package compare, and crossings from package
// crossover. It chooses what to say, and in which order.
//
// # Marks
//
// One legend holds wherever times stand beside each other: see [compare.Mark]. A tie that is shown,
// maps that are not told apart, too few launches, and an order that depends on the machine's
// state are four different findings, and look different.
package answer
