package plots

import (
	"hash/fnv"
	"image/color"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/compare"
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

// known fixes the slots of impls that appear in many files, so that they look
// the same in all of them.
var known = map[string]int{
	"sync.Map": 0, "rwmutex": 1, "sharded": 2, "xsync": 3, "mutex": 4, "cas": 5, "cow": 6,
	"haxmap": 7, "cmap": 8, "hinted": 9, "skipmap": 10, "xsync3": 11,
}

// slot returns the i-th style.
func slot(i int) style {
	c := palette[i%len(palette)]
	s := style{color: c, text: legible(c), marker: marker(i % int(markers))}
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
	looks := styles(ranked)
	for _, impl := range references {
		looks[impl] = reference(impl)
	}
	return looks
}

// styles gives each ranked impl a style of its own; from the 79th impl on, styles
// repeat. The search for a free style begins at a place that the impl's name
// determines, so an unknown impl mostly looks the same in other sets, too.
func styles(ranked []string) map[string]style {
	taken := make(map[int]bool)
	given := make(map[string]style)
	unknown := make(map[string]bool)
	for _, impl := range ranked {
		if i, ok := known[impl]; ok {
			taken[i] = true
			given[impl] = slot(i)
		} else {
			unknown[impl] = true
		}
	}
	for _, impl := range slices.Sorted(maps.Keys(unknown)) {
		h := fnv.New32a()
		h.Write([]byte(impl))
		i := free(taken, int(h.Sum32()%uint32(len(palette))))
		taken[i] = true
		given[impl] = slot(i)
	}
	return given
}

// free returns the first free slot from start on. It prefers a colour that no impl has
// to a second marker of a colour.
func free(taken map[int]bool, start int) int {
	for round := 0; round < slots; round += len(palette) {
		for k := range len(palette) {
			if i := round + (start+k)%len(palette); !taken[i] {
				return i
			}
		}
	}
	return start
}

// legible darkens a colour until its contrast with white is that of WCAG 2.1
// for small type, 4.5.
func legible(c color.NRGBA) color.NRGBA {
	for contrast(c) < 4.5 {
		for _, v := range []*uint8{&c.R, &c.G, &c.B} {
			*v = uint8(float64(*v) * 0.97)
		}
	}
	return c
}

// contrast returns a colour's contrast ratio with white (WCAG 2.1, "relative
// luminance").
func contrast(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		if s := float64(v) / 255; s > 0.04045 {
			return math.Pow((s+0.055)/1.055, 2.4)
		} else {
			return s / 12.92
		}
	}
	return 1.05 / (0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B) + 0.05)
}
