package report

import (
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/plots"
)

// changes says in sentences where one of the leading impls overtakes another,
// and shows the lines that cross.
func (p *page) changes() {
	p.Heading(2, "Where the answer changes")
	p.Text("Of each workload, every pair of the impls that win or tie somewhere along the axis, and of %s, the standard library's. Every other pair: %s, or another axis.",
		words.Escape(plots.StandardMap), words.Code("mapbench crossover -axis read "+strings.Join(p.set.Names, " ")))
	folded := make(map[string][]*plots.Chart) // by axis
	for _, chart := range slices.Concat(p.charts.Lines, p.charts.Scaling) {
		s := chart.Sweep
		if s.Axis != "read" || !isPlain(s.Spec) {
			folded[s.Axis] = append(folded[s.Axis], chart)
			continue
		}
		p.show([]*plots.Chart{chart})
		p.List(sentences(s, s.BothLead)...)
		ofHome := func(c *crossover.Curve) bool {
			return (c.A == plots.StandardMap || c.B == plots.StandardMap) && !s.BothLead(c)
		}
		if rest := sentences(s, ofHome); len(rest) > 0 {
			p.Fold(plots.StandardMap + " against the others: " + words.Workload(s.Spec, s.Procs))
			p.List(rest...)
			p.Unfold()
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
		p.Fold(title)
		left := 0
		for _, chart := range folded[axis] {
			switch {
			case slices.Contains(p.charts.Scaling, chart): // it has a section of its own
			case axis == "n" && len(words.Keys(chart.Sweep.Spec)) > 1:
				left++ // a suite of presets has dozens, of three sizes each
			default:
				p.show([]*plots.Chart{chart})
			}
			p.List(sentences(chart.Sweep, chart.Sweep.BothLead)...)
		}
		if left > 0 {
			p.Text("Charts of the plain workload alone are shown; %s draws %d more.", words.Code("mapbench plot -o DIR "+strings.Join(p.set.Names, " ")), left)
		}
		p.Unfold()
	}
}

// sentences returns the findings about some pairs of a sweep.
func sentences(s *plots.Sweep, some func(*crossover.Curve) bool) []string {
	var texts []string
	for i := range s.Curves {
		if some(&s.Curves[i]) {
			texts = append(texts, finding(&s.Curves[i]))
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
