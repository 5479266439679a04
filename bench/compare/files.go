package compare

import (
	"cmp"
	"fmt"
	"slices"

	"example.com/mapbench/internal/copies"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// CompareFiles compares two files of one machine. The launches are not paired, so a drift
// of the machine between the files looks like a change. The contestants of a cell are one
// family. It returns an error if the machines differ or both files hold the same launches.
func CompareFiles(older, newer *Set, opt Options) (*Changes, error) {
	if err := SameMachine(older, newer); err != nil {
		return nil, err
	}
	var found copies.Found
	for _, s := range []*Set{older, newer} {
		if err := cmp.Or(found.Add(s.Firsts()...), s.CheckUnit(opt.Unit)); err != nil {
			return nil, err
		}
	}
	j := NewJudge(opt)
	out := &Changes{Level: j.Options.Level, Margin: j.Options.Margin, Unit: opt.Unit, Changes: []Change{}, OnlyOld: []string{}, OnlyNew: []string{}}
	out.Incorrect = newer.Incorrect()
	for _, a := range older.Incorrect() {
		if !slices.ContainsFunc(out.Incorrect, func(f Absence) bool { return f.Impl == a.Impl }) {
			out.Incorrect = append(out.Incorrect, a)
		}
	}
	cells := make(map[string]*Cell)
	for _, c := range older.Cells {
		cells[c.Title()] = c
	}
	shifts := make(map[exact.Sizes]exact.TwoSampleOrder)
	for _, c := range newer.Cells {
		was := cells[c.Title()]
		if was == nil {
			out.OnlyNew = append(out.OnlyNew, c.Title())
			continue
		}
		delete(cells, c.Title())
		out.Changes = append(out.Changes, j.changes(was, c, out, shifts)...)
	}
	for _, c := range older.Cells {
		if cells[c.Title()] != nil {
			out.OnlyOld = append(out.OnlyOld, c.Title())
		}
	}
	if n := older.State.Outside + newer.State.Outside; n > 0 && !opt.Unit.Weighed() {
		out.Warnings = append(out.Warnings, fmt.Errorf("%s outside the machine's main state left out", words.Count(n, "launch")))
	}
	if a, b := older.State.C2C, newer.State.C2C; Apart(float64(a), float64(b)) {
		out.Warnings = append(out.Warnings, fmt.Errorf("the machine's main state was %.0f ns from core to core and is %.0f: measure both in one state", a, b))
	}
	return out, nil
}

// Title returns the cell's name with its procs: "read=95/dist=uniform/n=1000 procs=2".
func (c *Cell) Title() string { return fmt.Sprintf("%s procs=%d", c, c.Procs) }

// changes compares the contestants that both files hold of a cell.
func (j *Judge) changes(was, is *Cell, out *Changes, shifts map[exact.Sizes]exact.TwoSampleOrder) []Change {
	var common []int
	for i, name := range is.Contestants {
		if slices.Contains(was.Contestants, name) {
			common = append(common, i)
		} else {
			out.OnlyNew = append(out.OnlyNew, name+" in "+is.Title())
		}
	}
	for _, name := range was.Contestants {
		if !slices.Contains(is.Contestants, name) {
			out.OnlyOld = append(out.OnlyOld, name+" in "+was.Title())
		}
	}
	level := j.each(len(common))
	changes := make([]Change, len(common))
	ps := make([]float64, len(common))
	for k, i := range common {
		name := is.Contestants[i]
		before := was.Column(slices.Index(was.Contestants, name), j.Options.Unit)
		after := is.Column(i, j.Options.Unit)
		c := Change{
			Cell: is.String(), Procs: is.Procs, Impl: name,
			Old: j.Median(before, j.Options.Level), New: j.Median(after, j.Options.Level),
			NOld: len(before), NNew: len(after),
			P: 1,
		}
		if len(before) == 0 || len(after) == 0 {
			c.Log = exact.NoInterval()
			c.Warnings = append(c.Warnings, noLaunches(was, is)...)
		} else {
			test := exact.MannWhitney(before, after, j.Alpha())
			c.P, c.Warnings = test.P, test.Warnings
			key := exact.Sizes{Before: len(before), After: len(after), Level: level}
			if _, ok := shifts[key]; !ok {
				shifts[key] = exact.TwoSampleOrderFor(key)
			}
			if c.Log = shifts[key].Interval(before, after); j.Options.Unit.Higher() {
				c.Log = c.Log.Negated()
			}
			if shifts[key].Rank == 0 {
				c.Warnings = append(c.Warnings, fmt.Errorf("%d+%d launches give no interval: need >= %d a side for %s",
					c.NOld, c.NNew, exact.FewestOfBoth(level), words.Percent(level)))
			}
		}
		changes[k], ps[k] = c, c.P
	}
	for k, p := range exact.Holm(ps) {
		changes[k].PFamily = p
		changes[k].Verdict = Unresolved
		if changes[k].NOld > 0 && changes[k].NNew > 0 {
			changes[k].Verdict = j.verdict(changes[k].Log, p, changes[k].Log.Sign())
		}
	}
	return changes
}

// noLaunches warns that a comparison lacks launches on a side, and says why.
func noLaunches(was, is *Cell) exact.Warnings {
	found := exact.Warnings{fmt.Errorf("no launches on one side")}
	for _, side := range []struct {
		name string
		cell *Cell
	}{{"old", was}, {"new", is}} {
		if why := side.cell.Voided(); why != "" {
			found = append(found, fmt.Errorf("in the %s file no launch is valid: %s", side.name, why))
		}
	}
	return found
}
