package answer

import (
	"strings"
	"testing"

	"example.com/mapbench/internal/simulation"
)

// TestNoAnswerAtARate wants no map to be called the fastest of workloads at a rate, alone or beside
// others, and the reader to be told what to judge instead.
func TestNoAnswerAtARate(t *testing.T) {
	fixed := simulation.Standard()
	fixed.Reads, fixed.Tail = []float64{95, 50}, "/rate=1000000"
	const next = "judge -unit read-p99-ns"
	alone := answerOf(t, fixed.Text())
	if len(alone.Headline) != 1 || !strings.HasPrefix(alone.Headline[0], "No answer: ") || !strings.Contains(alone.Headline[0], next) {
		t.Errorf("the headline is %q; want no answer, and %q", alone.Headline, next)
	}
	if len(alone.Matrices) > 0 || len(alone.Changes) > 0 {
		t.Errorf("%d matrices, %d changes; want none", len(alone.Matrices), len(alone.Changes))
	}
	if screen := screenOf(t, alone); strings.Contains(screen, "fastest") || !strings.Contains(strings.Join(strings.Fields(screen), " "), next) {
		t.Errorf("the screen names a fastest map, or not what to judge:\n%s", screen)
	}
	for i := range alone.Workloads {
		if got := alone.Workloads[i].Sentence(); !strings.HasPrefix(got, "No answer: ") {
			t.Errorf("of one workload it says %q; want no answer", got)
		}
	}

	plain := simulation.Standard()
	both := answerOf(t, plain.Text()+strings.TrimPrefix(fixed.Text(), simulation.Head))
	without := answerOf(t, plain.Text())
	if got, want := both.Headline[0], without.Headline[0]; got != want {
		t.Errorf("beside workloads at a rate the headline is\n%s\nwant\n%s", got, want)
	}
	if len(both.Workloads) != len(without.Workloads)+4 || len(both.Matrices) != len(without.Matrices) {
		t.Errorf("%d workloads, %d matrices; want 4 workloads more than %d, and %d matrices", len(both.Workloads), len(both.Matrices), len(without.Workloads), len(without.Matrices))
	}
	screenOf(t, both)
}
