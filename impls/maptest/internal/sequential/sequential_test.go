package sequential

import (
	"context"
	"testing"
	"time"

	"example.com/mapbench/impls/maptest/internal/hang"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// TestSizesOfSlowMaps wants a slow map to be checked with few entries, and a fast map
// with many.
func TestSizesOfSlowMaps(t *testing.T) {
	check := func(cost time.Duration, most int) {
		t.Helper()
		r := rounds.NewRun(context.Background(), rounds.Settings{}, time.Second, hang.New())
		defer r.Cancel()
		r.Cost = cost
		if all := sizes(r); all[len(all)-1] != most {
			t.Errorf("of a map with calls of %v, sizes up to %d; want %d", cost, all[len(all)-1], most)
		}
	}
	check(100*time.Nanosecond, 20_000)
	check(time.Millisecond, 100)
	check(time.Second, 1)
}
