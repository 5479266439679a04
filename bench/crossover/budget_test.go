package crossover

import (
	"testing"
	"time"
)

// TestBudget checks which budget an unresolved crossover is told to take.
func TestBudget(t *testing.T) {
	check := func(launches, needed int, want time.Duration) {
		t.Helper()
		c := Curve{Launches: launches, Needed: needed}
		if got := c.Budget(time.Minute); got != want {
			t.Errorf("%d launches of %d in a minute: a budget of %v, want %v", launches, needed, got, want)
		}
	}
	check(30, 0, 0) // resolved, or nothing would do
	check(30, 75, 150*time.Second)
	check(30, 31, 70*time.Second)
	check(30, 20_000, 0) // eleven hours
	check(0, 8, 0)
}
