package tables

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/compare/controls"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
)

// drift is why launches are invalid.
const drift = "xsync: the mean size is 900.0, want 1000 ± 2.0 %"

func at50(line string) bool { return strings.Contains(line, "/read=50/") }

func parse(t *testing.T, text string) *compare.Set {
	t.Helper()
	s, err := compare.Read(strings.NewReader(text), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// shortText returns a set's short tables.
func shortText(t *testing.T, s *compare.Set, ref string) []byte {
	t.Helper()
	opt := compare.Options{Ref: ref}
	tables, err := s.Tables(opt)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := WriteShort(&text, s, tables, s.Rankings(opt), ref); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

func TestGoldenShortTables(t *testing.T) {
	golden.Check(t, "testdata/short.txt", shortText(t, parse(t, simulation.Absent("")), ""))
	golden.Check(t, "testdata/shortref.txt", shortText(t, parse(t, simulation.Sample(1)), "sharded"))
	golden.Check(t, "testdata/shortinvalid.txt", shortText(t, parse(t, simulation.Invalidated(simulation.Sample(1), drift, at50)), ""))
}

// longText returns the long tables of a set's first cells.
func longText(t *testing.T, s *compare.Set, cells int) []byte {
	t.Helper()
	tables, err := s.Tables(compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := WriteLong(&text, tables[:cells]); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

func TestGoldenLongTables(t *testing.T) {
	golden.Check(t, "testdata/table.txt", longText(t, parse(t, simulation.Sample(1)), 2))
	golden.Check(t, "testdata/absent.txt", longText(t, parse(t, simulation.Absent("")), 1))
}

// TestTimesOutside wants the times of launches of which none lies in the main state.
func TestTimesOutside(t *testing.T) {
	table := compare.Table{OutsideFigures: []compare.OutsideFigure{{Impl: "mutex", NsPerOp: 33, Launches: 2}, {Impl: "xsync", NsPerOp: 9.7, Launches: 1}}, OutsideWhy: "CPU lost"}
	var text strings.Builder
	if err := WriteLong(&text, []compare.Table{table}); err != nil {
		t.Fatal(err)
	}
	if want := "\noutside the main state: mutex 33.0 ns/op in 2 launches, xsync 9.70 ns/op in 1 launch; the first: CPU lost\n"; !strings.HasSuffix(text.String(), want) {
		t.Errorf("the text is %q; want it to end with %q", &text, want)
	}
}

// TestTablesNameTheBuild wants the flags of a build in the header of its tables.
func TestTablesNameTheBuild(t *testing.T) {
	for config, want := range map[string]string{"": "margin ±2 %", "build: -race\n": "margin ±2 %; race build"} {
		_, header, _ := strings.Cut(string(longText(t, parse(t, config+simulation.Sample(1)), 1)), "\n")
		if header, _, _ = strings.Cut(header, "\n"); !strings.HasSuffix(header, want) {
			t.Errorf("%q: the long table's header is %q; want it to end with %q", config, header, want)
		}
	}
}

func TestGoldenChanges(t *testing.T) {
	older, newer := parse(t, simulation.Sample(1)), parse(t, simulation.Sample(1.1))
	newer.Cells = newer.Cells[:1]
	changes, err := compare.CompareFiles(older, newer, compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := WriteChanges(&text, changes); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/changes.txt", text.Bytes())
}

// TestChangesNameIncorrectMaps wants a line for a map that is in either file and has no times.
func TestChangesNameIncorrectMaps(t *testing.T) {
	changes := compare.Changes{Incorrect: []compare.Absence{{Impl: "xsync", Reason: resultfile.Reason{Kind: resultfile.Incorrect, Sweep: resultfile.NoSweep, Text: "loses keys"}}}}
	var text strings.Builder
	if err := WriteChanges(&text, &changes); err != nil {
		t.Fatal(err)
	}
	if want := "\nxsync: incorrect: loses keys\n"; !strings.HasSuffix(text.String(), want) {
		t.Errorf("the text is %q; want it to end with %q", &text, want)
	}
}

// TestGoldenControls pins the text about controls of which one differs, and too many.
func TestGoldenControls(t *testing.T) {
	found := controls.Controls{
		Controls: []controls.Control{
			{Cell: "read=95/n=1000", Procs: 2, Impl: "mutex", Launches: 9, Log: exact.Interval{Lo: -0.01, Center: 0.001, Hi: 0.01, Level: 0.95}, P: 0.82},
			{Cell: "read=50/n=1000", Procs: 2, Impl: "xsync", Launches: 9, Log: exact.Interval{Lo: 0.02, Center: 0.03, Hi: 0.05, Level: 0.95}, P: 0.004},
		},
		Alpha: 0.05, Differ: 1, Expected: 0.1, PAtLeast: 0.08, PAtMost: 0.997,
		Bins: []exact.Bin{{Lo: 0, Hi: 0.5, Got: 1, Expected: 1}, {Lo: 0.5, Hi: 1, Got: 1, Expected: 1}}, PFit: 1,
		Warnings: exact.Warnings{errors.New("2 controls are few")},
	}
	var text bytes.Buffer
	if err := WriteControls(&text, &found); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/controls.txt", text.Bytes())
}

// TestLegend wants each mark that occurs explained once, and none for a map that is beaten.
func TestLegend(t *testing.T) {
	marks := []compare.Mark{compare.MarkOpen, compare.MarkTied, compare.MarkBeaten, compare.MarkOpen}
	if got, want := Legend(marks, 0.02), "= tied as best (±2 %)   ? not told apart from the best"; got != want {
		t.Errorf("Legend = %q; want %q", got, want)
	}
}
