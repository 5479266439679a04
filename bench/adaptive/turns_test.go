package adaptive

import (
	"fmt"
	"testing"
	"time"

	"example.com/mapbench/bench/compare"
)

// TestChosen chooses turns for the time that is left.
func TestChosen(t *testing.T) {
	open := []turn{ // costs 50, 10 and 20 s
		{look: 10, launches: 5, each: 10 * time.Second},
		{look: 10, launches: 1, each: 10 * time.Second},
		{look: 20, launches: 20, each: time.Second},
	}
	check := func(open []turn, left, link time.Duration, want ...int) {
		t.Helper()
		var got []int
		for _, turn := range chosen(open, left, link, 5) {
			got = append(got, turn.launches)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("with %v left, and %v a sweep, it chooses the turns of %v launches; want %v", left, link, got, want)
		}
	}
	check(open, time.Hour, 0, 1, 20, 5)
	check(open, 80*time.Second, 0, 1, 20, 5)
	check(open, 79*time.Second, 0, 1, 20)
	check(open, 79*time.Second, 3*time.Second, 1)
	check(open, time.Second, 0, 1) // the cheapest takes the rest
	check(nil, time.Hour, 0)
	early := append(open, turn{look: 5, launches: 3, each: time.Hour}, turn{look: 5, launches: 4, each: time.Hour})
	check(early, time.Second, 0, 3, 4)
}

// TestEnding sums up races.
func TestEnding(t *testing.T) {
	wins := compare.Ranking{Best: []string{"a"}, RunnerUp: "b", Launches: 5}
	tie := compare.Ranking{Best: []string{"a", "b"}, Tied: []string{"b"}, Launches: 5}
	open := func(needs int) compare.Ranking {
		return compare.Ranking{Best: []string{"a", "b"}, Launches: 80, Needs: needs}
	}
	depends := compare.Ranking{Best: []string{"a", "b"}, Launches: 80, Reversed: []compare.StateOrder{{Impl: "b"}}}
	check := func(want string, cells int, rankings ...compare.Ranking) {
		t.Helper()
		if got := ending(rankings, cells); got != want {
			t.Errorf("it says %q; want %q", got, want)
		}
	}
	check("2 cells: 1 with a winner, 1 with a tie", 2, wins, tie)
	check("3 cells: 2 with a winner, 1 open (about 200 launches would tell)", 3, wins, wins, open(200))
	check("2 cells: 2 open (100 to 300 launches each would tell)", 2, open(300), open(100))
	check("2 cells: 2 open (about 100 launches would tell)", 2, open(0), open(100))
	check("1 cell: 1 whose order depends on the machine's state", 1, depends)
	check("2 cells: 1 with a winner, 1 that rank nothing", 2, wins)
}
