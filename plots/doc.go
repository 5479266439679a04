// Package plots draws the findings of package compare as SVG charts. It
// decides nothing: every median, interval, crossing and tie band is one that
// compare returned, and what compare did not find is not drawn.
//
// A reader's steps, in order:
//
//  1. [Charts] takes a set of results and returns its charts, and why some
//     could not be drawn: maps of winners, ns/op and throughput along every
//     axis with enough values, the inflection of every impl, 95/5 against
//     50/50, and the article's table. [Crossover] is the chart of one
//     crossover.
//  2. [Chart.WriteSVG] writes one; [Write] puts all of a set into a folder.
//  3. [WriteReport] writes a page that puts the findings into words and shows
//     the charts that belong to them.
//
// # How to read them
//
// ns/op and throughput are on logarithmic scales, so equal factors are equal
// distances: of the one less is better, of the other more. Read shares lie on a
// square-root scale of the write share, which gives the stretch from 100 to 90 %
// reads a third of the width. An impl has one colour and one marker in all
// charts of a set, and the well-known ones have the same in all sets; a
// reference impl, which is never ranked, is grey and dashed.
//
// A field of a map of winners is plain where one impl is shown to be best,
// broadly striped where the best are tied, and thinly hatched where they are not
// told apart. It is grey where nothing was measured, or one impl and none of its
// rivals. The names stand inside, so that it can be read in grey.
//
// Between two measured values a line is what compare's model takes it for:
// straight in the logarithm over the axis as it is judged, hence slightly bent on
// a square-root scale. The mark of a crossing lies where compare found it, at
// the geometric mean of the two lines. These are lines of medians, and a
// crossing is found by the median of paired ratios: the two may lie apart by
// less than the noise, and then it is the mark that is the finding.
//
// On a chart with more than eight lines, crossings and ties are marked between
// those impls that win or tie somewhere on it and sync.Map; the report's sentences, and
// compare, have the others.
//
// The second contestants of control pairs, which repeat an impl, are left out.
//
// The output depends on the set and the options alone, byte for byte.
package plots
