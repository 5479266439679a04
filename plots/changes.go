package plots

import (
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
)

// changes says in sentences where one of the leading impls overtakes another,
// and shows the lines that cross.
func (r *report) changes() {
	r.say("## Where the answer changes")
	leads := r.leads()
	if len(leads) == 0 {
		r.say("No impl is shown to win or to tie anywhere, so no pair is named here.")
	} else {
		beside := ""
		if slices.Contains(leads, home) {
			beside = ", and of " + home + ", the standard library's"
		}
		r.say("Every pair of the impls that win or tie somewhere%s: %s. Every other pair: %s.", beside, compare.List(escaped(leads)), code("mapbench crossover "+strings.Join(r.set.Names, " ")))
	}
	both := func(c *compare.Curve) bool { return slices.Contains(leads, c.A) && slices.Contains(leads, c.B) }
	ofHome := func(c *compare.Curve) bool { return (c.A == home || c.B == home) && !both(c) }
	var folded []*sweep
	for _, chart := range slices.Concat(r.lines, r.scaling) {
		s := chart.sweep
		if s.Axis != "read" || !isPlain(s.Spec) {
			folded = append(folded, s)
			continue
		}
		r.show([]*Chart{chart})
		r.items(sentences(s, both))
		if rest := sentences(s, ofHome); len(rest) > 0 {
			r.fold(home + " against the others: " + compare.Subject(s.Spec, s.Procs))
			r.items(rest)
			r.unfold()
		}
	}
	for _, axis := range compare.Axes() {
		var texts []string
		for _, s := range folded {
			if s.Axis == axis {
				texts = append(texts, sentences(s, both)...)
			}
		}
		if len(texts) > 0 {
			title := "Along " + inWords(axis)
			if axis == "read" {
				title += ", other workloads"
			}
			r.fold(title)
			r.items(texts)
			r.unfold()
		}
	}
}

// leads returns the ranked impls that are shown to win or to tie somewhere,
// and the standard library's map, in the set's order. There are none where
// nobody wins or ties.
func (r *report) leads() []string {
	lead := make(map[string]bool)
	add := func(of *compare.Ranking) {
		if kind, best := outcomeOf(of); kind == wins || kind == ties {
			for _, impl := range best {
				lead[impl] = true
			}
		}
	}
	for i := range r.heads {
		add(&r.heads[i].At95)
		add(&r.heads[i].At50)
	}
	for _, g := range r.grids {
		for i := range g.Fields {
			add(&g.Fields[i].Ranking)
		}
	}
	if len(lead) == 0 {
		return nil
	}
	lead[home] = true
	return slices.DeleteFunc(slices.Clone(r.ranked), func(impl string) bool { return !lead[impl] })
}

// sentences returns the findings about some pairs of a sweep.
func sentences(s *sweep, some func(*compare.Curve) bool) []string {
	var texts []string
	for i := range s.curves {
		if some(&s.curves[i]) {
			texts = append(texts, finding(&s.curves[i]))
		}
	}
	return texts
}

// finding says what a curve came to, with its warnings.
func finding(c *compare.Curve) string {
	text := escape(c.Sentence())
	for i, warning := range c.Warnings {
		switch {
		case i > 0:
			text += "; "
		case len(c.Warnings) > 1:
			text += " Warnings: "
		default:
			text += " Warning: "
		}
		text += escape(warning.Error())
	}
	if len(c.Warnings) > 0 {
		text += "."
	}
	return text
}
