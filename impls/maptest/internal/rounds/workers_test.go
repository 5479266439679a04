package rounds

import (
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/mapbench/impls/maptest/internal/hang"
)

// TestStacksOfWorkers wants package hang to know functions of this package by their names:
// of the stacks that it shows, the one of a worker for which the others wait comes first.
func TestStacksOfWorkers(t *testing.T) {
	d := hang.New()
	r := NewRun(t.Context(), Settings{Seed: 1}, time.Hour, d)
	defer r.Cancel()
	const n = 4
	var at atomic.Pointer[barrier]
	ends, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		r.Parallel(n, func(w *Worker) {
			at.Store(w.barrier)
			if w.ID == n-1 {
				<-ends
			}
			w.Join()
		})
	}()
	for b := at.Load(); b == nil || b.arrived.Load() < n-1; b = at.Load() {
		runtime.Gosched()
	}
	text := d.Stacks()
	close(ends)
	<-done
	stacks := strings.Split(text, "\n\n")
	if len(stacks) != n+1 {
		t.Errorf("%d stacks; want %d, of the workers and of the goroutine that started them\n%s", len(stacks), n+1, text)
	}
	for i, stack := range stacks {
		if waits := strings.Contains(stack, ".(*barrier).wait(") || strings.Contains(stack, ".(*Run).Parallel("); waits != (i > 0) {
			t.Errorf("stack %d waits for other workers: %t; want %t\n%s", i, waits, i > 0, text)
		}
	}
}
