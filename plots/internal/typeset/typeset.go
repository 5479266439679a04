// Package typeset reads the type of a chart, for tests that look at it: what it says, and
// whether lines of it overlap or leave the page. Only tests import it.
package typeset

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"

	"gonum.org/v1/plot/vg"

	"example.com/mapbench/plots/internal/layout"
)

// A Line is a line of type in a picture and where it stands at most, in points from the upper
// left: from the ascenders of digits to the baseline, as wide as the widest font sets it.
type Line struct {
	Text           string
	x0, y0, x1, y1 vg.Length
}

// Lines returns all type of a picture in SVG, in its order. It returns an error if the picture is
// no XML.
func Lines(picture []byte) ([]Line, error) {
	var all []Line
	var l layout.Letter
	anchor := ""
	depth := 0 // 1 in a text, 2 in a span of it
	d := xml.NewDecoder(bytes.NewReader(picture))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if name != "text" && name != "tspan" {
				continue
			}
			if depth++; name == "text" {
				all, anchor = append(all, Line{}), ""
			}
			now := &all[len(all)-1]
			for _, a := range token.Attr {
				number, _ := strconv.ParseFloat(a.Value, 64)
				switch a.Name.Local {
				case "x":
					now.x0 = vg.Length(number)
				case "y":
					now.y1 = vg.Length(number)
				case "font-size":
					l.Size = vg.Length(number)
				case "font-weight":
					l.Bold = a.Value == "bold"
				case "text-anchor":
					anchor = a.Value
				}
			}
			now.y0, now.x1 = now.y1-0.72*l.Size, max(now.x1, now.x0)
		case xml.CharData:
			if depth > 0 {
				now := &all[len(all)-1]
				now.Text += string(token)
				now.x1 += l.Width(string(token))
			}
		case xml.EndElement:
			if name := token.Name.Local; name != "text" && name != "tspan" {
				continue
			}
			if depth--; depth == 0 {
				now := &all[len(all)-1]
				wide := now.x1 - now.x0
				switch anchor {
				case "middle":
					now.x0, now.x1 = now.x0-wide/2, now.x1-wide/2
				case "end":
					now.x0, now.x1 = now.x0-wide, now.x1-wide
				}
			}
		}
	}
}

// Clashes says which lines of type overlap, and which leave a page of a height in points.
func Clashes(lines []Line, height float64) (complaints []string) {
	for i, a := range lines {
		if a.x0 < 0 || a.x1 > layout.Width || a.y0 < 0 || a.y1 > vg.Length(height)-2 {
			complaints = append(complaints, fmt.Sprintf("%q leaves the page", a.Text))
		}
		for _, b := range lines[:i] {
			if a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1 {
				complaints = append(complaints, fmt.Sprintf("%q overlaps %q", a.Text, b.Text))
			}
		}
	}
	return complaints
}
