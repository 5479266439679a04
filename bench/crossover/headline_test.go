package crossover

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/resultfile"
)

func TestHeadlines(t *testing.T) {
	var text bytes.Buffer
	// say writes the sentences about impls at some reads, 95 and 50 among them.
	say := func(launches int, sd float64, at95, at50 []float64, more ...trueCell) []Headline {
		t.Helper()
		cells := append(more, trueCell{"read=95/n=100", 2, at95}, trueCell{"read=50/n=100", 2, at50})
		found := Headlines(setOf(t, launches, sd, cells...), compare.Options{})
		for i := range found {
			for _, sentence := range found[i].Sentences {
				fmt.Fprintln(&text, sentence)
			}
		}
		return found
	}
	changes := func(what string, found []Headline, a, b string, verdict compare.Verdict) {
		t.Helper()
		if len(found) != 1 {
			t.Fatalf("%s: %d headlines, want 1", what, len(found))
		}
		h := found[0]
		if a == "" {
			if h.Change != nil {
				t.Errorf("%s: a change from %s to %s, want none", what, h.Change.A, h.Change.B)
			}
			return
		}
		if h.Change == nil || h.Change.A != a || h.Change.B != b || h.Change.Verdict != verdict {
			t.Errorf("%s: change %+v, want %s from %s to %s", what, h.Change, verdict, a, b)
		}
		if h.Spec != "dist=uniform/n=100" || h.N != 100 || h.Procs != 2 {
			t.Errorf("%s: spec %s, n %d, procs %d", what, h.Spec, h.N, h.Procs)
		}
	}
	changes("one winner", say(10, 0.01, []float64{0, 0.1, 0.3}, []float64{0, 0.5, 0.3}), "", "", "")
	changes("two winners", say(10, 0.01, []float64{0, 0.1, 0.3}, []float64{0.2, 0, 0.3}), "A", "B", Crosses)
	changes("two winners, known in between", say(20, 0.01, []float64{0, 0.1, 0.3}, []float64{0.2, 0, 0.3}, trueCell{"read=75/n=100", 2, []float64{0.05, 0, 0.3}}), "A", "B", Crosses)
	changes("ties", say(20, 0.002, []float64{0, 0.003, 0.3}, []float64{0.003, 0, 0.3}), "A", "B", compare.Indistinguishable)
	changes("nothing told apart", say(10, 0.1, []float64{0, 0.01, 0.05}, []float64{0, 0.01, 0.05}), "", "", "")
	changes("a tie and one not told apart", say(20, 0.01, []float64{0, 0.001, 0.017, 0.4}, []float64{0, 0.2, 0.3, 0.4}), "B", "A", compare.Unresolved)
	changes("many not told apart", say(5, 0.01, []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5}, []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5}), "", "", "")

	apart := setOf(t, 10, 0.01, trueCell{"read=95/n=100", 2, []float64{0, 0.1}}, trueCell{"read=50/n=100", 2, []float64{0, 0.1}})
	apart.Cells[1].Contestants = []string{"C", "D"}
	found := Headlines(apart, compare.Options{})
	changes("no impl in common", found, "", "", "")
	for _, sentence := range found[0].Sentences {
		fmt.Fprintln(&text, sentence)
	}
	for i := range apart.Cells[0].Launches {
		apart.Cells[0].Launches[i].Outside = "elsewhere"
	}
	found = Headlines(apart, compare.Options{})
	for _, sentence := range found[0].Sentences {
		fmt.Fprintln(&text, sentence)
	}
	single := setOf(t, 10, 0.01, trueCell{"read=95/n=100", 2, []float64{0, 0.1, 0.2}}, trueCell{"read=50/n=100", 2, []float64{0.2, 0}})
	single.Cells[1].Contestants = []string{"B", "C"}
	found = Headlines(single, compare.Options{})
	changes("one cell in common", found, "", "", "")
	golden.Check(t, "testdata/headlines.txt", text.Bytes())

	lone := setOf(t, 10, 0.01, trueCell{"read=95/n=100", 2, []float64{0, 0.1}}, trueCell{"read=50/n=1000", 2, []float64{0, 0.1}})
	if found := Headlines(lone, compare.Options{}); len(found) != 0 {
		t.Errorf("cells that differ in n too make the headlines %v; want none", found)
	}
}

// TestHeadlineElsewhere checks that a third impl is named with the share at which it is best,
// and that it is not named if an impl that is best at 95/5 or 50/50 is tied with it.
func TestHeadlineElsewhere(t *testing.T) {
	check := func(what, want string, logs ...[]float64) {
		t.Helper()
		cells := []trueCell{{"read=95/n=100", 2, []float64{0, 0.1, 0.3}}, {"read=50/n=100", 2, []float64{0.2, 0, 0.3}}}
		for i, at := range logs {
			cells = append(cells, trueCell{"n=100/read=" + []string{"0", "25", "99"}[i], 2, at})
		}
		h := Headlines(setOf(t, 12, 0.002, cells...), compare.Options{})[0]
		got := ""
		if len(h.Sentences) > 2 {
			got = h.Sentences[2]
		}
		if got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	b, c, tied := []float64{0.2, 0, 0.3}, []float64{0.5, 0.4, 0}, []float64{0.5, 0, 0.001}
	check("nothing else", "")
	check("one of the two", "", b)
	check("one of the two, tied with a third", "", tied)
	check("a third in one place", "n=100, 2 procs: C is best at 0/100 (B takes 49.3 % longer, 49.1 to 49.4).", c)
	check("a third on both sides", "n=100, 2 procs: C is best at 99/1 (B takes 49.2 % longer, 48.9 to 49.4) and at 25/75 (B takes 49.4 % longer, 49.1 to 49.6).", b, c, c)
}

// TestHeadlineDoubts checks that each doubt is given once, with its shares.
func TestHeadlineDoubts(t *testing.T) {
	logs, third := []float64{0, 0.1, 0.3}, []float64{0.3, 0.4, 0}
	s := setOf(t, 8, 0.002, trueCell{"read=95/n=100", 2, logs}, trueCell{"read=50/n=100", 2, logs}, trueCell{"read=0/n=100", 2, third})
	for _, c := range s.Cells {
		c.Absences = []compare.Absence{{Impl: "B", Reason: resultfile.Reason{Kind: resultfile.Stopped, Sweep: 9, Text: "exit status 2"}}}
	}
	s.Cells[2].Absences = append(s.Cells[2].Absences, compare.Absence{Impl: "A", Reason: resultfile.Reason{Kind: resultfile.Stopped, Sweep: 9, Text: "exit status 1"}})
	var got []string
	for _, doubt := range Headlines(s, compare.Options{})[0].Doubts() {
		got = append(got, doubt.Error())
	}
	want := []string{"at 95/5, 50/50 and 0/100: B stopped: in sweep 9: exit status 2", "at 0/100: A stopped: in sweep 9: exit status 1"}
	if !slices.Equal(got, want) {
		t.Errorf("doubts %q, want %q", got, want)
	}
}
