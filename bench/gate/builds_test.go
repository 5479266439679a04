package gate

import (
	"strings"
	"testing"

	"example.com/mapbench/bench"
)

// TestPlanWithBuilds checks that the programs of a side bound the pairs of a suspect, and that
// too few of them are refused before anything is measured.
func TestPlanWithBuilds(t *testing.T) {
	plan := DefaultPlan()
	least := plan.Screen + plan.Confirm
	check := func(old, new, want int) {
		t.Helper()
		p, err := plan.WithBuilds(old, new)
		if err != nil || p.Builds != want {
			t.Errorf("WithBuilds(%d, %d) = %d, %v; want %d", old, new, p.Builds, err, want)
		}
	}
	check(0, 0, 0)
	check(least, 0, least)
	check(0, 200, 200)
	check(least+9, least, least)
	if _, err := plan.WithBuilds(least-1, 0); err == nil || !strings.Contains(err.Error(), "want 56 or more") {
		t.Errorf("WithBuilds(%d, 0): error %v; want how many are needed", least-1, err)
	}

	c := Config{Plan: plan, New: bench.Source{Builds: []string{"a", "b"}}}
	if _, err := Measure(t.Context(), c); err == nil || !strings.Contains(err.Error(), "a side has 2 builds") {
		t.Errorf("Measure with 2 builds: error %v; want that they are too few", err)
	}

	for _, builds := range []int{0, 70} {
		plan.Builds = builds
		j := &judging{plan: plan}
		d := &judged{sd: 1} // so much noise that it asks for more than there are
		pairs, needed := j.pairs(d, plan.Rules[0], 1)
		want := plan.MostConfirm
		if builds > 0 {
			want = builds - plan.Screen
		}
		if pairs != want || needed <= pairs {
			t.Errorf("with %d builds a noisy suspect gets %d of %d pairs; want %d", builds, pairs, needed, want)
		}
	}
}
