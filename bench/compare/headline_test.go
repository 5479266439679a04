package compare

import (
	"bytes"
	"fmt"
	"testing"
)

func TestHeadlines(t *testing.T) {
	var text bytes.Buffer
	// say writes the sentences about impls at some reads, 95 and 50 among them.
	say := func(launches int, sd float64, at95, at50 []float64, more ...stand) []Headline {
		t.Helper()
		stands := append(more, stand{"read=95/n=100", 2, at95}, stand{"read=50/n=100", 2, at50})
		found, err := standing(t, launches, sd, stands...).Headlines(Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range found {
			for _, sentence := range found[i].Sentences {
				fmt.Fprintln(&text, sentence)
			}
		}
		return found
	}
	changes := func(what string, found []Headline, a, b string, verdict Verdict) {
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
	changes("two winners, known in between", say(20, 0.01, []float64{0, 0.1, 0.3}, []float64{0.2, 0, 0.3}, stand{"read=75/n=100", 2, []float64{0.05, 0, 0.3}}), "A", "B", Crosses)
	changes("ties", say(20, 0.002, []float64{0, 0.003, 0.3}, []float64{0.003, 0, 0.3}), "A", "B", Indistinguishable)
	changes("nothing told apart", say(10, 0.1, []float64{0, 0.01, 0.05}, []float64{0, 0.01, 0.05}), "", "", "")
	changes("a tie and one not told apart", say(20, 0.01, []float64{0, 0.001, 0.017, 0.4}, []float64{0, 0.2, 0.3, 0.4}), "B", "A", Unresolved)
	changes("many not told apart", say(5, 0.01, []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5}, []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5}), "", "", "")

	apart := standing(t, 10, 0.01, stand{"read=95/n=100", 2, []float64{0, 0.1}}, stand{"read=50/n=100", 2, []float64{0, 0.1}})
	apart.Cells[1].Contestants = []string{"C", "D"}
	found, err := apart.Headlines(Options{})
	if err != nil {
		t.Fatal(err)
	}
	changes("no impl in common", found, "", "", "")
	for _, sentence := range found[0].Sentences {
		fmt.Fprintln(&text, sentence)
	}
	for i := range apart.Cells[0].Launches {
		apart.Cells[0].Launches[i].Outside = "elsewhere"
	}
	if found, err = apart.Headlines(Options{}); err != nil {
		t.Fatal(err)
	}
	for _, sentence := range found[0].Sentences {
		fmt.Fprintln(&text, sentence)
	}
	single := standing(t, 10, 0.01, stand{"read=95/n=100", 2, []float64{0, 0.1, 0.2}}, stand{"read=50/n=100", 2, []float64{0.2, 0}})
	single.Cells[1].Contestants = []string{"B", "C"}
	if found, err = single.Headlines(Options{}); err != nil {
		t.Fatal(err)
	}
	changes("one cell in common", found, "", "", "")
	golden(t, "headlines.txt", text.Bytes())

	lone := standing(t, 10, 0.01, stand{"read=95/n=100", 2, []float64{0, 0.1}}, stand{"read=50/n=1000", 2, []float64{0, 0.1}})
	if found, err := lone.Headlines(Options{}); err != nil || len(found) != 0 {
		t.Errorf("cells that differ in n too make the headlines %v, %v; want none", found, err)
	}
}
