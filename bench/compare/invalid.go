package compare

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// An InvalidLaunch is a launch that must not be used, since a result of it is not what
// its workload asks for. Its file holds it as comments.
type InvalidLaunch struct {
	Sweep int

	// Why is in the file's words, behind the impl that it is about: "xsync: the mean
	// size is 900.0, want 1000 ± 2.0 %".
	Why string
}

// The comments of an invalid launch: why it is, then its lines.
const (
	invalidLaunch   = "invalid launch: "
	invalidLine     = "BenchmarkMap/"
	invalidAbsence  = "invalid: "
	noInvalidReason = "the file doesn't say why"
)

// comments are what a file's comments say, line by line.
type comments struct {
	notes   []note
	invalid []voided
	open    bool // whether the last of invalid may go on in the next line
}

// A voided is an invalid launch as its file has it.
type voided struct {
	InvalidLaunch
	names []benchfmt.Name // of its lines
}

// add takes a line of the file, be it a comment or not.
func (x *comments) add(line string) {
	text, ok := strings.CutPrefix(line, "# ")
	why, begins := strings.CutPrefix(text, invalidLaunch)
	switch {
	case !ok:
		x.open = false
	case begins:
		if !x.open || len(x.invalid[len(x.invalid)-1].names) > 0 {
			x.invalid, x.open = append(x.invalid, voided{}), true
		}
		if last := &x.invalid[len(x.invalid)-1]; last.Why == "" { // the first reason is enough
			last.Why = words.OneLine(why)
		}
	case x.open && strings.HasPrefix(text, invalidLine):
		x.invalid[len(x.invalid)-1].add(text)
	default:
		x.open = false
		if note, ok := noteIn(text); ok {
			x.notes = append(x.notes, note)
		}
	}
}

// add adds a line that was commented out.
func (v *voided) add(line string) {
	fields := strings.Fields(line)
	v.names = append(v.names, benchfmt.Name(strings.TrimPrefix(fields[0], "Benchmark")))
	for i, unit := range fields {
		if sweep, err := strconv.Atoi(fields[max(0, i-1)]); unit == "sweep" && err == nil {
			v.Sweep = sweep
		}
	}
}

// void adds the invalid launches to their cells. A cell that has no other launches is
// added to the set: it has contestants but no launches. Comments that make no sense are
// passed over.
func (rd *reader) void(launches []voided) {
	for _, v := range launches {
		var cell *Cell
		for _, name := range v.names {
			named, _, err := ParseName(name)
			if err != nil {
				continue
			}
			if cell == nil {
				cell = rd.measured(named)
			}
			if cell != nil && len(cell.Launches) > 0 {
				break
			}
			if _, ok := rd.names[name.String()]; ok {
				continue
			}
			if p, err := rd.place(name); err == nil {
				rd.names[name.String()], cell = p, p.cell
			}
		}
		if cell != nil {
			cell.Invalid = append(cell.Invalid, v.InvalidLaunch)
		}
	}
}

// measured returns the set's cell of a name, nil if it has none.
func (rd *reader) measured(named *Cell) *Cell {
	for _, c := range rd.set.Cells {
		if c.sameWorkload(named) {
			return c
		}
	}
	return nil
}

// sameWorkload reports whether a name is of the cell. How a cell's loops call is known
// once all its workers are: a comment may be older.
func (c *Cell) sameWorkload(named *Cell) bool {
	return c.Spec == named.Spec && c.Procs == named.Procs && c.Burst == named.Burst && c.Impl == named.Impl && (named.Call == "" || c.Call == named.Call)
}

// Voided says why the cell has no launches. It returns "" if the cell has some, or if no
// launch of it was measured.
func (c *Cell) Voided() string {
	if len(c.Launches) > 0 || len(c.Invalid) == 0 {
		return ""
	}
	first := c.Invalid[0]
	return fmt.Sprintf("all of %s; in sweep %d: %s", words.Count(len(c.Invalid), "launch"), first.Sweep, orReason(first.Why))
}

func orReason(why string) string {
	if why == "" {
		return noInvalidReason
	}
	return why
}

// invalidLaunches warns of the cell's invalid launches.
func (c *Cell) invalidLaunches() exact.Warnings {
	switch {
	case len(c.Invalid) == 0:
		return nil
	case len(c.Launches) == 0:
		return exact.Warnings{fmt.Errorf("no launch is valid: %s", c.Voided())}
	}
	first := c.Invalid[0]
	return exact.Warnings{fmt.Errorf("%s invalid and left out; in sweep %d: %s", words.Count(len(c.Invalid), "launch"), first.Sweep, orReason(first.Why))}
}

// voidedTable returns the table of a cell without a valid launch: its contestants, and
// why nothing is known of them.
func (j *Judge) voidedTable(c *Cell) Table {
	t := Table{
		Cell: c.String(), Procs: c.Procs, Level: j.Options.Level, Margin: j.Options.Margin, Each: j.Options.Level,
		Outside: []OutsideDelta{}, Warnings: c.invalidLaunches(),
	}
	for _, name := range c.Contestants {
		row := j.unmeasuredRow(name)
		row.Absence = c.absence(name)
		if row.Absence == nil {
			row.Absence = &Absence{Impl: name, Why: invalidAbsence + c.Voided()}
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
		BytesPerOp: none, AllocsPerOp: none, Fairness: none, CV: none, Unranked: !j.ranks(impl),
	}
}
