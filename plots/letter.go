package plots

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"strconv"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/plots/internal/layout"
)

// A letter is a size of type, in points, and its weight.
type letter = layout.Letter

var headline, label, strong, note = layout.Headline, layout.Label, layout.Strong, layout.Note

// fonts are the fonts of all type, in order of preference.
const fonts = "Liberation Sans,Arial,Helvetica,sans-serif"

// A run is a part of a line in one type.
type run struct {
	letter
	color color.NRGBA
	text  string
}

// text sets a line with its baseline at y. The fraction at of its width lies at x: 0
// begins the line there, 0.5 centres it, 1 ends it.
func (k *ink) text(l letter, c color.NRGBA, x, y vg.Length, at float64, text string) {
	k.set(x, y, at, run{l, c, text})
}

// set sets runs as one line, as text does. No font makes them overprint: each begins where
// the viewer's font ends the run before.
func (k *ink) set(x, y vg.Length, at float64, runs ...run) {
	anchor := ""
	switch {
	case at == 0.5:
		anchor = ` text-anchor="middle"`
	case at > 0.5:
		anchor = ` text-anchor="end"`
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<text x="%s" y="%s"%s`, places(x), places(k.tall-y), anchor)
	b.WriteString(runs[0].attributes())
	b.WriteByte('>')
	escape(&b, runs[0].text)
	for _, r := range runs[1:] {
		b.WriteString("<tspan" + r.attributes() + ">")
		escape(&b, r.text)
		b.WriteString("</tspan>")
	}
	b.WriteString("</text>\n")
	k.typed = append(k.typed, b.Bytes()...)
}

// attributes returns a run's look as attributes.
func (r run) attributes() string {
	weight := "normal"
	if r.Bold {
		weight = "bold"
	}
	return fmt.Sprintf(` font-size="%s" font-weight="%s" fill="#%02X%02X%02X"`, places(r.Size), weight, r.color.R, r.color.G, r.color.B)
}

// places formats a length with two decimals at most.
func places(x vg.Length) string {
	return strconv.FormatFloat(float64(int(100*x+0.5))/100, 'f', -1, 64)
}

// escape writes a text as XML shows it.
func escape(b *bytes.Buffer, text string) {
	xml.EscapeText(b, []byte(text)) // a Buffer doesn't fail
}
