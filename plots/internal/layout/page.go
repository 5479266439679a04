package layout

import (
	"math"

	"gonum.org/v1/plot/vg"
)

// The distances of a chart's page, in points.
const (
	Width   vg.Length = 645 // of the page
	Margin  vg.Length = 12
	Leading vg.Length = 12 // of notes
	Inset   vg.Length = 8  // from the data to the grid's ends at the sides
)

// A ReadScale draws read shares, in per cent, from the highest on the left to the lowest on the
// right, by the square root of the write share.
type ReadScale struct{}

// Normalize returns where a share lies, as a fraction of the way from the left.
func (ReadScale) Normalize(min, max, read float64) float64 {
	root := func(read float64) float64 { return math.Sqrt(100 - read) }
	return (root(read) - root(max)) / (root(min) - root(max))
}
