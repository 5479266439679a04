package compare

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/workloads"
)

// A Set is what one or more files of one machine hold.
type Set struct {
	// Names are the files' names.
	Names []string

	// Config holds the first file's configuration: commit, go, cpu, …
	Config map[string]string

	Cells []*Cell // in the files' order
	State State

	// cut says what was left out of files that were cut off.
	Cut exact.Warnings

	// notes are all that the files' comments say of contestants.
	Notes []note

	// Sweeps is one more than the largest sweep. Sweeps of different files
	// have different numbers.
	Sweeps int

	Warnings exact.Warnings
}

// A Cell holds the launches of contestants that shared rounds.
type Cell struct {
	Spec  workloads.Spec
	Procs int

	// Burst and Call are what the benchmark's name says beside the spec; ""
	// when it says nothing.
	Burst, Call string

	// Impl is what a gate's cell measures, whose contestants are its sides:
	// xsync of xsync@old and xsync@new. Of any other side the side belongs
	// to it: xsync@control. It is "" in all other cells.
	Impl string

	// Contestants are named as in the file; the first is the reference of
	// the ratio metric.
	Contestants []string

	Launches []Launch // in the files' order

	// Invalid are further launches, which must not be used. A cell may have no
	// others.
	Invalid []InvalidLaunch

	// Absences are the contestants that have no results here, or stopped,
	// in the order of the files' comments.
	Absences []Absence
}

// A Launch is one launch of a cell.
type Launch struct {
	Sweep int

	from origin

	// Results has one for each of the cell's contestants, nil for those
	// that had stopped.
	Results []*Result

	// Outside says why the launch lies outside the machine's main state;
	// "" when it does not.
	Outside string
}

// A Result is one line of a file.
type Result struct {
	Values [len(Units)]float64 // NaN where the line has none
	line   int                 // its number in the file
}

// NewResult returns a result without a value.
func NewResult() *Result {
	r := new(Result)
	for i := range r.Values {
		r.Values[i] = math.NaN()
	}
	return r
}

// The metrics of a line, and their units.
const (
	NsPerOp = iota
	OpsPerSec
	Ratio
	BytesPerOp
	AllocsPerOp
	fairness
	hit
	inserted
	removed
	size
	sweep
	c2cBefore
	c2cAfter
	lostBefore
	lostAfter
	steal
	throttled
)

var Units = [...]string{"ns/op", "ops/s", "ratio", "B/op", "allocs/op", "fairness", "hit", "inserted", "removed",
	"size", "sweep", "c2c-before-ns", "c2c-after-ns", "lost-before", "lost-after", "steal", "throttled"}

// Value returns the line's value in a unit, as the file spells it.
func (r *Result) Value(unit string) (v float64, ok bool) {
	i := slices.Index(Units[:], unit)
	if i < 0 {
		return 0, false
	}
	return r.Values[i], !math.IsNaN(r.Values[i])
}

// String returns the cell's name but for its procs. Only that of a gate's cell
// says which impl it is of.
func (c *Cell) String() string {
	name := c.Spec.String()
	if c.Impl != "" {
		name = "impl=" + c.Impl + "/" + name
	}
	if c.Burst != "" {
		name += "/burst=" + c.Burst
	}
	if c.Call != "" {
		name += "/call=" + c.Call
	}
	return name
}

// IsControl reports whether a contestant is the second of a control pair.
func IsControl(contestant string) bool { return strings.Contains(contestant, "#") }

// Original returns the impl that a contestant of a control pair repeats.
func Original(contestant string) string {
	impl, _, _ := strings.Cut(contestant, "#")
	return impl
}

// The sides of a gate's contestants, behind the impl and an @: xsync@old.
const (
	SideOld = "old"
	SideNew = "new"
)

// PairedImpl returns what a contestant of a gate measures, "" for any other: the impl,
// and the side where it is neither old nor new.
func PairedImpl(contestant string) string {
	impl, side, ok := strings.Cut(Original(contestant), "@")
	switch {
	case !ok:
		return ""
	case side == SideOld, side == SideNew:
		return impl
	}
	return impl + "@" + side
}

// Column returns the values of one contestant's metric over the launches in
// the main state.
func (c *Cell) Column(contestant, metric int) []float64 {
	xs := make([]float64, 0, len(c.Launches))
	for _, l := range c.Launches {
		if r := l.Results[contestant]; r != nil && l.Outside == "" && !math.IsNaN(r.Values[metric]) {
			xs = append(xs, r.Values[metric])
		}
	}
	return xs
}

// logs returns ln(a's metric ÷ b's) of the launches that hold both, either
// inside or outside the main state.
func (c *Cell) logs(a, b, metric int, outside bool) []float64 {
	xs := make([]float64, 0, len(c.Launches))
	for _, l := range c.Launches {
		if x := l.LogRatio(a, b, metric); (l.Outside != "") == outside && !math.IsNaN(x) {
			xs = append(xs, x)
		}
	}
	return xs
}

