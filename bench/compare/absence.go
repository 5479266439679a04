package compare

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// An Absence is a contestant of which a cell has no results, or no more of
// them, and why.
type Absence struct {
	Impl string `json:"impl"`

	// Why is in the file's words: "no LoadOrStore" or "incorrect: loses keys"
	// of what was not measured, "in sweep 3: exit status 2" of what stopped.
	Why string `json:"why"`

	// Stopped is set for a contestant that failed while it was measured. The
	// launches before that count. The others can't do the cell's workload.
	Stopped bool `json:"stopped"`
}

// String returns the absence as tables remark it: "n/a: no LoadOrStore",
// "incorrect: loses keys", "stopped: in sweep 3: exit status 2".
func (a Absence) String() string {
	switch {
	case a.Stopped:
		return stopped + a.Why
	case strings.HasPrefix(a.Why, "incorrect: "):
		return a.Why
	}
	return missing + a.Why
}

// What an absence's comment begins with, behind "# ".
const (
	missing = "n/a: "
	stopped = "stopped: "
)

// A note is a comment about a contestant that is absent.
type note struct {
	name string // of its benchmark
	Absence
}

// noteIn returns the note in a file's line, ok when there is one.
func noteIn(line string) (n note, ok bool) {
	rest, ok := strings.CutPrefix(line, "# ")
	if !ok {
		return note{}, false
	}
	text, unable := strings.CutPrefix(rest, missing)
	if !unable {
		if text, n.Stopped = strings.CutPrefix(rest, stopped); !n.Stopped {
			return note{}, false
		}
	}
	n.name, n.Why, ok = strings.Cut(text, ": ")
	return n, ok && n.Why != ""
}

// absent adds to the cells what notes say of them. A note that names no cell of
// the set, or that makes no sense, is passed over: comments bind nobody.
func (rd *reader) absent(notes []note) {
	for _, n := range notes {
		named, impl, err := parseName(benchfmt.Name(n.name))
		if err != nil {
			continue
		}
		n.Impl = impl
		for _, c := range rd.set.Cells {
			// How a cell's loops call is known once all its workers are:
			// a note may be older.
			if c.Spec == named.Spec && c.Procs == named.Procs && c.Burst == named.Burst && (named.Call == "" || c.Call == named.Call) {
				c.addAbsence(n.Absence)
			}
		}
	}
}

// addAbsence adds an absence, unless the cell has the very same.
func (c *Cell) addAbsence(a Absence) {
	if !slices.Contains(c.Absences, a) {
		c.Absences = append(c.Absences, a)
	}
}

// absence returns the last that is said of a contestant, nil if nothing is.
func (c *Cell) absence(contestant string) *Absence {
	for i := len(c.Absences) - 1; i >= 0; i-- {
		if a := c.Absences[i]; a.Impl == contestant {
			return &a
		}
	}
	return nil
}

// unable returns the absences of ranked impls that can't do the cell's
// workload: they are n/a or incorrect, and have no launches.
func (j *judge) unable(c *Cell) []Absence {
	found := []Absence{}
	for _, a := range c.Absences {
		known := slices.ContainsFunc(found, func(f Absence) bool { return f.Impl == a.Impl })
		if !a.Stopped && j.ranks(a.Impl) && !c.measures(a.Impl) && !known {
			found = append(found, a)
		}
	}
	return found
}

// measures reports whether a launch in the main state holds a contestant.
func (c *Cell) measures(contestant string) bool {
	i := slices.Index(c.Contestants, contestant)
	return i >= 0 && len(c.column(i, nsPerOp)) > 0
}

// stops warns of the ranked impls that stopped.
func (j *judge) stops(c *Cell) Warnings {
	var found Warnings
	for _, a := range c.Absences {
		if a.Stopped && j.ranks(a.Impl) {
			found = append(found, fmt.Errorf("%s %v", a.Impl, a))
		}
	}
	return found
}
