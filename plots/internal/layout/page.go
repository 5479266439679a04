package layout

import "gonum.org/v1/plot/vg"

// The distances of a chart's page, in points.
const (
	Width   vg.Length = 645 // of the page
	Margin  vg.Length = 12
	Leading vg.Length = 12 // of notes
	Inset   vg.Length = 8  // from the data to the grid's ends at the sides
)
