package compare

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// An Absence is a contestant of which a cell has no results, or no more of
// them, and why.
type Absence struct {
	Impl string `json:"impl"`

	// Why is in the file's words: "no LoadOrStore" or "incorrect: loses keys"
	// of what gets no numbers, "in sweep 3: exit status 2" of what stopped. It
	// begins with "invalid: " where no launch of the cell is valid.
	Why string `json:"why"`

	// Stopped is set for a contestant that failed while it was measured. The
	// launches before that count. The others can't do the cell's workload,
	// or their map is incorrect.
	Stopped bool `json:"stopped"`
}

// String returns the absence as tables remark it: "n/a: no LoadOrStore",
// "incorrect: loses keys", "stopped: in sweep 3: exit status 2".
func (a Absence) String() string {
	switch {
	case a.Stopped:
		return stopped + a.Why
	case a.incorrect(), a.Voided():
		return a.Why
	}
	return missing + a.Why
}

// incorrect reports whether the map was found to be wrong.
func (a Absence) incorrect() bool { return !a.Stopped && strings.HasPrefix(a.Why, incorrect) }

// Voided reports whether the cell has no valid launch.
func (a Absence) Voided() bool { return !a.Stopped && strings.HasPrefix(a.Why, invalidAbsence) }

// What an absence's comment begins with, behind "# ", and what the reason of a
// map that is wrong begins with.
const (
	missing   = "n/a: "
	stopped   = "stopped: "
	incorrect = "incorrect: "
)

// failedCheck begins why a contestant stopped whose map failed the self-check, and
// unsynchronised why one did that the runtime ended, which is certain of that fault.
var (
	failedCheck    = regexp.MustCompile(`^(in sweep [0-9]+): ` + incorrect)
	unsynchronised = regexp.MustCompile(`^in sweep [0-9]+: .*fatal error: concurrent map `)
)

// A note is a comment about a contestant that is absent.
type note struct {
	Name string // of its benchmark
	Absence
}

// noteIn returns the note in a comment, ok when there is one.
func noteIn(rest string) (n note, ok bool) {
	rest = words.OneLine(rest) // a worker's last words are whatever it wrote
	text, unable := strings.CutPrefix(rest, missing)
	if !unable {
		if text, n.Stopped = strings.CutPrefix(rest, stopped); !n.Stopped {
			return note{}, false
		}
	}
	n.Name, n.Why, ok = strings.Cut(text, ": ")
	switch {
	case !n.Stopped:
	case failedCheck.MatchString(n.Why):
		n.Stopped, n.Why = false, failedCheck.ReplaceAllString(n.Why, incorrect+"self-check $1: ")
	case unsynchronised.MatchString(n.Why):
		n.Stopped, n.Why = false, incorrect+n.Why
	}
	return n, ok && n.Why != ""
}

// absent adds to the cells what notes say of them. A note that names no cell of
// the set, or that makes no sense, is passed over: comments bind nobody.
func (rd *reader) absent(notes []note) {
	for _, n := range notes {
		named, impl, err := ParseName(benchfmt.Name(n.Name))
		if err != nil {
			continue
		}
		n.Impl = impl
		for _, c := range rd.set.Cells {
			if c.sameWorkload(named) {
				c.addAbsence(n.Absence)
			}
		}
	}
}

// condemn takes all results of maps that are incorrect from the set: one that is
// wrong under one workload is a wrong map under all, and what it was measured at
// before that was found is no number of a map. Controls are the same map.
func (s *Set) condemn() {
	why := make(map[string]string)
	for _, a := range s.Incorrect() {
		why[a.Impl] = a.Why
	}
	if len(why) == 0 {
		return
	}
	for _, c := range s.Cells {
		for i, a := range c.Absences {
			if wrong := why[Original(a.Impl)]; wrong != "" && !a.incorrect() {
				c.Absences[i] = Absence{Impl: a.Impl, Why: wrong}
			}
		}
		for i := len(c.Contestants) - 1; i >= 0; i-- {
			name := c.Contestants[i]
			wrong := why[Original(name)]
			if wrong == "" {
				continue
			}
			c.Contestants = slices.Delete(c.Contestants, i, i+1)
			for l := range c.Launches {
				c.Launches[l].Results = slices.Delete(c.Launches[l].Results, i, i+1)
			}
			if c.absence(name) == nil {
				c.addAbsence(Absence{Impl: name, Why: wrong})
			}
		}
	}
}

// Incorrect returns the maps that are incorrect and so have no results, each once and
// in the order of the cells.
func (s *Set) Incorrect() []Absence {
	found := []Absence{}
	for _, c := range s.Cells {
		for _, a := range c.Absences {
			known := slices.ContainsFunc(found, func(f Absence) bool { return f.Impl == Original(a.Impl) })
			if a.incorrect() && !known {
				found = append(found, Absence{Impl: Original(a.Impl), Why: a.Why})
			}
		}
	}
	return found
}

// Unmeasured returns the error for an impl that the set has no results of.
func (s *Set) Unmeasured(impl string) error {
	for _, a := range s.Incorrect() {
		if a.Impl == Original(impl) {
			return fmt.Errorf("impl %s gets no numbers, it is %s; want one of %s", impl, a.Why, strings.Join(s.Impls(), ", "))
		}
	}
	return fmt.Errorf("no results of impl %q: want one of %s", impl, strings.Join(s.Impls(), ", "))
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
func (j *Judge) unable(c *Cell) []Absence {
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
	return i >= 0 && len(c.Column(i, NsPerOp)) > 0
}

// stops warns of the ranked impls that stopped.
func (j *Judge) stops(c *Cell) exact.Warnings {
	var found exact.Warnings
	for _, a := range c.Absences {
		if a.Stopped && j.ranks(a.Impl) {
			found = append(found, fmt.Errorf("%s %v", a.Impl, a))
		}
	}
	return found
}
