package compare

import (
	"strings"
	"testing"

	"example.com/mapbench/internal/exact"
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
}
