package tables

import (
	"errors"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/simulation"
)

// TestLacks wants each impl and reason once, with the number of cells, incorrect maps first.
func TestLacks(t *testing.T) {
	var got []string
	for _, l := range Lacks(parse(t, simulation.Absent(""))) {
		got = append(got, l.String())
	}
	const want = "haxmap in 1 of 2: incorrect: loses keys (a/b#32): seen twice\ncow in 1 of 2: no n above 10\nsharded in 1 of 2: stopped: in sweep 3: exit status 2"
	if strings.Join(got, "\n") != want {
		t.Errorf("lacks are\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if lacks := Lacks(parse(t, simulation.Invalidated(simulation.Sample(1), drift, at50))); len(lacks) > 0 {
		t.Errorf("a cell without a valid launch lacks %v; want nothing", lacks)
	}
	if got := (Lack{"cow", "no n above 10", 2, 2}).String(); got != "cow: no n above 10" {
		t.Errorf("a lack in all cells is %q", got)
	}
}

// TestCaveats wants warnings that differ in numbers alone once, and the most frequent first.
func TestCaveats(t *testing.T) {
	warn := func(texts ...string) compare.Ranking {
		r := compare.Ranking{}
		for _, text := range texts {
			r.Warnings = append(r.Warnings, errors.New(text))
		}
		return r
	}
	got := Caveats([]compare.Ranking{warn("it rained"), warn("5 launches are few"), warn("7 launches are few", "A stopped: in sweep 1: exit status 2")})
	if want := "in 2 of 3 cells: 5 launches are few|in 1 of 3 cells: it rained"; strings.Join(got, "|") != want {
		t.Errorf("caveats are %q; want %q", got, want)
	}
	if got := Caveats([]compare.Ranking{warn("it rained")}); len(got) != 1 || got[0] != "it rained" {
		t.Errorf("the caveats of one cell are %q; want the warning alone", got)
	}
}
