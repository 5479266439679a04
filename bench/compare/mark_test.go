package compare

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/golden"
)

// TestMarks wants the mark of each impl in a ranking of each outcome.
func TestMarks(t *testing.T) {
	apart := exact.Interval{Lo: 0.1, Center: 0.2, Hi: 0.3}
	check := func(what string, r Ranking, want string) {
		t.Helper()
		var got strings.Builder
		for _, impl := range []string{"A", "B", "C", "D", "gone"} {
			got.WriteString(impl + r.Mark(impl).Sign() + " ")
		}
		if strings.TrimSpace(got.String()) != want {
			t.Errorf("%s: %q; want %q", what, got.String(), want)
		}
	}
	rivals := []Rival{{Impl: "B", Launches: 9, Log: apart}, {Impl: "C", Launches: 9, Log: apart}, {Impl: "D", Launches: 9, Log: apart}}
	few := []Rival{{Impl: "B", Launches: 2}, {Impl: "C", Launches: 9, Log: apart}, {Impl: "D", Launches: 9, Log: apart}}
	check("a winner", Ranking{Launches: 9, Best: []string{"A"}, Rivals: rivals}, "A* B C D gone–")
	check("a tie", Ranking{Launches: 9, Best: []string{"A", "B"}, Tied: []string{"B"}, Rivals: rivals}, "A= B= C D gone–")
	check("not told apart", Ranking{Launches: 9, Best: []string{"A", "B"}, Rivals: rivals}, "A? B? C D gone–")
	check("a tie, and another not told apart", Ranking{Launches: 9, Best: []string{"A", "B", "C"}, Tied: []string{"B"}, Rivals: rivals}, "A? B= C? D gone–")
	check("too few launches", Ranking{Launches: 2, Best: []string{"A", "B"}, Rivals: few}, "A+ B+ C D gone–")
	check("too few launches, and another open", Ranking{Launches: 9, Best: []string{"A", "B", "C"}, Rivals: few}, "A? B+ C? D gone–")
	check("states disagree", Ranking{Launches: 9, Best: []string{"A", "B"}, Rivals: rivals, Reversed: []StateOrder{{Impl: "B"}}}, "A~ B~ C D gone–")
	check("not measured, so not excluded", Ranking{Launches: 9, Best: []string{"A", "gone"}, Missing: []string{"gone"}, RunnerUp: "B", Rivals: rivals}, "A* B C D gone–")
	check("nothing", Ranking{}, "A– B– C– D– gone–")

	signs := make(map[string]bool)
	for m := MarkBeaten; m <= MarkNone; m++ {
		if signs[m.Sign()] || signs[m.String()] {
			t.Errorf("the mark %q, %q looks like another", m.Sign(), m)
		}
		signs[m.Sign()], signs[m.String()] = true, true
	}
	if got := Legend([]Mark{MarkOpen, MarkTied, MarkBeaten, MarkOpen}, 0.02); got != "= tied as best (±2 %)   ? not told apart from the best" {
		t.Errorf("the legend is %q", got)
	}
}

// short returns a set's short tables.
func short(t *testing.T, s *Set, ref string) []byte {
	t.Helper()
	opt := Options{Ref: ref}
	tables, err := s.Tables(opt)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := WriteRankings(&text, s, tables, s.Rankings(opt), ref); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

func TestGoldenShortTables(t *testing.T) {
	golden.Check(t, "testdata/short.txt", short(t, parse(t, absent("")), ""))
	golden.Check(t, "testdata/shortref.txt", short(t, parse(t, sample(1)), "sharded"))
	golden.Check(t, "testdata/shortinvalid.txt", short(t, parse(t, invalidated(sample(1), drift, at50)), ""))
}

// TestLacks wants each impl and reason once, with the number of cells, incorrect maps first.
func TestLacks(t *testing.T) {
	var got []string
	for _, l := range parse(t, absent("")).Lacks() {
		got = append(got, l.String())
	}
	const want = "haxmap in 1 of 2: incorrect: loses keys (a/b#32): seen twice\ncow in 1 of 2: no n above 10\nsharded in 1 of 2: stopped: in sweep 3: exit status 2"
	if strings.Join(got, "\n") != want {
		t.Errorf("lacks are\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if lacks := parse(t, invalidated(sample(1), drift, at50)).Lacks(); len(lacks) > 0 {
		t.Errorf("a cell without a valid launch lacks %v; want nothing", lacks)
	}
	if got := (Lack{"cow", "no n above 10", 2, 2}).String(); got != "cow: no n above 10" {
		t.Errorf("a lack in all cells is %q", got)
	}
}

// TestCaveats wants warnings that differ in numbers alone once, and the most frequent first.
func TestCaveats(t *testing.T) {
	warn := func(texts ...string) Ranking {
		r := Ranking{}
		for _, text := range texts {
			r.Warnings = append(r.Warnings, errors.New(text))
		}
		return r
	}
	got := Caveats([]Ranking{warn("it rained"), warn("5 launches are few"), warn("7 launches are few", "A stopped: in sweep 1: exit status 2")})
	if want := "in 2 of 3 cells: 5 launches are few|in 1 of 3 cells: it rained"; strings.Join(got, "|") != want {
		t.Errorf("caveats are %q; want %q", got, want)
	}
	if got := Caveats([]Ranking{warn("it rained")}); len(got) != 1 || got[0] != "it rained" {
		t.Errorf("the caveats of one cell are %q; want the warning alone", got)
	}
}
