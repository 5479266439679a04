package page

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"example.com/mapbench/bench/answer"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// standard are the maps that are marked where they cross another map, even if they lead nowhere:
// those that the standard library offers, where most programs start.
var standard = []string{"sync.Map", "mutex", "rwmutex"}

// A builder makes a document.
type builder struct {
	document
	set   *compare.Set
	opt   compare.Options
	dir   string // of the page
	impls map[string]int
	texts map[string]int
	files map[string]int
	cells map[*compare.Cell]int
}

// newDocument judges a set. It is an error when the set has no cells.
func newDocument(dir string, set *compare.Set, opt compare.Options, evidence Evidence) (*document, error) {
	said, err := answer.Of(set, opt)
	if err != nil {
		return nil, err
	}
	tables, err := set.Tables(opt)
	if err != nil {
		return nil, err
	}
	b := &builder{
		set: set, opt: opt, dir: dir,
		impls: make(map[string]int), texts: make(map[string]int), files: make(map[string]int), cells: make(map[*compare.Cell]int),
	}
	b.Evidence = evidence
	b.About = about{
		Measured: said.Measured, Kernel: cmp.Or(set.Config[resultfile.KeyKernel], "kernel not stated"), Rounds: set.Config[resultfile.KeyRounds],
		Level: number(tables[0].Level), Margin: number(tables[0].Margin),
	}
	b.say(said)
	rankings := set.Rankings(opt)
	dims := newDimensions(set.Cells)
	for i, c := range set.Cells {
		b.cells[c] = i
		b.Cells = append(b.Cells, b.cell(c, &tables[i], &rankings[i]))
		b.Cells[i].Dims = dims.of(c)
	}
	b.Dimensions = dims.list(b.Cells)
	return &b.document, errors.Join(b.violations(), b.grids(), b.sweeps(rankings))
}

// say takes over the sentences of an answer.
func (b *builder) say(said *answer.Answer) {
	b.Headline = said.Headline
	for _, c := range said.Changes {
		b.Changes = append(b.Changes, fmt.Sprintf("n=%s, %s: %s.", words.Thousands(float64(c.Matrix.N)), c.Matrix.Group, c.Text))
	}
	b.Trust = slices.Clone(said.Trust)
	for _, w := range b.set.Warnings {
		if !slices.Contains(b.Trust, w.Error()) {
			b.Trust = append(b.Trust, w.Error())
		}
	}
	b.Missing = slices.Clone(said.NotMeasured)
	if said.NotAsked != "" {
		b.Missing = append(b.Missing, said.NotAsked)
	}
}

// grids adds the grids of read share and n, and of read share and goroutines.
func (b *builder) grids() error {
	byTitle := make(map[string]int, len(b.cells))
	for c, i := range b.cells {
		byTitle[c.Title()] = i
	}
	at := func(r *compare.Ranking) int { return byTitle[fmt.Sprintf("%s procs=%d", r.Cell, r.Procs)] }
	for _, axis := range []string{"n", "goroutines"} {
		found, err := b.set.Grids("read", axis, b.opt)
		if err != nil {
			return err
		}
		for _, g := range found {
			one := grid{Y: axis, Title: words.Workload(g.Spec, g.Procs)}
			for _, f := range g.Fields {
				one.Cells = append(one.Cells, at(&f.Ranking))
			}
			b.Grids = append(b.Grids, one)
		}
	}
	return nil
}

// sweeps adds what lies along each axis.
func (b *builder) sweeps(rankings []compare.Ranking) error {
	for _, axis := range compare.Axes() {
		groups, err := b.set.Groups(axis)
		if err != nil {
			return err
		}
		for i := range groups {
			g := &groups[i]
			if len(g.Cells) < 2 {
				continue
			}
			one := sweep{Axis: axis, Title: words.Workload(g.Spec, g.Procs)}
			lead := slices.Clone(standard)
			for _, c := range g.Cells {
				at := b.cells[c]
				one.Cells = append(one.Cells, at)
				if outcome, best := rankings[at].Outcome(); outcome == compare.OneWins || outcome == compare.SeveralTie {
					lead = append(lead, best...)
				}
			}
			for _, c := range crossover.Pairs(b.set, g, b.opt) {
				if len(c.Crossings) > 0 && slices.Contains(lead, c.A) && slices.Contains(lead, c.B) {
					one.Curves = append(one.Curves, b.curve(&c))
				}
			}
			b.Sweeps = append(b.Sweeps, one)
		}
	}
	return nil
}

// curve returns a pair's crossings.
func (b *builder) curve(c *crossover.Curve) curve {
	one := curve{A: b.impl(c.A), B: b.impl(c.B), Open: c.Verdict == compare.Unresolved, Text: c.Sentence()}
	for _, x := range c.Crossings {
		m := mark{number(x.Lo), number(x.At), number(x.Hi)}
		if x.TieLo != nil && x.TieHi != nil {
			m = append(m, number(*x.TieLo), number(*x.TieHi))
		}
		one.Marks = append(one.Marks, m)
	}
	return one
}

// impl returns the place of a map among the document's, which it enters if it is new.
func (b *builder) impl(name string) int {
	return place(b.impls, name, func() {
		unranked := compare.NewJudge(b.opt).Options.Unranked
		b.Impls = append(b.Impls, impl{name, !slices.Contains(unranked, name) && !compare.IsControl(name)})
	})
}

// text returns the place of a text among the document's, which it enters if it is new.
func (b *builder) text(text string) int {
	return place(b.texts, text, func() { b.Texts = append(b.Texts, text) })
}

// place returns the index of a name. A new name gets the next one, and enter enters it.
func place(known map[string]int, name string, enter func()) int {
	i, ok := known[name]
	if !ok {
		i = len(known)
		known[name] = i
		enter()
	}
	return i
}
