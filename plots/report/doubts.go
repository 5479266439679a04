package report

import (
	"fmt"
	"strings"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// doubts gathers the warnings of several things. A warning that several things share is
// said once, with the names of all of them.
type doubts struct {
	texts []string            // in the order of first appearance
	about map[string][]string // what has a text
}

// add adds the warnings of a thing, by its name.
func (d *doubts) add(name string, warnings exact.Warnings) {
	if d.about == nil {
		d.about = make(map[string][]string)
	}
	for _, warning := range warnings {
		text := warning.Error()
		if d.about[text] == nil {
			d.texts = append(d.texts, text)
		}
		d.about[text] = append(d.about[text], name)
	}
}

// items returns the warnings as a page lists them.
func (d *doubts) items() []string {
	items := make([]string, len(d.texts))
	for i, text := range d.texts {
		items[i] = doubt(fmt.Errorf("%s: %s", strings.Join(d.about[text], "; "), text))
	}
	return items
}

// doubt formats a warning.
func doubt(warning error) string { return "Warning: " + words.Escape(warning.Error()) + "." }
