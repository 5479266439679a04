// Package plots draws the findings of the judging packages as SVG charts. It decides
// nothing: every median, interval, crossing and tie band comes from a judging package, and
// nothing else is drawn.
//
// A reader's steps, in order:
//
//  1. [Draw] takes a set of results and returns its charts by what they show: maps of
//     winners, ns/op and throughput along every axis with enough values, every impl at
//     95/5 against 50/50, the article's table and, of a set of one cell, bars. It also says
//     why a chart could not be drawn. [Crossover] returns the chart of one crossover, and [Trends] those of a
//     history.
//  2. [Chart.WriteSVG] writes one chart; [Write] puts all charts of a set into a folder.
//
// Package report puts the charts of a set on a page, with the findings in words.
//
// # How to read them
//
// ns/op and throughput are on logarithmic scales, so equal factors are equal
// distances. Less ns/op is better, and more throughput. Read shares lie on a
// square-root scale of the write share: the stretch from 100 to 90 % reads takes
// a third of the width. An impl has one colour and one marker in all charts of a
// set, and the well-known impls have the same in all sets. A reference impl is
// never ranked; it is grey and dashed.
//
// A field of a map of winners is plain where one impl is shown to be best, broadly striped
// where the best are tied, and thinly hatched where they are not told apart. It is dotted and
// without colour where the launches are too few to tell, and has two halves where the order
// depends on the machine's state. It is grey where nothing was measured, or one impl alone.
// The names stand inside, so the map can be read in grey. A bar of a single cell has the same
// grounds, and is grey where the impl is shown to be slower.
//
// A scale makes room for maps up to 8 times as slow as the typical one. A slower map, and a
// floor far below the maps, leaves the scale: an arrow, its name and its figures stand where
// the line leaves.
//
// Nothing is drawn of a grid of which more than half is empty, or of two points: a small
// table shows more. [Gallery] has them as Sparse and Pairs.
//
// Between two measured values a line is straight in the logarithm, over the axis
// as it is judged. On a square-root scale it therefore bends slightly. The mark of
// a crossing lies where judging found it, at the geometric mean of the two lines.
// The lines show typical times, and a crossing is found by the median of paired ratios.
// So line and mark may lie apart by less than the noise; the mark is the finding.
//
// A chart with more than eight lines marks crossings and ties only between sync.Map
// and the impls that win or tie somewhere on it. The sentences of package report have the
// others.
//
// The second contestant of a control repeats an impl, and is left out.
//
// The output depends on the set and the options alone, byte for byte.
//
// # Why it is one package
//
// It has more than 2,500 lines because all charts are drawn with the same tools: type,
// colours, markers, axes, the frame, the key and the caption. A package of their own would
// export dozens of names. A package that draws a further kind of chart needs few of them: see
// [Painting]. Tools that draw nothing are in plots/internal.
package plots
