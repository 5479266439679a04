package plots

import (
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/words"
)

// changes says in sentences where one of the leading impls overtakes another,
// and shows the lines that cross.
func (r *report) changes() {
	r.Heading(2, "Where the answer changes")
	r.Text("Of each workload, every pair of the impls that win or tie somewhere along the axis, and of %s, the standard library's. Every other pair: %s, or another axis.",
		words.Escape(home), words.Code("mapbench crossover -axis read "+strings.Join(r.set.Names, " ")))
	folded := make(map[string][]*Chart) // by axis
	for _, chart := range slices.Concat(r.lines, r.scaling) {
		s := chart.sweep
		if s.Axis != "read" || !isPlain(s.Spec) {
			folded[s.Axis] = append(folded[s.Axis], chart)
			continue
		}
		both := r.leading(s)
		r.show([]*Chart{chart})
		r.List(sentences(s, both)...)
		ofHome := func(c *crossover.Curve) bool { return (c.A == home || c.B == home) && !both(c) }
		if rest := sentences(s, ofHome); len(rest) > 0 {
			r.Fold(home + " against the others: " + words.Workload(s.Spec, s.Procs))
			r.List(rest...)
			r.Unfold()
		}
	}
	for _, axis := range compare.Axes() {
		if len(folded[axis]) == 0 {
			continue
		}
		title := "Along " + words.Axis(axis)
		if axis == "read" {
			title += ", other workloads"
		}
		r.Fold(title)
		left := 0
		for _, chart := range folded[axis] {
			switch {
			case slices.Contains(r.scaling, chart): // it has a section of its own
			case axis == "n" && len(words.Keys(chart.sweep.Spec)) > 1:
				left++ // a suite of presets has dozens, of three sizes each
			default:
				r.show([]*Chart{chart})
			}
			r.List(sentences(chart.sweep, r.leading(chart.sweep))...)
		}
		if left > 0 {
			r.Text("Charts of the plain workload alone are shown; %s draws %d more.", words.Code("mapbench plot -o DIR "+strings.Join(r.set.Names, " ")), left)
		}
		r.Unfold()
	}
}

// sentences returns the findings about some pairs of a sweep.
func sentences(s *sweep, some func(*crossover.Curve) bool) []string {
	var texts []string
	for i := range s.curves {
		if some(&s.curves[i]) {
			texts = append(texts, finding(&s.curves[i]))
		}
	}
	return texts
}

// finding says what a curve came to, with its warnings.
func finding(c *crossover.Curve) string {
	text := words.Escape(c.Sentence())
	for i, warning := range c.Warnings {
		switch {
		case i > 0:
			text += "; "
		case len(c.Warnings) > 1:
			text += " Warnings: "
		default:
			text += " Warning: "
		}
		text += words.Escape(warning.Error())
	}
	if len(c.Warnings) > 0 {
		text += "."
	}
	return text
}
