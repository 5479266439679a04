package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/cmd/internal/afterwards"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/simulation"
)

// ranking returns a ranking of a, b and c, of which the last ones take longer than a by so
// much, ± 1 %.
func ranking(best, tied []string, b, c float64) *compare.Ranking {
	at := func(x float64) exact.Interval {
		return exact.Interval{Lo: math.Log(x - 0.01), Center: math.Log(x), Hi: math.Log(x + 0.01)}
	}
	return &compare.Ranking{Best: best, Tied: tied, Margin: 0.02, Launches: 60, RunnerUp: "c",
		Rivals: []compare.Rival{{Impl: "b", Log: at(b)}, {Impl: "c", Log: at(c)}}}
}

// TestAgrees checks which long runs contradict a winner or a tie.
func TestAgrees(t *testing.T) {
	check := func(what string, said, found *compare.Ranking, want bool) {
		t.Helper()
		if got := agrees(said, found); got != want {
			t.Errorf("%s: agrees is %t, want %t", what, got, want)
		}
	}
	a, ab := []string{"a"}, []string{"a", "b"}
	check("the same winner", ranking(a, nil, 1.2, 1.3), ranking(a, nil, 1.1, 1.3), true)
	check("another winner", ranking(a, nil, 1.2, 1.3), ranking([]string{"b"}, nil, 1.2, 1.3), false)
	check("a winner that is not told apart", ranking(a, nil, 1.2, 1.3), ranking(ab, nil, 1.005, 1.3), true)
	check("the same tie", ranking(ab, []string{"b"}, 1, 1.3), ranking(ab, []string{"b"}, 1, 1.3), true)
	check("a tie of two that are a little apart", ranking(ab, []string{"b"}, 1, 1.3), ranking(a, nil, 1.025, 1.3), true)
	check("a tie of two that are far apart", ranking(ab, []string{"b"}, 1, 1.3), ranking(a, nil, 1.1, 1.3), false)
	check("a tie that a third one beats", ranking(ab, []string{"b"}, 1, 1.3), ranking([]string{"c"}, nil, 1.1, 1.3), false)
}

// TestRun checks a file whose long runs are there already, and one that has too few answers.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	suite := simulation.Suite{Laws: simulation.Laws, Reads: []float64{95}, Ns: []float64{1000}, Procs: []int{2}, Launches: 12}
	file := filepath.Join(dir, "said.txt")
	for _, name := range []string{file, filepath.Join(dir, "01.txt")} {
		if err := os.WriteFile(name, []byte(suite.Text()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	c := check{Command: afterwards.Command{Mapbench: "false", Dir: dir, Seed: 1}, cells: 1, launches: 12}
	var text bytes.Buffer
	if ok, err := c.run(t.Context(), &text, file); err != nil || !ok || !strings.Contains(text.String(), "1 of 1 agree") {
		t.Errorf("%v, %v:\n%s", ok, err, &text)
	}
	c.cells = 2
	if _, err := c.run(t.Context(), &text, file); err == nil || !strings.Contains(err.Error(), "want 2") {
		t.Errorf("a file of one cell: %v; want an error", err)
	}
	c.cells, c.Dir = 1, t.TempDir()
	if _, err := c.run(t.Context(), &text, file); err == nil {
		t.Error("a command that fails: no error")
	}
}

// TestContenders checks that a long run has three maps at least.
func TestContenders(t *testing.T) {
	if got := contenders(ranking([]string{"a"}, nil, 1.2, 1.3)); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("contenders are %q, want a, b and c", got)
	}
}
