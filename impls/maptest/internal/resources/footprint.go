package resources

import (
	"fmt"
	"runtime"
	"time"

	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// How many entries emptied stores: fullSize, or quickSize if the budget is below
// fullBudget, which is the default.
const (
	fullSize   = 1_000_000
	quickSize  = 10_000
	fullBudget = 300 * time.Millisecond
)

// Emptied records how much memory a full map takes, and how much it keeps when all its
// keys have been deleted one by one.
func Emptied(r *rounds.Run) {
	if RaceDetector {
		r.Note = "not measured: the race detector multiplies memory"
		return
	}
	n := quickSize
	if r.Budget >= fullBudget {
		n = fullSize
	}
	before := heap()
	m := history.MethodsOf(r.NewMap())
	if filled := fillMap(r, m, n); filled < n {
		r.Note = fmt.Sprintf("too slow: only %d of %d entries were stored in time", filled, n)
		return
	}
	full := heap() - before
	r.Watchdog.Beat()
	until := time.Now().Add(10 * r.Span)
	for key := range uint64(n) {
		m.Delete(key)
		r.Watchdog.Beat()
		if key%1024 == 0 && (time.Now().After(until) || r.Ctx.Err() != nil) {
			r.Note = fmt.Sprintf("too slow: only %d of %d entries were deleted in time", key, n)
			return
		}
	}
	kept := heap() - before
	runtime.KeepAlive(m)
	r.Note = fmt.Sprintf("%d entries: %.1f bytes an entry, %.1f MB when full, %.1f MB kept when all are deleted",
		n, float64(full)/float64(n), megabytes(full), megabytes(kept))
}

// megabytes converts bytes to MB. Less than the noise is 0.
func megabytes(bytes int64) float64 {
	const noise = 50_000
	if bytes < noise {
		return 0
	}
	return float64(bytes) / 1e6
}
