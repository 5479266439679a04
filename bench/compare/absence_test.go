package compare

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
)

// unable returns the absence of an impl that can't do a workload.
func unable(impl, text string) Absence {
	return Absence{impl, resultfile.Reason{Kind: resultfile.NotApplicable, Sweep: resultfile.NoSweep, Text: text}}
}

// wrong returns the absence of an incorrect map.
func wrong(impl, text string) Absence {
	return Absence{impl, resultfile.Reason{Kind: resultfile.Incorrect, Sweep: resultfile.NoSweep, Text: text}}
}

// stopped returns the absence of a contestant that stopped in a sweep.
func stopped(impl string, sweep int, text string) Absence {
	return Absence{impl, resultfile.Reason{Kind: resultfile.Stopped, Sweep: sweep, Text: text}}
}

// TestAbsenceJSON pins the JSON of absences.
func TestAbsenceJSON(t *testing.T) {
	check := func(a Absence, want string) {
		t.Helper()
		if got, err := json.Marshal(a); err != nil || string(got) != want {
			t.Errorf("%v as JSON: %s, %v; want %s", a, got, err, want)
		}
	}
	check(unable("A", "no Range"), `{"impl":"A","why":"no Range","stopped":false}`)
	check(wrong("A", "loses keys"), `{"impl":"A","why":"incorrect: loses keys","stopped":false}`)
	check(stopped("A", 3, "exit"), `{"impl":"A","why":"in sweep 3: exit","stopped":true}`)
	check(Absence{"A", resultfile.Reason{Kind: resultfile.Invalid, Sweep: resultfile.NoSweep, Text: "all"}}, `{"impl":"A","why":"invalid: all","stopped":false}`)
	check(Absence{"A", resultfile.Reason{Kind: resultfile.Incorrect, Sweep: 3, SelfCheck: true, Text: "Load(3) = 4"}}, `{"impl":"A","why":"incorrect: self-check in sweep 3: Load(3) = 4","stopped":false}`)
}

func TestAbsences(t *testing.T) {
	check := func(what string, s *Set) {
		t.Helper()
		want := []Absence{unable("cow", "no n above 10"), wrong("haxmap", "loses keys (a/b#32): seen twice"), stopped("sharded", 3, "exit status 2")}
		if got := s.Cells[0].Absences; !slices.Equal(got, want) {
			t.Errorf("%s: absences %v, want %v", what, got, want)
		}
		if got := s.Cells[1].Absences; len(got) > 0 {
			t.Errorf("%s: absences %v of the other cell, want none", what, got)
		}
	}
	s := parse(t, simulation.Absent(""))
	check("a file", s)
	check("calls through the interface", parse(t, simulation.Absent("/call=interface")))
	merged, err := Merge(parse(t, simulation.Sample(1)), parse(t, seeded("1", simulation.Absent(""))), parse(t, seeded("2", simulation.Absent(""))))
	if err != nil {
		t.Fatal(err)
	}
	check("merged", merged)

	var tables []Table
	for _, set := range []*Set{s, merged} {
		if tables, err = set.Tables(Options{}); err != nil {
			t.Fatal(err)
		}
		for _, row := range tables[0].Rows {
			if (row.Absence != nil) != slices.Contains([]string{"cow", "haxmap", "sharded"}, row.Impl) {
				t.Errorf("the absence of %s is %v", row.Impl, row.Absence)
			}
		}
	}

	// A later file has results of cow, so what an older file said no longer counts.
	measured := parse(t, seeded("3", strings.ReplaceAll(simulation.Sample(1), "impl=xsync/", "impl=cow/")))
	if merged, err = Merge(s, measured); err != nil {
		t.Fatal(err)
	}
	if tables, err = merged.Tables(Options{}); err != nil {
		t.Fatal(err)
	}
	for _, row := range tables[0].Rows {
		if row.Impl == "cow" && (row.Absence != nil || row.Launches == 0) {
			t.Errorf("cow has %d launches and the absence %v, want some and none", row.Launches, row.Absence)
		}
	}
}

// TestAbsentExcludesNone checks that an impl that can't do a workload does not keep others
// from winning there. An impl that was not measured does, and so does one that stopped.
func TestAbsentExcludesNone(t *testing.T) {
	cells := []trueCell{{"read=95/n=1000", 2, []float64{0, 0.3}}, {"read=50/n=1000", 2, []float64{0, 0.3, 0.1}}}
	check := func(what string, absences []Absence, best, missing, absent string, warnings ...string) {
		t.Helper()
		s := setOf(t, 12, 0.01, cells...)
		s.Cells[0].Absences = absences
		r := s.Rankings(Options{})[0]
		var names []string
		for _, a := range r.Absent {
			names = append(names, a.Impl)
		}
		var got []string
		for _, w := range r.Warnings {
			got = append(got, w.Error())
		}
		if b, m, a := strings.Join(r.Best, " "), strings.Join(r.Missing, " "), strings.Join(names, " "); b != best || m != missing || a != absent || !slices.Equal(got, warnings) {
			t.Errorf("%s: best %q, missing %q, absent %q, warnings %q; want %q, %q, %q, %q", what, b, m, a, got, best, missing, absent, warnings)
		}
		if len(r.Rivals) != 1 || r.Rivals[0].Impl != "B" || r.Rivals[0].Log != r.Lead {
			t.Errorf("%s: rivals %+v, want B by the lead %v", what, r.Rivals, r.Lead)
		}
	}
	check("not measured", nil, "A C", "C", "", "not measured, so not excluded: C")
	check("n/a", []Absence{unable("C", "no LoadOrStore")}, "A", "", "C")
	check("incorrect everywhere", []Absence{unable("C", "no LoadOrStore"), wrong("D", "loses keys"), unable("nop", "no Range")}, "A", "", "C D")
	check("n/a, but measured", []Absence{unable("B", "no LoadOrStore")}, "A C", "C", "", "not measured, so not excluded: C")
	check("stopped", []Absence{stopped("C", 0, "exit status 2")}, "A C", "C", "", "C stopped: in sweep 0: exit status 2", "not measured, so not excluded: C")

	none := setOf(t, 12, 0.01, trueCell{"read=95/n=1000", 2, []float64{0, 0.3}}, trueCell{"read=50/n=1000", 2, []float64{0, 0.3}})
	none.Cells[1].Contestants = []string{"nop", "plain"}
	none.Cells[1].Absences = []Absence{unable("A", "no Delete"), unable("B", "no Delete")}
	if r := none.Rankings(Options{})[1]; len(r.Best) != 0 || len(r.Absent) != 2 {
		t.Errorf("no impl can do it: best are %v, absent %v; want none and two", r.Best, r.Absent)
	}
}

