package compare

import (
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/workloads"
)

// Axes returns the keys along which impls can be compared: those of a spec,
// and procs, which is no part of a spec but the -N of a benchmark's name.
func Axes() []string { return append(workloads.Axes(), "procs") }

// CheckAxis refuses what is no axis.
func CheckAxis(axis string) error {
	if !slices.Contains(Axes(), axis) {
		return fmt.Errorf("no axis %q: want one of %s", axis, strings.Join(Axes(), ", "))
	}
	return nil
}

// Logarithmic reports whether an axis is judged, and best drawn, on a
// logarithmic scale: so are the counts, of which a benchmark takes 1e3, 1e4, 1e5.
// Shares and exponents are linear.
func Logarithmic(axis string) bool { return axis == "n" || Counted(axis) }

// Counted reports whether an axis has small whole numbers only.
func Counted(axis string) bool { return axis == "goroutines" || axis == "procs" }
