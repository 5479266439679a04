package compare

import (
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/workloads"
)

// Axes returns the keys along which impls can be compared: the axes of a spec, and procs,
// which is the -N of a benchmark's name and not part of a spec. The caller owns the slice.
func Axes() []string { return append(workloads.Axes(), "procs") }

// CheckAxis returns an error that lists [Axes] if axis is none of them.
func CheckAxis(axis string) error {
	if !slices.Contains(Axes(), axis) {
		return fmt.Errorf("no axis %q: want one of %s", axis, strings.Join(Axes(), ", "))
	}
	return nil
}

// Logarithmic reports whether an axis is judged, and best drawn, on a logarithmic scale.
// Counts are: benchmarks take values such as 1e3, 1e4 and 1e5. Shares and exponents are
// linear.
func Logarithmic(axis string) bool { return axis == "n" || Counted(axis) }

// Counted reports whether all values of an axis are small whole numbers.
func Counted(axis string) bool { return axis == "goroutines" || axis == "procs" }
