// Package plots draws the findings of package compare as SVG charts. It
// decides nothing: every median, interval, crossing and tie band is one that
// compare returned, and what compare did not find is not drawn.
//
// A reader's steps, in order:
//
//  1. [Charts] takes a set of results and returns its charts, and why some
//     could not be drawn: ns/op along every axis with enough values, and the
//     inflection of every impl, 95/5 against 50/50. [Crossover] is the chart
//     of one crossover.
//  2. [Chart.WriteSVG] writes one; [Write] puts all of a set into a folder.
//
// # How to read them
//
// Lower is better, and ns/op is on a logarithmic scale, so equal factors are
// equal distances. Read shares lie on a square-root scale of the write share,
// which gives the stretch from 100 to 90 % reads a third of the width. An impl
// has one colour and one marker in all charts of a set; a reference impl, which
// is never ranked, is grey and dashed.
//
// Between two measured values a line is what compare's model takes it for:
// straight in ln(ns/op) over the axis as it is judged, hence slightly bent on
// a square-root scale. The mark of a crossing lies where compare found it, at
// the geometric mean of the two lines. These are lines of medians, and a
// crossing is found by the median of paired ratios: the two may lie apart by
// less than the noise, and then it is the mark that is the finding.
//
// The second contestants of control pairs, which repeat an impl, are left out.
//
// The output depends on the set and the options alone, byte for byte.
package plots