// LogRatio returns ln(a's metric ÷ b's), NaN when the launch does not hold both.
func (l *Launch) LogRatio(a, b, metric int) float64 {
	if l.Results[a] == nil || l.Results[b] == nil {
		return math.NaN()
	}
	x := math.Log(l.Results[a].Values[metric] / l.Results[b].Values[metric])
	if math.IsInf(x, 0) {
		return math.NaN() // a ratio of 0 is none
	}
	return x
}

// Impls returns the names of all contestants but controls, in the order of
// their first cell.
func (s *Set) Impls() []string {
	var names []string
	for _, c := range s.Cells {
		for _, name := range c.Contestants {
			if !IsControl(name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// MachineFields are the configuration keys that make a machine; results of
// different machines are never compared as one. A file without a quota has none.
var MachineFields = []string{"cpu", "cores", "goos", "goarch", "kernel", QuotaField}

// QuotaField says how many CPUs a container's control group granted.
const QuotaField = "quota"

// subjectFields are the keys that make what was measured; they may differ
// between files, which is worth a warning, but not within one.
var subjectFields = []string{"mapbench", "commit", "goversion", "goamd64", BuildKey}

// SameMachine returns an error that names the fields in which the machines
// of two sets differ.
func SameMachine(a, b *Set) error {
	if diff := differing(MachineFields, a, b); diff != "" {
		return fmt.Errorf("%s and %s come from different machines: %s; measure both on one",
			strings.Join(a.Names, ", "), strings.Join(b.Names, ", "), diff)
	}
	return nil
}

// differing lists the keys in which two sets differ, with both values.
func differing(keys []string, a, b *Set) string {
	var diffs []string
	for _, key := range keys {
		if a.Config[key] != b.Config[key] {
			diffs = append(diffs, fmt.Sprintf("%s is %q and %q", key, a.Config[key], b.Config[key]))
		}
	}
	return strings.Join(diffs, ", ")
}

// Merge returns a set with the launches of all the given sets, one after the
// other, their sweeps renumbered so that they stay apart. The sets must come
// from one machine, and no result may be in two of them. They are left as they are.
func Merge(sets ...*Set) (*Set, error) {
	if len(sets) == 0 {
		return nil, fmt.Errorf("no files: want at least one")
	}
	merged := &Set{Config: maps.Clone(sets[0].Config)}
	cells := make(map[string]*Cell)
	for _, s := range sets {
		if err := SameMachine(sets[0], s); err != nil {
			return nil, err
		}
		if diff := differing(subjectFields, sets[0], s); diff != "" {
			merged.Warnings = append(merged.Warnings, fmt.Errorf("%s and %s are judged as one, but %s",
				sets[0].Names[0], s.Names[0], diff))
		}
		for _, c := range s.Cells {
			key := fmt.Sprintf("%s-%d", c, c.Procs)
			to := cells[key]
			if to == nil {
				to = &Cell{Spec: c.Spec, Procs: c.Procs, Burst: c.Burst, Call: c.Call, Impl: c.Impl}
				cells[key] = to
				merged.Cells = append(merged.Cells, to)
			}
			to.join(c, merged.Sweeps)
		}
		merged.Names = append(merged.Names, s.Names...)
		merged.Cut = append(merged.Cut, s.Cut...)
		merged.Notes = append(merged.Notes, s.Notes...)
		merged.Sweeps += s.Sweeps
	}
	if err := merged.twice(); err != nil {
		return nil, err
	}
	merged.Warnings = append(merged.Warnings, merged.Cut...)
	merged.condemn()
	merged.mark()
	merged.warnOfBuild()
	return merged, nil
}

// join appends the launches and absences of another file's cell, sweeps counted from
// first on.
func (c *Cell) join(other *Cell, first int) {
	places := make([]int, len(other.Contestants))
	for i, name := range other.Contestants {
		places[i] = slices.Index(c.Contestants, name)
		if places[i] < 0 {
			places[i] = len(c.Contestants)
			c.Contestants = append(c.Contestants, name)
		}
	}
	for i, l := range c.Launches {
		c.Launches[i].Results = append(l.Results, make([]*Result, len(c.Contestants)-len(l.Results))...)
	}
	for _, l := range other.Launches {
		results := make([]*Result, len(c.Contestants))
		for i, r := range l.Results {
			results[places[i]] = r
		}
		c.Launches = append(c.Launches, Launch{Sweep: first + l.Sweep, from: l.from, Results: results})
	}
	c.Invalid = append(c.Invalid, other.Invalid...)
	for _, a := range other.Absences {
		c.addAbsence(a)
	}
}
