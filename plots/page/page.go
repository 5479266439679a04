package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/folder"
)

// Name is the name of the page's file.
const Name = "index.html"

// sign is in the first bytes of each page.
const sign = "Written by `mapbench report`"

//go:embed assets
var assets embed.FS

// Write writes a page about a set into an existing folder, and returns the file's name. A file
// of that name is replaced if mapbench wrote it. It is an error when the set holds no cells.
func Write(dir string, set *compare.Set, opt compare.Options, evidence Evidence) (name string, err error) {
	d, err := newDocument(dir, set, opt, evidence)
	if err != nil {
		return "", fmt.Errorf("writing a page: %w", err)
	}
	name = filepath.Join(dir, Name)
	if err := folder.Replaceable(name, sign); err != nil {
		return "", err
	}
	var text bytes.Buffer
	if err := d.write(&text); err != nil {
		return "", fmt.Errorf("writing a page: %w", err)
	}
	return name, os.WriteFile(name, text.Bytes(), 0o666)
}

// scripts are the page's own scripts, in the order in which they run.
var scripts = []string{"text.js", "data.js", "state.js", "question.js", "draw.js", "charts.js", "detail.js", "page.js"}

// write writes the page.
func (d *document) write(w io.Writer) error {
	data, err := d.encode()
	if err != nil {
		return err
	}
	own := make([]string, len(scripts))
	for i, name := range scripts {
		own[i] = asset(name)
	}
	t, err := template.New(Name).Parse(asset("page.html"))
	if err != nil {
		return err
	}
	return t.Execute(w, map[string]any{
		"Sign":     template.HTML("<!-- " + sign + " -->"),
		"Headline": d.Headline,
		"Measured": d.About.Measured,
		"Style":    template.CSS(asset("page.css")),
		"Data":     template.JS(data),
		"D3":       template.JS(asset("d3.min.js")),
		"Plot":     template.JS(asset("plot.umd.min.js")),
		"Page":     template.JS(strings.Join(own, "\n")),
		"Licences": []licence{{"d3 7.9.2", asset("d3.LICENSE")}, {"Observable Plot 0.6.17", asset("plot.LICENSE")}},
	})
}

// A licence is that of a library which the page holds.
type licence struct{ Library, Text string }

// asset returns the text of an embedded file.
func asset(name string) string {
	text, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic("page: " + err.Error()) // the list of names and the folder differ
	}
	return string(text)
}
