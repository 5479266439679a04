package bench

import (
	"strings"
	"testing"
)

// TestRateThatNobodyHolds measures, at a rate, a map that can't do so many operations beside one
// that can unless the machine is busy. Each has a line, or a note that says what it held.
func TestRateThatNobodyHolds(t *testing.T) {
	summary, file := measure(t, Config{Cells: cells(t, "mutex,sluggish", "read=100/n=100/rate=1e6"), Launches: 1})
	held := make(map[string]float64)
	for _, a := range summary.Missing {
		held[a.Contestant.String()] = a.Held
	}
	// Each Load takes 10 µs, so at most 1e5 of them take a second.
	if got := held["sluggish"]; !(got > 0 && got < 110_000) {
		t.Errorf("the summary says that the slow map held %g operations a second; want up to 1e5", got)
	}
	results, _ := lines(t, file)
	lined := make(map[string]bool)
	for _, r := range results {
		lined[strings.Split(r.Name.String(), "/")[1]] = true
	}
	for _, impl := range []string{"mutex", "sluggish"} {
		note := "\n# n/a: Map/impl=" + impl + "/read=100/dist=uniform/n=100/rate=1000000: does not hold 1000000 operations a second; held "
		noted := strings.Contains(file, note)
		if noted == lined["impl="+impl] || noted != (held[impl] > 0) || impl == "sluggish" && !noted {
			t.Errorf("%s has a line, %v, and a note, %v; want one of the two:\n%s", impl, lined["impl="+impl], noted, file)
		}
	}
	if len(summary.Failures) > 0 || len(summary.Invalid) > 0 {
		t.Errorf("failures %v, invalid %v; want none, as a map that is too slow is n/a", summary.Failures, summary.Invalid)
	}
}

// TestRatesShareNoLaunch keeps cells at a rate in launches of their own.
func TestRatesShareNoLaunch(t *testing.T) {
	for spec, want := range map[string]bool{"read=50,60/n=100": true, "read=50,60/n=100/rate=1e6": false} {
		pair := cells(t, "mutex", spec)
		if got := pair[0].sharesMap(pair[1]); got != want {
			t.Errorf("%s: the cells share a launch: %v; want %v", spec, got, want)
		}
	}
}