// TestIncorrectHasNoNumber reads a map that was measured before it was found to be incorrect.
// It must be incorrect in every table, under all workloads, and so must its control.
func TestIncorrectHasNoNumber(t *testing.T) {
	const name = "Map/impl=xsync/read=95/dist=uniform/n=1000-2: "
	for why, want := range map[string]string{
		"stopped: " + name + "in sweep 7: incorrect: Load(3) = 4, true; its only writer left 5, true":                                "incorrect: self-check in sweep 7: Load(3) = 4, true; its only writer left 5, true",
		"stopped: " + name + "in sweep 7: the worker ended with exit status 2: fatal error: concurrent map writes, in a.B at c.go:1": "incorrect: in sweep 7: the worker ended with exit status 2: fatal error: concurrent map writes, in a.B at c.go:1",
		"n/a: " + name + "incorrect: own-keys: loses keys (a/b#32)":                                                                  "incorrect: own-keys: loses keys (a/b#32)",
		"stopped: " + strings.Replace(name, "xsync", "xsync#2", 1) + "in sweep 7: incorrect: Load(3) = 4":                            "incorrect: self-check in sweep 7: Load(3) = 4",
	} {
		s := parse(t, simulation.Sample(1)+"# "+why+"\n")
		check := func(what string, s *Set, cells int) {
			t.Helper()
			tables, err := s.Tables(Options{})
			if err != nil {
				t.Fatal(err)
			}
			rows := 0
			for _, table := range tables {
				for _, row := range table.Rows {
					if Original(row.Impl) != "xsync" {
						continue
					}
					rows++
					if got := table.Remark(row); got != want || row.Launches != 0 || row.Winner || row.NsPerOp.Finite() {
						t.Errorf("%s, %q: %s in %s has %d launches and the remark %q; want none and %q", what, why, row.Impl, table.Cell, row.Launches, got, want)
					}
				}
			}
			if rows < cells {
				t.Errorf("%s, %q: xsync stands in %d tables; want %d", what, why, rows, cells)
			}
			for _, r := range s.Rankings(Options{}) {
				if slices.Contains(r.Best, "xsync") || r.RunnerUp == "xsync" || slices.Contains(r.Missing, "xsync") {
					t.Errorf("%s, %q: %s ranks xsync: %+v", what, why, r.Cell, r)
				}
			}
			if _, err := s.Tables(Options{Ref: "xsync"}); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s, %q: xsync as the reference: %v; want it refused as %q", what, why, err, want)
			}
		}
		whole := parse(t, seeded("1", simulation.Sample(1)))
		check("a file", s, 2)
		merged, err := Merge(whole, s)
		if err != nil {
			t.Fatal(err)
		}
		check("merged", merged, 2)
		if again := parse(t, seeded("1", simulation.Sample(1))); !slices.Equal(again.Cells[0].Contestants, whole.Cells[0].Contestants) || len(whole.Incorrect()) != 0 {
			t.Errorf("%q: merging changed what was merged", why)
		}
		changes, err := CompareFiles(whole, s, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if wrong := changes.Incorrect; len(wrong) != 1 || wrong[0].Impl != "xsync" || wrong[0].String() != want || slices.ContainsFunc(changes.Changes, func(c Change) bool { return Original(c.Impl) == "xsync" }) {
			t.Errorf("%q: two files: incorrect are %v; want xsync: %s, and no number", why, changes.Incorrect, want)
		}
	}
	if stopped := parse(t, simulation.Sample(1)+"# stopped: Map/impl=xsync/read=95/dist=uniform/n=1000-2: in sweep 7: exit status 2\n"); len(stopped.Incorrect()) != 0 {
		t.Errorf("xsync stopped, and is taken for incorrect: %v", stopped.Incorrect())
	}
}

// TestNothingButIncorrect reads a file whose only impl was found to be incorrect.
func TestNothingButIncorrect(t *testing.T) {
	var kept strings.Builder
	for line := range strings.Lines(simulation.Sample(1)) {
		if !strings.HasPrefix(line, "Benchmark") || strings.Contains(line, "impl=mutex/") {
			kept.WriteString(line)
		}
	}
	s := parse(t, kept.String()+"# stopped: Map/impl=mutex/read=95/dist=uniform/n=1000-2: in sweep 7: incorrect: Load(3) = 4\n")
	text := said(t, s)
	if got := strings.Count(text, "incorrect: self-check in sweep 7: Load(3) = 4\n"); got != len(s.Cells) {
		t.Errorf("%d tables, and mutex is incorrect in %d:\n%s", len(s.Cells), got, text)
	}
	if strings.Contains(text, "name one of") {
		t.Errorf("a table without contestants asks for the name of one:\n%s", text)
	}
}
