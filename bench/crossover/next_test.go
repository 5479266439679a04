package crossover

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/simulation"
)

// readQuestion asks where A and B cross along read.
var readQuestion = Question{A: "A", B: "B", Axis: "read", Spec: "n=1000", Procs: 2, Lo: 0, Hi: 100, Options: compare.Options{Precision: 2}}

// planFor returns the plan of Next, and checks that Next repeats it.
func planFor(t *testing.T, s *compare.Set, q Question) Plan {
	t.Helper()
	plan, err := Next(s, q)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := Next(s, q); !reflect.DeepEqual(plan, again) {
		t.Fatalf("Next gives %+v, then %+v, for the same arguments", plan, again)
	}
	return plan
}

func TestNextPhases(t *testing.T) {
	grid := []float64{0, 25, 50, 75, 100}
	m := newMachine(simulation.Random(t), simulation.Noises[0], 0.03, func(x float64) float64 { return 0.02 * (x - 60) })
	plan := planFor(t, nil, readQuestion)
	if !slices.Equal(plan.Values, grid) || plan.Done || plan.Why != "locating: sweep 1 of "+fmt.Sprint(locateSweeps) {
		t.Fatalf("first plan %+v; want the grid %v", plan, grid)
	}
	for range locateSweeps {
		if plan = planFor(t, m.set, readQuestion); !slices.Equal(plan.Values, grid) {
			t.Fatalf("plan %+v; want the grid %v", plan, grid)
		}
		m.sweep(plan.Values...)
	}
	pair := planFor(t, m.set, readQuestion)
	if v := pair.Values; len(v) != 2 || v[0] >= 60 || v[1] <= 60 || v[1]-v[0] > 25 || v[0] != math.Trunc(v[0]) {
		t.Fatalf("plan %+v; want two whole values close to 60 on either side", pair)
	}
	for range freshSweeps {
		if plan = planFor(t, m.set, readQuestion); !slices.Equal(plan.Values, pair.Values) {
			t.Fatalf("plan %+v; want the pair %v kept for %d sweeps", plan, pair.Values, freshSweeps)
		}
		m.sweep(plan.Values...)
	}
	for range 100 {
		if plan = planFor(t, m.set, readQuestion); plan.Done {
			break
		}
		m.sweep(plan.Values...)
	}
	c := only(t, m.set, readQuestion.Options)
	if !plan.Done || c.Verdict != Crosses || !covers(c.Crossings[0], []float64{60}) || halfWidth("read", c.Crossings[0]) > 2 {
		t.Errorf("plan %+v, verdict %s, crossings %+v; want done, with 60 known to 2 points", plan, c.Verdict, c.Crossings)
	}
}

// TestNextMakesUp checks that launches that are lacking are measured again, at their values
// only, and that those outside the machine's main state are not lacking.
func TestNextMakesUp(t *testing.T) {
	m := newMachine(simulation.Random(t), simulation.Noises[0], 0.03, func(x float64) float64 { return 0.02 * (x - 60) })
	for range locateSweeps {
		m.sweep(0, 25, 50, 75, 100)
	}
	m.cells[25].Launches[2].Outside = "elsewhere"
	m.cells[50].Launches[3].Results[0] = nil
	want := fmt.Sprintf("locating: sweep %d of %[1]d", locateSweeps)
	if plan := planFor(t, m.set, readQuestion); !slices.Equal(plan.Values, []float64{50}) || plan.Why != want {
		t.Errorf("plan %+v; want 50 measured once more", plan)
	}
}

func TestNextDone(t *testing.T) {
	check := func(name string, f func(float64) float64, sd float64, sweeps int, want string) {
		t.Helper()
		m := newMachine(simulation.Random(t), simulation.Noises[0], sd, f)
		for range sweeps {
			m.sweep(0, 25, 50, 75, 100)
		}
		if plan := planFor(t, m.set, readQuestion); !plan.Done || plan.Why != want {
			t.Errorf("%s: plan %+v; want done: %s", name, plan, want)
		}
	}
	check("apart", func(float64) float64 { return 0.3 }, 0.03, 8, "shown at every point: b-faster")
	check("tied", func(float64) float64 { return 0 }, 0.003, 8, "shown at every point: indistinguishable")
}

func TestNextGrid(t *testing.T) {
	check := func(q Question, want ...float64) {
		t.Helper()
		if plan := planFor(t, nil, q); !slices.Equal(plan.Values, want) {
			t.Errorf("%s from %g to %g: first values %v, want %v", q.Axis, q.Lo, q.Hi, plan.Values, want)
		}
	}
	check(Question{Axis: "n", Spec: "read=95", Lo: 100, Hi: 1_000_000}, 100, 1000, 10_000, 100_000, 1_000_000)
	check(Question{Axis: "n", Spec: "read=95", Lo: 1000, Hi: 100_000}, 1000, 3160, 10_000, 31_600, 100_000)
	check(Question{Axis: "procs", Spec: "read=95", Lo: 1, Hi: 2}, 1, 2)
	check(Question{Axis: "goroutines", Spec: "read=95", Lo: 1, Hi: 64}, 1, 3, 8, 23, 64)
	check(Question{Axis: "zipf", Spec: "dist=zipf1", Lo: 0.5, Hi: 1.5}, 0.5, 0.75, 1, 1.25, 1.5)
	check(Question{Axis: "read", Spec: "n=1000", Values: []float64{95, 50, 75}}, 50, 75, 95)
}

func TestNextErrors(t *testing.T) {
	check := func(q Question, want string) {
		t.Helper()
		if _, err := Next(nil, q); err == nil || err.Error() != want {
			t.Errorf("got error %v, want %s", err, want)
		}
	}
	check(Question{Axis: "read", Spec: "n=1000", Lo: 50, Hi: 50}, "axis read: span 50 to 50: want the first below the second")
	check(Question{Axis: "read", Spec: "n=1000", Values: []float64{50}}, "axis read: one value 50 spans nothing: want at least two")
	check(Question{Axis: "reads", Spec: "n=1000", Lo: 0, Hi: 1}, `no axis "reads": want one of read, n, hit, goroutines, zipf, procs`)
}
