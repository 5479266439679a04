package resultfile

import (
	"fmt"
	"strings"
)

// phrases names in words the units by which maps can be judged. Of the others, neither
// direction is better, or they are about the machine and not about a map.
var phrases = [NumUnits]string{
	NsPerOp:     "time per operation",
	OpsPerSec:   "operations a second",
	BytesPerOp:  "bytes allocated per operation",
	AllocsPerOp: "allocations per operation",
	Fairness:    "fairness among goroutines",

	BytesPerEntry: "bytes per entry",
	EmptyBytes:    "bytes of an empty map",
	PeakPerEntry:  "bytes per entry at the peak of growing",
	FewPerEntry:   "bytes per entry after 99 % were deleted",
	DrainedBytes:  "bytes after all entries were deleted",
	ClearedBytes:  "bytes after Clear",

	LoadAlloc:      "bytes allocated by a Load",
	OverwriteAlloc: "bytes allocated by an overwriting Store",
	InsertAlloc:    "bytes allocated by an inserting Store",
	DeleteAlloc:    "bytes allocated by a Delete",
	RangeAlloc:     "bytes allocated by a Range",

	ReadP50:    "p50 of reads",
	ReadP90:    "p90 of reads",
	ReadP99:    "p99 of reads",
	ReadP999:   "p99.9 of reads",
	ReadP9999:  "p99.99 of reads",
	ReadMax:    "longest read",
	WriteP50:   "p50 of writes",
	WriteP90:   "p90 of writes",
	WriteP99:   "p99 of writes",
	WriteP999:  "p99.9 of writes",
	WriteP9999: "p99.99 of writes",
	WriteMax:   "longest write",
}

// Judged reports whether maps can be compared by the unit: it is about a map, and one of its
// directions is better.
func (u Unit) Judged() bool { return phrases[u] != "" }

// Words returns the unit in words, as in "the best map by p99 of reads". It is "" for a unit
// that is not [Unit.Judged].
func (u Unit) Words() string { return phrases[u] }

// Higher reports whether more of the unit is better.
func (u Unit) Higher() bool { return units[u].metadata == higher }

// Better returns what is said of the better one of two maps: "faster" by ns/op, "lower" by
// other units, and "higher" by those of which more is better.
func (u Unit) Better() string {
	switch {
	case u == NsPerOp:
		return "faster"
	case u.Higher():
		return "higher"
	}
	return "lower"
}

// Worse returns the opposite of [Unit.Better]: "slower", "higher" or "lower".
func (u Unit) Worse() string {
	switch {
	case u == NsPerOp:
		return "slower"
	case u.Higher():
		return "lower"
	}
	return "higher"
}

// Cost returns a value as a number of which less is better: the value itself, or 1 ÷ value if
// more of the unit is better. It is its own inverse.
func (u Unit) Cost(value float64) float64 {
	if u.Higher() {
		return 1 / value
	}
	return value
}

// Weighed reports whether the unit is about memory that was weighed, off the clock. Such a
// value hardly depends on the machine, and differs little from launch to launch.
func (u Unit) Weighed() bool { return BytesPerEntry <= u && u <= RangeAlloc }

// JudgedNames returns the names of the units by which maps can be judged, in their order.
func JudgedNames() []string {
	var names []string
	for u := range NumUnits {
		if u.Judged() {
			names = append(names, u.String())
		}
	}
	return names
}

// ParseJudged returns the unit of a name. It returns an error that lists [JudgedNames] for
// any other text, and for a unit by which maps can't be judged.
func ParseJudged(name string) (Unit, error) {
	u, ok := FindUnit(name)
	switch {
	case !ok:
		return 0, fmt.Errorf("no unit %q: want one of %s", name, strings.Join(JudgedNames(), ", "))
	case !u.Judged():
		return 0, fmt.Errorf("%s doesn't tell which map is better: want one of %s", u, strings.Join(JudgedNames(), ", "))
	}
	return u, nil
}

// Lacking returns the error for results that lack a unit. Has tells which units some line has.
// The error lists those by which the results can be judged, and says what to measure.
func (u Unit) Lacking(has *[NumUnits]bool) error {
	var names []string
	for other := range NumUnits {
		if has[other] && other.Judged() {
			names = append(names, other.String())
		}
	}
	remedy := "measure again with this version of mapbench"
	switch {
	case u.Weighed() && has[BytesPerEntry]:
		remedy = "measure a spec with grow=1"
	case has[ReadSamples] || has[WriteSamples]:
		remedy = "where samples are too few there is no quantile: measure longer launches, with run -rounds tails"
	}
	return fmt.Errorf("no line has %s, only %s; %s", u, strings.Join(names, ", "), remedy)
}

// MarshalText returns the unit's name. As JSON a unit is a string.
func (u Unit) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// UnmarshalText reads the name of a unit by which maps can be judged: see [ParseJudged].
func (u *Unit) UnmarshalText(text []byte) (err error) {
	*u, err = ParseJudged(string(text))
	return err
}
