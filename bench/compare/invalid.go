package compare

import (
	"cmp"
	"fmt"
	"math"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// An InvalidLaunch is a launch that must not be used, because what a contestant did is not
// what the workload asks for. A file holds it as comments.
type InvalidLaunch struct {
	Sweep int

	// Why is the file's text, which begins with the impl: "xsync: the mean size is 900.0,
	// want 1000 ± 2.0 %". "" if the file doesn't say.
	Why string
}

// addInvalid adds the invalid launches to their cells. It adds a cell that has no other
// launches to the set: that cell has contestants and no launches.
func (rd *reader) addInvalid(launches []resultfile.InvalidLaunch) {
	for _, v := range launches {
		launch := InvalidLaunch{Why: words.OneLine(v.Why)}
		cell := rd.measured(v.Lines[0].Name)
		for _, line := range v.Lines {
			if s := line.Values[resultfile.Sweep]; !math.IsNaN(s) {
				launch.Sweep = int(s)
			}
			if _, known := rd.names[line.Spelling]; known || cell != nil && len(cell.Launches) > 0 {
				continue
			}
			if p, err := rd.place(line); err == nil {
				cell = p.cell
			}
		}
		if cell != nil {
			cell.Invalid = append(cell.Invalid, launch)
		}
	}
}

// measured returns the set's cell of a benchmark's name, nil if there is none.
func (rd *reader) measured(n resultfile.Name) *Cell {
	for _, c := range rd.set.Cells {
		if c.sameWorkload(n) {
			return c
		}
	}
	return nil
}

// sameWorkload reports whether a benchmark's name is of this cell. It allows for a comment
// that was written before all workers of the cell were known: that can't say call.
func (c *Cell) sameWorkload(n resultfile.Name) bool {
	named := bareCell(n)
	return c.Impl == named.Impl && c.workload().Same(named.workload())
}

// Voided says why the cell has no valid launch: how many launches are invalid, and why the
// first one is. It returns "" if the cell has a valid launch, or no launch at all.
func (c *Cell) Voided() string {
	if len(c.Launches) > 0 || len(c.Invalid) == 0 {
		return ""
	}
	first := c.Invalid[0]
	return fmt.Sprintf("all of %s; in sweep %d: %s", words.Count(len(c.Invalid), "launch"), first.Sweep, cmp.Or(first.Why, unsaid))
}

// unsaid is the reason of an invalid launch in a file that states none.
const unsaid = "the file doesn't say why"

// invalidLaunches warns of the cell's invalid launches.
func (c *Cell) invalidLaunches() exact.Warnings {
	switch {
	case len(c.Invalid) == 0:
		return nil
	case len(c.Launches) == 0:
		return exact.Warnings{fmt.Errorf("no launch is valid: %s", c.Voided())}
	}
	first := c.Invalid[0]
	return exact.Warnings{fmt.Errorf("%s invalid and left out; in sweep %d: %s", words.Count(len(c.Invalid), "launch"), first.Sweep, cmp.Or(first.Why, unsaid))}
}

// voidedTable returns the table of a cell without a valid launch: its contestants, and why
// they have no numbers.
func (j *Judge) voidedTable(c *Cell) Table {
	t := Table{
		Cell: c.String(), Procs: c.Procs, Level: j.Options.Level, Margin: j.Options.Margin, Each: j.Options.Level, Unit: j.Options.Unit,
		Outside: []OutsideDelta{}, Warnings: c.invalidLaunches(),
	}
	for _, name := range c.Contestants {
		row := j.unmeasuredRow(name)
		row.Absence = c.absence(name)
		if row.Absence == nil {
			row.Absence = &Absence{name, resultfile.Reason{Kind: resultfile.Invalid, Sweep: resultfile.NoSweep, Text: c.Voided()}}
		}
		t.Rows = append(t.Rows, row)
	}
	t.Rows = append(t.Rows, j.unmeasured(c)...)
	return t
}

// unmeasuredRow returns a row without numbers.
func (j *Judge) unmeasuredRow(impl string) Summary {
	none := exact.Number(math.NaN())
	return Summary{
		Impl: impl, NsPerOp: exact.NoInterval(), OpsPerSec: exact.NoInterval(),
		BytesPerOp: none, AllocsPerOp: none, Fairness: none, CV: none, Unranked: !j.Ranks(impl),
	}
}
