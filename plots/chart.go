package plots

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"example.com/mapbench/bench/compare"
)

// A Chart is one picture, drawn anew by each write. It may be written by
// several goroutines at once.
type Chart struct {
	// Name says what the chart shows, and can name a file: it has no extension
	// and no slash. Charts of a set have different names.
	Name string

	// Title is the chart's headline, which is also in the picture.
	Title string

	// Height is the chart's height in points; all are 645 points wide, which
	// is 860 CSS pixels: the width of a README.
	Height float64

	// Sweep is what the chart shows along an axis; nil for charts of other kinds.
	Sweep *Sweep

	// Cells are the cells of the set whose results the chart shows, in no order.
	Cells []*compare.Cell

	paint func(*ink)
}

const width vg.Length = 645

// FileName returns the name of the chart's file in its folder: the chart's, and .svg.
func (c *Chart) FileName() string { return c.Name + ".svg" }

// WriteSVG writes the chart as SVG, on an opaque white ground.
func (c *Chart) WriteSVG(w io.Writer) error {
	sheet := vgsvg.New(width, vg.Length(c.Height))
	k := &ink{draw.NewCanvas(sheet, width, vg.Length(c.Height))}
	k.box(0, 0, width, vg.Length(c.Height), white)
	c.paint(k)
	var svg bytes.Buffer
	if _, err := sheet.WriteTo(&svg); err != nil {
		return fmt.Errorf("drawing chart %s: %w", c.Name, err)
	}
	_, err := w.Write(c.portable(svg.Bytes()))
	return err
}

// portable names further fonts of the same widths: vgsvg names none, and a browser
// without Liberation Sans would take a serif. It also adds a title, for readers who
// can't see the picture.
func (c *Chart) portable(svg []byte) []byte {
	svg = bytes.ReplaceAll(svg, []byte("font-family:Liberation Sans;"), []byte("font-family:Liberation Sans,Arial,Helvetica,sans-serif;"))
	var title bytes.Buffer
	title.WriteString("<title>")
	xml.EscapeText(&title, []byte(c.Title)) // a Buffer doesn't fail
	title.WriteString("</title>\n<g transform=")
	return bytes.Replace(svg, []byte("<g transform="), title.Bytes(), 1)
}
