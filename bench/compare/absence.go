package compare

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// An Absence says why a cell has no results of a contestant, or no more of them.
type Absence struct {
	Impl string // the contestant's name

	// Reason says why. If the contestant stopped, its launches before that count.
	// Otherwise it has none: it can't do the cell's workload, its map is incorrect, or no
	// launch of the cell is valid.
	Reason resultfile.Reason
}

// MarshalJSON returns an object of three fields: "impl"; "why" ("no LoadOrStore",
// "incorrect: loses keys", "in sweep 3: exit status 2", "invalid: …"); and "stopped",
// whether the contestant failed while it was measured.
func (a Absence) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Impl    string `json:"impl"`
		Why     string `json:"why"`
		Stopped bool   `json:"stopped"`
	}{a.Impl, a.Reason.Why(), a.Stopped()})
}

// String returns the reason as tables show it: "n/a: no LoadOrStore",
// "incorrect: loses keys", "stopped: in sweep 3: exit status 2".
func (a Absence) String() string { return a.Reason.Said() }

// Stopped reports whether the contestant failed while it was measured.
func (a Absence) Stopped() bool { return a.Reason.Kind == resultfile.Stopped }

// incorrect reports whether the map was found to be wrong.
func (a Absence) incorrect() bool { return a.Reason.Kind == resultfile.Incorrect }

// Voided reports whether the reason is that the cell has no valid launch.
func (a Absence) Voided() bool { return a.Reason.Kind == resultfile.Invalid }

// AbsenceIn returns what a note of a file says. It replaces what a terminal would not show
// as text: a note may quote a worker's output, which can hold anything.
func AbsenceIn(n resultfile.Note) Absence {
	a := Absence{words.Printable(n.Name.Contestant.String()), n.Reason}
	a.Reason.Text = words.OneLine(a.Reason.Text)
	return a
}

// addAbsences adds to the cells what notes say of them. It passes over a note that names no
// cell of the set, since any program may write comments into a file, and over contestants
// that a race dropped: they have all the launches that they were to have.
func (rd *reader) addAbsences() {
	for _, n := range rd.set.Notes {
		if n.Reason.Kind == resultfile.Dropped {
			continue
		}
		for _, c := range rd.set.Cells {
			if c.sameWorkload(n.Name) {
				c.addAbsence(AbsenceIn(n))
			}
		}
	}
}

// dropIncorrect removes all results of incorrect maps from the set, their controls
// included. A map that is incorrect under one workload is incorrect under all, and the
// launches before that was found measured an incorrect map too.
func (s *Set) dropIncorrect() {
	why := make(map[string]resultfile.Reason)
	for _, a := range s.Incorrect() {
		why[a.Impl] = a.Reason
	}
	if len(why) == 0 {
		return
	}
	for _, c := range s.Cells {
		for i, a := range c.Absences {
			if wrong, ok := why[Original(a.Impl)]; ok && !a.incorrect() {
				c.Absences[i] = Absence{a.Impl, wrong}
			}
		}
		for i := len(c.Contestants) - 1; i >= 0; i-- {
			name := c.Contestants[i]
			wrong, ok := why[Original(name)]
			if !ok {
				continue
			}
			c.Contestants = slices.Delete(c.Contestants, i, i+1)
			for l := range c.Launches {
				c.Launches[l].Results = slices.Delete(c.Launches[l].Results, i, i+1)
			}
			if c.absence(name) == nil {
				c.addAbsence(Absence{name, wrong})
			}
		}
	}
}

// Incorrect returns the maps that are incorrect and so have no results: each once, under
// its name without a control's number, in the order of the cells. It is never nil.
func (s *Set) Incorrect() []Absence {
	found := []Absence{}
	for _, c := range s.Cells {
		for _, a := range c.Absences {
			known := slices.ContainsFunc(found, func(f Absence) bool { return f.Impl == Original(a.Impl) })
			if a.incorrect() && !known {
				found = append(found, Absence{Original(a.Impl), a.Reason})
			}
		}
	}
	return found
}

// Unmeasured returns the error for an impl without results in the set. The error names the
// impls that have some, and says so if the impl is incorrect.
func (s *Set) Unmeasured(impl string) error {
	for _, a := range s.Incorrect() {
		if a.Impl == Original(impl) {
			return fmt.Errorf("impl %s gets no numbers, it is %s; want one of %s", impl, a.Reason.Why(), strings.Join(s.Impls(), ", "))
		}
	}
	return fmt.Errorf("no results of impl %q: want one of %s", impl, strings.Join(s.Impls(), ", "))
}

// addAbsence adds an absence, unless the cell has an equal one.
func (c *Cell) addAbsence(a Absence) {
	if !slices.Contains(c.Absences, a) {
		c.Absences = append(c.Absences, a)
	}
}

// absence returns the last absence of a contestant, nil if there is none.
func (c *Cell) absence(contestant string) *Absence {
	for i := len(c.Absences) - 1; i >= 0; i-- {
		if a := c.Absences[i]; a.Impl == contestant {
			return &a
		}
	}
	return nil
}

// unable returns the absences of ranked impls that have no launches because they can't do
// the cell's workload or are incorrect.
func (j *Judge) unable(c *Cell) []Absence {
	found := []Absence{}
	for _, a := range c.Absences {
		known := slices.ContainsFunc(found, func(f Absence) bool { return f.Impl == a.Impl })
		if !a.Stopped() && j.Ranks(a.Impl) && !j.measured(c, a.Impl) && !known {
			found = append(found, a)
		}
	}
	return found
}

// measured reports whether a launch has a value of the contestant in the judged unit.
func (j *Judge) measured(c *Cell, contestant string) bool {
	i := slices.Index(c.Contestants, contestant)
	return i >= 0 && j.launchesOf(c, i, c.all()) > 0
}

// warnOfStopped warns of the ranked impls that stopped.
func (j *Judge) warnOfStopped(c *Cell) exact.Warnings {
	var found exact.Warnings
	for _, a := range c.Absences {
		if a.Stopped() && j.Ranks(a.Impl) {
			found = append(found, fmt.Errorf("%s %v", a.Impl, a))
		}
	}
	return found
}
