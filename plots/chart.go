package plots

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/plots/internal/layout"
	"example.com/mapbench/plots/internal/origin"
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

	Cells []*compare.Cell // of the set: those whose results the chart shows

	about []string // describes the chart to those who can't see it
	paint func(*ink)
}

const width = layout.Width

// fileName names a chart.
var fileName = origin.FileName

// FileName returns the name of the chart's file in its folder: the chart's, and .svg.
func (c *Chart) FileName() string { return c.Name + ".svg" }

// WriteSVG writes the chart as SVG, on an opaque white ground, which a dark page needs as
// well: most colours of the lines are too dark for a dark one.
func (c *Chart) WriteSVG(w io.Writer) error {
	k := newInk(vg.Length(c.Height))
	k.box(0, 0, width, k.tall, white)
	c.paint(k)
	var svg bytes.Buffer
	if _, err := k.sheet.WriteTo(&svg); err != nil {
		return fmt.Errorf("drawing chart %s: %w", c.Name, err)
	}
	_, err := w.Write(c.complete(svg.Bytes(), k.typed))
	return err
}

// complete adds the type, and title and description for readers who can't see the picture.
func (c *Chart) complete(svg, typed []byte) []byte {
	var head bytes.Buffer
	head.WriteString("<title>")
	escape(&head, c.Title)
	head.WriteString("</title>\n<desc>")
	escape(&head, strings.Join(c.about, " "))
	head.WriteString("</desc>\n<g transform=")
	svg = bytes.Replace(svg, []byte("<g transform="), head.Bytes(), 1)
	svg = bytes.Replace(svg, []byte("\n\txmlns="), []byte(` role="img"`+"\n\txmlns="), 1)
	end := []byte("</svg>")
	texts := slices.Concat([]byte(`<g font-family="`+fonts+`" xml:space="preserve">`+"\n"), typed, []byte("</g>\n"), end)
	return bytes.Replace(svg, end, texts, 1)
}
