package plots

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/plots/internal/looks"
)

// A style is how an impl looks, in all charts of a set. Colour is not the only
// difference: styles of one colour differ in the marker, so that a chart
// printed in grey can be read.
type style struct {
	color  color.NRGBA
	text   color.NRGBA // the same hue, dark enough for small type on white
	marker marker
	dashes []vg.Length
}

// palette begins with that of Okabe and Ito, "Color Universal Design" (2008),
// without its yellow, which is too pale for a line on white. The rest are of
// Tol, "Colour Schemes" (2021), and differ from the first in lightness.
var palette = [...]color.NRGBA{
	{0x00, 0x72, 0xb2, 0xff}, // blue
	{0xd5, 0x5e, 0x00, 0xff}, // vermillion
	{0x00, 0x9e, 0x73, 0xff}, // bluish green
	{0xcc, 0x79, 0xa7, 0xff}, // reddish purple
	{0xe6, 0x9f, 0x00, 0xff}, // orange
	{0x56, 0xb4, 0xe9, 0xff}, // sky blue
	{0x00, 0x00, 0x00, 0xff}, // black
	{0x88, 0x22, 0x55, 0xff}, // wine
	{0x99, 0x99, 0x33, 0xff}, // olive
	{0x33, 0x22, 0x88, 0xff}, // indigo
	{0x66, 0x33, 0x33, 0xff}, // brown
	{0x22, 0x55, 0x22, 0xff}, // forest green
	{0xee, 0x66, 0x77, 0xff}, // rose
}

// solid is the number of styles whose lines are not dashed. They have the colours that
// differ most.
const solid = 7

// slots is the number of styles that differ in colour or marker. It is the
// product, because the two numbers have no common divisor.
const slots = len(palette) * int(markers)

// slot returns the i-th style.
func slot(i int) style {
	c := palette[i%len(palette)]
	s := style{color: c, text: looks.Legible(c), marker: marker(i % int(markers))}
	switch {
	case i >= len(palette):
		s.dashes = []vg.Length{1.5, 2}
	case i >= solid:
		s.dashes = []vg.Length{6, 2}
	}
	return s
}

// reference is the style of impls that are never ranked.
func reference(impl string) style {
	s := style{color: mid, text: soft, marker: none, dashes: []vg.Length{5, 3}}
	if impl != "nop" {
		s.dashes = []vg.Length{1.5, 2.5}
	}
	return s
}

// looksOf returns the style of every impl of a set.
func looksOf(tables []compare.Table) map[string]style {
	var ranked, references []string
	for _, t := range tables {
		for _, row := range t.Rows {
			switch {
			case compare.IsControl(row.Impl): // it looks like its impl
			case row.Unranked:
				references = append(references, row.Impl)
			case !slices.Contains(ranked, row.Impl):
				ranked = append(ranked, row.Impl)
			}
		}
	}
	given := styles(ranked)
	for _, impl := range references {
		given[impl] = reference(impl)
	}
	return given
}

// styles gives each ranked impl a style of its own; from the 79th impl on, styles repeat.
func styles(ranked []string) map[string]style {
	given := make(map[string]style)
	for impl, i := range looks.Slots(ranked, len(palette), slots) {
		given[impl] = slot(i)
	}
	return given
}
