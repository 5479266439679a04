package compare

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/workloads"
)

// A Set holds the contents of one or more results files of one machine.
type Set struct {
	// Names are the files' names.
	Names []string

	// Config holds the first file's configuration by key: commit, goversion,
	// cpu, …
	Config map[string]string

	Cells []*Cell // in the files' order
	State State

	// Cut says what was left out of files that were cut off.
	Cut exact.Warnings

	// Notes are those comments of the files that are about contestants.
	Notes []resultfile.Note

	// Sweeps is one more than the largest sweep's number. Sweeps of different
	// files have different numbers.
	Sweeps int

	Warnings exact.Warnings
}

// A Cell holds the launches of contestants that shared rounds.
type Cell struct {
	Spec  workloads.Spec
	Procs int

	// Burst and Call are the values of burst= and call= in the benchmark's
	// name; "" if it has none.
	Burst, Call string

	// Impl is the impl that a gate's cell measures. Its contestants are the
	// sides: xsync@old and xsync@new are of xsync. Other sides have cells of
	// their own, whose Impl includes the side: xsync@control. Impl is "" in
	// a cell that is not a gate's.
	Impl string

	// Contestants are named as in the file; the first is the reference of
	// the ratio metric.
	Contestants []string

	Launches []Launch // in the files' order

	looks  []int          // the looks of the race that measured the cell; nil if none did
	states []machineState // the set's

	// Invalid are the launches that must not be used. They are not among
	// Launches, which may be empty.
	Invalid []InvalidLaunch

	// Absences say which contestants have no results here, or stopped, in the
	// order of the files' comments.
	Absences []Absence
}

// A Launch is one launch of a cell: a result of each contestant, which shared rounds.
type Launch struct {
	Sweep int // the number of its sweep in the set, from 0 on

	from origin

	// Results has an entry for each of the cell's contestants, in their
	// order; nil for a contestant that had stopped.
	Results []*Result

	// Outside says why the launch lies outside the machine's main state;
	// "" when it does not.
	Outside string

	state int // an index of the set's states, unsettled for a launch that was in none
}

// A Result is one line of a file: what one contestant's launch came to.
type Result struct {
	Values resultfile.Values // by unit; NaN for a unit that the line lacks
	line   int               // its number in the file
}

// NewResult returns a result without a value.
func NewResult() *Result { return &Result{Values: resultfile.NoValues()} }

// Value returns the value in a unit that is named as the file spells it, such as "ns/op". It
// reports false if the line has no value in it, or if the unit is not one of mapbench's.
func (r *Result) Value(unit string) (v float64, ok bool) {
	u, ok := resultfile.FindUnit(unit)
	if !ok {
		return 0, false
	}
	return r.Values[u], !math.IsNaN(r.Values[u])
}

// String returns the cell's name without its procs: the spec, burst and call, and in front
// of them impl= if the cell is a gate's.
func (c *Cell) String() string {
	name := c.workload().String()
	if c.Impl != "" {
		name = "impl=" + c.Impl + "/" + name
	}
	return name
}

// workload returns what the cell's contestants have in common.
func (c *Cell) workload() resultfile.Workload {
	return resultfile.Workload{Spec: c.Spec, Procs: c.Procs, Burst: c.Burst, Call: c.Call}
}

// IsControl reports whether a contestant is the second of a control pair: "xsync#2".
func IsControl(contestant string) bool {
	c, err := resultfile.ParseContestant(contestant)
	return err == nil && c.IsControl()
}

// Original returns the name of the contestant that a control repeats, and the name of any
// other contestant as it is.
func Original(contestant string) string {
	c, err := resultfile.ParseContestant(contestant)
	if err != nil {
		return contestant
	}
	return c.Original().String()
}

// PairedImpl returns [Cell.Impl] of a contestant's cell: see
// [resultfile.Contestant.GateImpl]. It returns "" for a name that doesn't parse.
func PairedImpl(contestant string) string {
	c, err := resultfile.ParseContestant(contestant)
	if err != nil {
		return ""
	}
	return c.GateImpl()
}

// counts reports whether the launch's value of a metric may be judged: it lies in the main state,
// or the metric is weighed, which no state of the machine changes.
func (l *Launch) counts(metric resultfile.Unit) bool { return l.Outside == "" || metric.Weighed() }

