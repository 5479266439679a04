package answer

import (
	"errors"
	"io"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// Of judges a set. It returns an error if the set has no cells.
func Of(set *compare.Set, opt compare.Options) (*Answer, error) {
	if len(set.Cells) == 0 {
		return nil, errors.New("there are no results: measure some with mapbench run")
	}
	return &Answer{set: set}, nil
}

// Write writes the answer as one screen.
func (a *Answer) Write(w io.Writer) error { return nil }

// WriteMarkdown appends the answer to a page, as blocks without a heading.
func (a *Answer) WriteMarkdown(page *words.Markdown) {}

// Standard returns the names of the maps that need no import beside the standard library:
// sync.Map, and a map behind a lock. The caller owns the slice.
func Standard() []string { return []string{"sync.Map", "mutex", "rwmutex"} }

// Sentence says which map is best for the workload and by how much, in a sentence that fits
// into a README.
func (w *Workload) Sentence() string { return "" }
