package gate

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/resultfile"
)

// madeUp returns lines of pairs whose new side takes some times as long as the old one.
func madeUp(impl string, times float64, from, to int) string {
	var b strings.Builder
	for sweep := from; sweep < to; sweep++ {
		for i, ratio := range []float64{1, times} {
			side := []string{resultfile.SideOld, resultfile.SideNew}[i]
			fmt.Fprintf(&b, "BenchmarkMap/impl=%s@%s/read=95/dist=uniform/n=100 1000 %v ns/op %v ratio %d sweep\n", impl, side, 100*ratio, ratio, sweep)
		}
	}
	return b.String()
}

// TestScheduleTakesTurns wants what the screen can't tell of to wait, under a budget, for what seems
// slower, and what may be faster for both; and nobody to wait for pairs that will not come.
func TestScheduleTakesTurns(t *testing.T) {
	const slower, faster = "impl=mutex/read=95/dist=uniform/n=100-1", "impl=sync.Map/read=95/dist=uniform/n=100-1"
	screen := "mapbench: 1\n\n" + madeUp("sync.Map", 0.6, 0, 3) + madeUp("mutex", 1.6, 0, 3)
	confirmed := screen + madeUp("mutex", 1.6, 3, 11)
	stopped := screen + "# stopped: Map/impl=mutex@new/read=95/dist=uniform/n=100: in sweep 3: exit status 2\n"
	const unclear = "impl=cas/read=95/dist=uniform/n=100-1"
	noisy := madeUp("cas", 0.8, 0, 1) + madeUp("cas", 1.2, 1, 2) + madeUp("cas", 1, 2, 3)
	affords := math.MaxInt
	check := func(budgeted bool, text string, sweep, group int, want ...string) {
		t.Helper()
		set, err := compare.Read(strings.NewReader(text), "night.txt")
		if err != nil {
			t.Fatal(err)
		}
		p := fewPairs(3)
		p.Missed = 0.2
		schedule := Schedule{Plan: p, Budgeted: budgeted}
		at := State{Sweep: sweep, Suspects: Suspects(set, p, nil), Affords: affords}
		for _, c := range set.Cells {
			schedule.Cells = append(schedule.Cells, nameOf(c))
			if len(c.Absences) > 0 {
				at.Ended = append(at.Ended, nameOf(c))
			}
		}
		step, ok := schedule.Next(at)
		if step.Group != group || !slices.Equal(step.Cells, want) || ok != (len(want) > 0) {
			t.Errorf("with a budget: %v, sweep %d is of %q, group %d; want %q, group %d", budgeted, sweep, step.Cells, step.Group, want, group)
		}
	}
	check(false, screen, 3, 0, faster, slower)
	check(false, confirmed, 11, 0, faster)
	check(false, screen, 3+8+4, 0) // it gives up
	check(false, stopped, 4, 0, faster)
	check(true, screen, 3, 0, slower)
	check(true, confirmed, 11, 2, faster)
	check(true, screen, 3+8+4, 2, faster) // it gives the slower one up
	check(true, screen, 3+2*(8+4), 0)
	check(true, stopped, 4, 2, faster)

	check(false, screen+noisy, 3, 0, faster, slower, unclear)
	check(true, screen+noisy, 3, 0, slower)
	check(true, confirmed+noisy, 11, 1, unclear)

	const also = "impl=cas/read=95/dist=uniform/n=100-1"
	two := screen + madeUp("cas", 1.6, 0, 3) + madeUp("mutex", 1.6, 3, 5)
	check(true, two, 5, 0, slower, also)
	affords = 10
	check(true, two, 5, 0, slower) // it has fewer to go, and both could not get all
	affords = 3
	check(true, two, 5, 0, slower) // it may take less time than it seems
	affords = math.MaxInt

	const other = "impl=xsync/read=95/dist=uniform/n=100-1"
	both := confirmed + noisy + strings.ReplaceAll(noisy, "cas", "xsync")
	check(true, both, 11, 1, unclear, other)
	both += madeUp("xsync", 1, 3, 5)
	affords = 8
	check(true, both, 11, 1, other) // it has fewer to go
	affords = 5
	check(true, both, 11, 2, faster) // none of them could get all
}

// TestScheduleScreensFirst: the screen launches everything, and what an earlier part has
// done of it is not asked for again.
func TestScheduleScreensFirst(t *testing.T) {
	s := Schedule{Plan: fewPairs(3), Cells: []string{"a", "b"}, Controls: []string{"c"}}
	for sweep, left := range map[int]int{0: 3, 2: 1} {
		step, ok := s.Next(State{Sweep: sweep})
		if !ok || step.Sweeps != left || !slices.Equal(step.Cells, s.Cells) || !slices.Equal(step.Controls, s.Controls) {
			t.Errorf("sweep %d: %+v, %v; want %d sweeps of all", sweep, step, ok, left)
		}
	}
	if step, ok := s.Next(State{Sweep: 3}); ok {
		t.Errorf("after the screen, without a suspect: %+v; want nothing", step)
	}
}
