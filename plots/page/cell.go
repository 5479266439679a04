package page

import (
	"path/filepath"
	"slices"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/workloads"
)

// An outcome is a [compare.Outcome] as the scripts name it.
type outcome string

// outcomes are the names of the outcomes. Each looks different on the page.
var outcomes = map[compare.Outcome]outcome{
	compare.NoneMeasured:   "none",
	compare.OneMeasured:    "alone",
	compare.OneWins:        "wins",
	compare.SeveralTie:     "tie",
	compare.NotToldApart:   "open",
	compare.TooFew:         "few",
	compare.DependsOnState: "state",
}

// cell returns the finding about a cell, but for its dimensions.
func (b *builder) cell(c *compare.Cell, t *compare.Table, r *compare.Ranking) cell {
	kind, best := r.Outcome()
	one := cell{
		Spec: c.Spec.String(), Read: number(c.Spec.Read), N: c.Spec.N, Procs: c.Procs, Presets: workloads.PresetsOf(c.Spec),
		Outcome: outcomes[kind], Launches: r.Launches, Outside: c.OutsideLaunches(), Best: []int{}, Margin: number(r.Margin), Rows: []row{}, Lines: []int{},
	}
	if title := c.String(); title != one.Spec {
		one.Title = title
	}
	for _, impl := range best {
		one.Best = append(one.Best, b.impl(impl))
	}
	for _, impl := range r.Tied {
		one.Tied = append(one.Tied, b.impl(impl))
	}
	if r.RunnerUp != "" {
		at := b.impl(r.RunnerUp)
		one.RunnerUp = &at
	}
	var measured []string
	for _, s := range t.Rows {
		if s.Launches+s.Outside > 0 {
			measured = append(measured, s.Impl)
			one.Rows = append(one.Rows, b.row(s, r, best))
		}
		if s.Absence != nil {
			one.Absent = append(one.Absent, [2]int{b.impl(s.Impl), b.text(s.Absence.String())})
		}
	}
	for _, w := range r.Warnings {
		one.Warnings = append(one.Warnings, b.text(w.Error()))
	}
	if !slices.Equal(measured, c.Contestants) {
		one.Contestants = c.Contestants
	}
	for i := range c.Launches {
		one.Lines = append(one.Lines, b.lines(&c.Launches[i])...)
	}
	return one
}

// row returns a contestant's row. The figures of the ranked maps fit together: those of the best
// are its own, those of a rival are the best map's, times the ratio of the two with its
// interval ([compare.Rival]). Other contestants have their own figures and no ratio.
func (b *builder) row(s compare.Summary, r *compare.Ranking, best []string) row {
	ns, times := s.NsPerOp, exact.NoInterval()
	if len(best) > 0 && s.Impl == best[0] {
		ns, times = r.NsPerOp, exact.Interval{Lo: 1, Center: 1, Hi: 1}
	}
	launches := s.Launches + s.Outside
	for _, rival := range r.Rivals {
		if rival.Impl == s.Impl {
			times, launches = rival.Log.Exp(), rival.Launches
			ns = times.Times(r.NsPerOp.Center)
		}
	}
	return slices.Concat(row{number(b.impl(s.Impl)), number(launches)}, bounds(ns), bounds(times))
}

// lines returns where a launch's results stand, as [cell] says.
func (b *builder) lines(l *compare.Launch) (runs []int) {
	name, lines := l.Source()
	at := b.file(name)
	last := -1 // contestant of the last run's last line
	for k, line := range lines {
		switch n := len(runs); {
		case line == 0:
		case n > 0 && k == last+1 && line == runs[n-3]+runs[n-1]:
			runs[n-1]++
			last = k
		default:
			runs = append(runs, at, line, k, 1)
			last = k
		}
	}
	return runs
}

// file returns the place of a results file among the document's, which it enters if it is new.
// Its link is relative to the page's folder, so that both can move together.
func (b *builder) file(name string) int {
	return place(b.files, name, func() {
		f := file{Name: filepath.ToSlash(name), Link: b.Root + filepath.ToSlash(name)}
		if b.Root != "" {
			b.Files = append(b.Files, f)
			return
		}
		if dir, err := filepath.Abs(b.dir); err == nil {
			if path, err := filepath.Abs(name); err == nil {
				link, _ := filepath.Rel(dir, path) // "" on another drive of Windows: no link
				f.Link = filepath.ToSlash(link)
			}
		}
		b.Files = append(b.Files, f)
	})
}
