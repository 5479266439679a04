package compare

import (
	"fmt"
	"strings"
	"testing"

	"example.com/mapbench/internal/simulation"
)

const drift = "xsync: the mean size is 900.0, want 1000 ± 2.0 %"

func at50(line string) bool { return strings.Contains(line, "/read=50/") }

// TestInvalidCellStands checks that a cell without a valid launch is in every table, with the
// reason.
func TestInvalidCellStands(t *testing.T) {
	s := parse(t, simulation.Invalidated(simulation.Sample(1), drift, at50))
	const why = "all of 9 launches; in sweep 0: " + drift
	if len(s.Cells) != 2 || len(s.Cells[1].Launches) != 0 || len(s.Cells[1].Invalid) != 9 || s.Cells[1].Invalid[8].Sweep != 8 {
		t.Fatalf("cells %+v; want a second one of 9 invalid launches", s.Cells)
	}
	check := func(what, text string, times int, want string) {
		t.Helper()
		if got := strings.Count(text, want); got != times {
			t.Errorf("%s: %q stands there %d times, want %d:\n%s", what, want, got, times, text)
		}
	}
	check("compare", said(t, s), 5, "invalid: "+why+"\n")
	check("compare", said(t, s), 1, "warning: no launch is valid: "+why+"\n")

	whole := parse(t, seeded("1", simulation.Sample(1)))
	merged, err := Merge(whole, s)
	if err != nil {
		t.Fatal(err)
	}
	check("merged with a file that measured it", said(t, merged), 1, "warning: 9 launches invalid and left out; in sweep 0: "+drift+"\n")

	for _, order := range [][2]*Set{{whole, s}, {s, whole}} {
		changes, err := CompareFiles(order[0], order[1], Options{})
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		for _, c := range changes.Changes {
			for _, warning := range c.Warnings {
				fmt.Fprintln(&text, warning)
			}
		}
		side := map[bool]string{true: "new", false: "old"}[order[1] == s]
		check("two files", text.String(), 5, "in the "+side+" file no launch is valid: "+why+"\n")
	}

	ranking := s.Rankings(Options{})[1]
	if len(ranking.Warnings) == 0 || !strings.Contains(ranking.Warnings[0].Error(), why) || len(ranking.Absent) != 0 {
		t.Errorf("ranking %+v; want a warning with the reason", ranking)
	}
}

// TestInvalidLaunches reads comments of single invalid launches, and comments that make no
// sense.
func TestInvalidLaunches(t *testing.T) {
	check := func(what, text string, cells, invalid int, why string) {
		t.Helper()
		s := parse(t, header+resultLine("A", 20, "0 sweep")+text+resultLine("A", 20, "2 sweep"))
		c := s.Cells[len(s.Cells)-1]
		if len(s.Cells) != cells || len(c.Invalid) != invalid || invalid > 0 && (c.Invalid[0].Why != why || c.Invalid[0].Sweep != 1) {
			t.Errorf("%s: %d cells, invalid %v; want %d, and %d because %q in sweep 1", what, len(s.Cells), c.Invalid, cells, invalid, why)
		}
	}
	line := "# " + resultLine("A", 20, "1 sweep")
	check("none", "", 1, 0, "")
	check("one", "# invalid launch: A: hit 1\n"+line, 1, 1, "A: hit 1")
	check("through the interface", "# invalid launch: A: hit 1\n"+strings.Replace(line, "n=1000-2", "n=1000/call=interface-2", 1), 2, 1, "A: hit 1")
	check("another cell", "# invalid launch: A: hit 1\n"+strings.Replace(line, "read=95", "read=0", 1), 2, 1, "A: hit 1")
	check("no lines", "# invalid launch: A: hit 1\n", 1, 0, "")
	check("no reason", line, 1, 0, "")
	check("no legal name", "# invalid launch: A: hit 1\n# BenchmarkMap/impl=A/read=195-2 1 20 ns/op\n", 1, 0, "")
	check("another comment between", "# invalid launch: A: hit 1\n# note\n"+line, 1, 0, "")
}
