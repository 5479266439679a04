package answer

import (
	"errors"
	"io"

	"example.com/mapbench/bench/compare"
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

// WriteMarkdown writes the answer as blocks of a page, without a heading of its own.
func (a *Answer) WriteMarkdown(w io.Writer) error { return nil }

// Sentence says which map is best for the workload and by how much, in a sentence that fits
// into a README.
func (w *Workload) Sentence() string { return "" }
