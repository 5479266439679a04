package verify

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/internal/checkout"
)

// results is the folder of the committed reports.
const results = "../../results/verify"

// committed returns the committed reports and the table of planted bugs.
func committed(t *testing.T) (reports []Report, planted string) {
	t.Helper()
	checkout.Needs(t, "../../results")
	files, err := filepath.Glob(results + "/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var r Report
		if err := json.Unmarshal(text, &r); err != nil {
			t.Fatalf("%s: %v; delete it and run scripts/verify again", file, err)
		}
		reports = append(reports, r)
	}
	text, err := os.ReadFile(results + "/planted.md")
	if err != nil {
		t.Fatalf("%v; write it by go test ./impls/maptest/planted -timeout 0 -runs=20 -table FILE", err)
	}
	return reports, string(text)
}

// TestOwnDesignsPass wants each of our own designs to pass, in the committed reports, all
// laws that apply to it. The test of cmd/internal/docs compares docs/verify.md with them.
func TestOwnDesignsPass(t *testing.T) {
	reports, _ := committed(t)
	for _, r := range reports {
		for _, m := range r.Maps {
			for _, row := range m.Rows {
				if m.Kind == Own && row.Verdict != maptest.Pass.String() && row.Verdict != maptest.NA.String() {
					t.Errorf("%s, %s with %d goroutines: %s, %s; want our own designs to pass", m.Name, row.Law, r.Goroutines, row.Verdict, row.Message)
				}
			}
		}
	}
}

// TestPeersAreThoseOfToday wants the versions that were verified to be those that
// go.mod asks for.
func TestPeersAreThoseOfToday(t *testing.T) {
	text, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	reports, _ := committed(t)
	old := stale(reports, string(text))
	for _, module := range old {
		t.Errorf("results/verify has %s, and go.mod another version; delete results/verify/peers-*.json and run scripts/verify peers again", module)
	}
	if len(stale(reports, "")) == 0 {
		t.Error("no module is lacking in an empty go.mod")
	}
}

// stale returns the modules of peers, with their versions, that a go.mod doesn't
// ask for.
func stale(reports []Report, mod string) (stale []string) {
	for _, r := range reports {
		for _, m := range r.Maps {
			module := m.Module + " " + m.Version
			asked := strings.Contains(mod, "\t"+module+"\n") || strings.Contains(mod, "\t"+module+" //")
			if m.Module != "" && !asked && !slices.Contains(stale, module) {
				stale = append(stale, module)
			}
		}
	}
	return stale
}

// passing is a report in which a map passes all laws.
func passing(name string, goroutines int, race bool) Report {
	r := Report{Go: "go1.26", Platform: "linux/amd64", Procs: 2, Race: race, Commit: "0123456789abcdef", ForSeconds: 60, Goroutines: goroutines}
	m := Map{Name: name, Kind: Own, Again: "mapbench verify -impl " + name, Seconds: 30}
	for _, law := range maptest.Laws() {
		m.Rows = append(m.Rows, Row{Law: law.Name, Text: law.Text, Verdict: "pass", Rounds: fewRounds})
	}
	r.add(m)
	return r
}

// TestDocShowsWhatWentWrong writes a page of verdicts of every kind.
func TestDocShowsWhatWentWrong(t *testing.T) {
	fine, worse, raced := passing("haxmap", 2, false), passing("haxmap", 8, false), passing("haxmap", 8, true)
	fail := func(r *Report, law int, message, history string) {
		row := &r.Maps[0].Rows[law]
		row.Verdict, row.Message, row.History = "FAIL", message, history
	}
	fail(&worse, 10, "a history", "one\ntwo\nthree")
	fail(&raced, 10, "another", "one")
	fail(&raced, 11, "a race", strings.Repeat("a line\n", 40))
	fine.Maps[0].Rows[12].Verdict = "unknown"
	raced.Maps[0].Rows[12].Verdict = "n/a"
	worse.CPU, raced.Maps[0].Rows[13].Rounds = "Some CPU", 3 // of a timed law
	note := func(r *Report, law, note string) {
		i := slices.IndexFunc(r.Maps[0].Rows, func(row Row) bool { return row.Law == law })
		r.Maps[0].Rows[i].Note = note
	}
	note(&fine, "odd-floats", "once")
	note(&worse, "odd-floats", "twice")
	note(&raced, "odd-floats", "twice")
	note(&fine, "costs", "grow: none")
	note(&worse, "costs", "grow: Len")
	note(&raced, "emptied", "not measured")
	var page strings.Builder
	if err := WriteDoc(&page, []Report{raced, worse, fine}, "| planted |"); err != nil {
		t.Fatal(err)
	}
	law := func(i int) string { return maptest.Laws()[i].Name }
	for _, part := range []string{
		"## Our designs\n\nNot verified yet.\n",
		"The settings: 60 s each with 2, 8, 8 (-race) goroutines; go1.26, linux/amd64, GOMAXPROCS=2, commit 0123456789ab; go1.26, linux/amd64, GOMAXPROCS=2, Some CPU, commit 0123456789ab. They ran",
		"| " + law(10) + " | **FAIL** 2 of 3 |\n",
		"| " + law(11) + " | **FAIL** 1 of 3 |\n",
		"| " + law(12) + " | unknown |\n",
		"| " + law(13) + " | pass (3) |\n",
		"| " + law(14) + " | pass |\n",
		"| odd-floats | recorded |\n",
		"| seconds in all | 90 |\n",
		"[alphadose/haxmap#32](https://github.com/alphadose/haxmap/issues/32)",
		"Broken with 8, 8 (-race) goroutines: another.\n\n```\none\n```\n\nAgain: `mapbench verify -impl haxmap`, built with `-race`.",
		"a line\nand 28 more lines\n```\n\nAgain: `mapbench verify -impl haxmap`, built with `-race`.",
		"| odd-floats | haxmap | once |\n| odd-floats | haxmap | twice |\n",
		"| law | map | what was measured |\n|--|--|--|\n| costs | haxmap | grow: none |\n\n## Planted",
		"## Planted bugs\n\n| planted |\n",
	} {
		if !strings.Contains(page.String(), part) {
			t.Errorf("the page lacks %q:\n%s", part, page.String())
		}
	}
	older := fine
	older.Maps = slices.Clone(fine.Maps)
	older.Maps[0].Rows = slices.Delete(slices.Clone(fine.Maps[0].Rows), 14, 15)
	page.Reset()
	if err := WriteDoc(&page, []Report{older}, ""); err != nil || !strings.Contains(page.String(), "| "+law(14)+" | – |\n") {
		t.Errorf("error %v; want a law that is newer than the report to be shown as not checked:\n%s", err, page.String())
	}
	fine.Maps[0].Rows[3].Text = "It was another law."
	if err := WriteDoc(&page, []Report{fine}, ""); err == nil || !strings.Contains(err.Error(), "haxmap with 2 goroutines was verified by other laws") {
		t.Errorf("error %v; want that the laws are others", err)
	}
}