// Column returns a contestant's values of a metric, in the order of the launches. It leaves
// out launches outside the main state, unless the metric is weighed, and those without the
// value. Contestant is an index of c.Contestants.
func (c *Cell) Column(contestant int, metric resultfile.Unit) []float64 {
	xs := make([]float64, 0, len(c.Launches))
	for i := range c.Launches {
		if x := c.Launches[i].value(contestant, metric); c.Launches[i].counts(metric) && !math.IsNaN(x) {
			xs = append(xs, x)
		}
	}
	return xs
}

// Logs returns the [Launch.LogRatio] of each launch that holds both: of the launches outside
// the main state, or else of those inside. By a metric that is weighed all lie inside.
func (c *Cell) Logs(a, b int, metric resultfile.Unit, outside bool) []float64 {
	xs := make([]float64, 0, len(c.Launches))
	for _, l := range c.Launches {
		if x := l.LogRatio(a, b, metric); l.counts(metric) == !outside && !math.IsNaN(x) {
			xs = append(xs, x)
		}
	}
	return xs
}

// LogRatio returns ln(a's metric ÷ b's), or the inverse ratio's if more of the metric is better:
// above 0, a is worse. It is 0 if both are 0, infinite if one is, and NaN if the launch lacks
// either. A and b are indices of the cell's contestants.
func (l *Launch) LogRatio(a, b int, metric resultfile.Unit) float64 {
	x, y := l.value(a, metric), l.value(b, metric)
	if x == y {
		return 0
	}
	return math.Log(metric.Cost(x) / metric.Cost(y))
}

// value returns a contestant's value of a metric, NaN if the launch has none.
func (l *Launch) value(contestant int, metric resultfile.Unit) float64 {
	if r := l.Results[contestant]; r != nil {
		return r.Values[metric]
	}
	return math.NaN()
}

// Impls returns the names of all contestants but controls: each once, in the order of their
// first cells.
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

// SameMachine returns an error if two sets come from different machines. The error names
// the keys in which they differ.
func SameMachine(a, b *Set) error {
	if diff := differing(resultfile.MachineKeys, a, b); diff != "" {
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

// Merge returns a set with the launches of all the given sets, in their order. It numbers
// the sweeps anew so that those of different sets stay apart. It returns an error if the
// sets come from different machines, or if one result is in two of them. The new set shares
// results with the given ones, which stay as they are. It warns of cells that were raced in
// one of several sets: a race decides by what it finds how much it measures, so the level of
// its findings holds for its own launches alone.
func Merge(sets ...*Set) (*Set, error) {
	if len(sets) == 0 {
		return nil, fmt.Errorf("no files: want at least one")
	}
	merged := &Set{Config: maps.Clone(sets[0].Config)}
	cells, mixed := make(map[string]*Cell), make(map[*Cell]bool)
	for _, s := range sets {
		if err := SameMachine(sets[0], s); err != nil {
			return nil, err
		}
		if diff := differing(resultfile.SubjectKeys, sets[0], s); diff != "" {
			merged.Warnings = append(merged.Warnings, fmt.Errorf("%s and %s are judged as one, but %s",
				sets[0].Names[0], s.Names[0], diff))
		}
		for _, c := range s.Cells {
			key := fmt.Sprintf("%s-%d", c, c.Procs)
			to := cells[key]
			if to == nil {
				to = &Cell{Spec: c.Spec, Procs: c.Procs, Burst: c.Burst, Call: c.Call, Impl: c.Impl, looks: c.looks}
				cells[key] = to
				merged.Cells = append(merged.Cells, to)
			} else if to.looks != nil || c.looks != nil {
				to.looks = nil
				mixed[to] = true
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
	if len(mixed) > 0 {
		merged.Warnings = append(merged.Warnings, fmt.Errorf("in %s a race is judged together with another file's launches, so intervals may be too narrow: judge the files one by one",
			words.Count(len(mixed), "cell")))
	}
	merged.dropIncorrect()
	merged.mark()
	merged.warnOfBuild()
	return merged, nil
}

// join appends the launches and absences of another file's cell. It numbers the sweeps from
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
