// Package rounds runs one check of a law: the goroutines that share a map, the rounds
// that they repeat until time is up, and the failure that ends them.
//
//  1. [NewRun] makes a [Run]. Its settings have the constructor of maps of integers. For
//     maps of other keys a law takes a [Table].
//  2. The law divides its time by [Run.Parts], and repeats rounds by [Run.Repeat] (or
//     starts goroutines by [Run.Parallel]). [Run.Affordable] gives the sizes of rounds
//     that a slow map can do in time.
//  3. A [Worker] calls [Worker.Between] between two calls on the map, and stops when
//     [Run.More] is false.
//  4. The law counts rounds that it has judged in Rounds, and others in Unjudged. It calls
//     [Run.Fail] for a violation.
//  5. The caller takes the result: [Run.Failed], Rounds, Unjudged and Note.
package rounds

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest/internal/hang"
	"example.com/mapbench/impls/maptest/internal/history"
)

// A Failure is a violation of the law that is checked.
type Failure struct {
	Message string          // what is wrong, and what was wanted
	History string          // the calls that prove it, or stacks; see Format
	Events  []history.Event // the same calls, if porcupine can draw them
	Last    bool            // whether no map is usable any longer
}

// Violation returns a failure with events as its proof: a history that is not
// linearizable. It keeps only one key, and only the calls that the proof needs.
func Violation(message string, events []history.Event) Failure {
	events = history.Proof(events)
	return Failure{Message: message, History: history.Format(events), Events: events}
}

// Settings are the same for all parts of a check.
type Settings struct {
	NewMap     func() impls.Map[uint64, uint64] // returns a new, empty map
	Seed       uint64                           // fixes what each goroutine does
	Goroutines int                              // how many share a map, at least 2
	Budget     time.Duration                    // of a timed law, for each unit of its share
}

// A Run is one check of one law, or a part of it. Any goroutine may call its
// methods; only the law's own goroutine may use its fields.
type Run struct {
	Settings
	// Random is for the law's own goroutine. Workers have sources of their own.
	Random   *rand.Rand
	Span     time.Duration // the sizes of rounds follow from it
	Deadline time.Time     // when time is up
	Cost     time.Duration // about what one call takes; 0: not measured yet
	Rounds   int           // judged so far
	Unjudged int           // rounds that could not be judged
	Note     string        // what is recorded and not judged

	Cancel   func()          // frees what the run holds, when it has ended
	Ctx      context.Context // the caller's, without the deadline
	Watchdog *hang.Watchdog

	sources uint64      // random sources handed out
	stopped atomic.Bool // time is up, or there is a failure
	broken  *latch      // a goroutine panicked or hangs: nobody may wait for it
	mu      sync.Mutex  // guards failure
	failure *Failure    // the first
}

// NewRun returns a run that lasts for span from now on. The caller must call Cancel when
// the run has ended.
func NewRun(ctx context.Context, s Settings, span time.Duration, d *hang.Watchdog) *Run {
	r := &Run{Settings: s, Ctx: ctx, Watchdog: d, Span: span, Deadline: time.Now().Add(span), broken: newLatch()}
	ctx, cancel := context.WithDeadline(ctx, r.Deadline)
	stop := context.AfterFunc(ctx, func() { r.stopped.Store(true) })
	r.Cancel = func() { stop(); cancel() }
	r.Random = r.source()
	return r
}

// source returns a random source that nobody else uses.
func (r *Run) source() *rand.Rand {
	r.sources++
	return rand.New(rand.NewPCG(r.Seed, r.sources))
}

// More reports whether another round is wanted.
func (r *Run) More() bool { return !r.stopped.Load() }

// Fail ends the run with a failure. Only the first failure counts.
func (r *Run) Fail(f Failure) {
	r.mu.Lock()
	if r.failure == nil {
		r.failure = &f
	}
	r.mu.Unlock()
	r.stopped.Store(true)
}

// Failf ends the run with a failure that needs no history.
func (r *Run) Failf(format string, args ...any) {
	r.Fail(Failure{Message: fmt.Sprintf(format, args...)})
}

// Failed returns the failure that ended the run, or nil.
func (r *Run) Failed() *Failure {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failure
}

// Abandon ends the run although some of its goroutines may never end: nobody may wait for
// them.
func (r *Run) Abandon() {
	r.stopped.Store(true)
	r.broken.trip()
}

// Abandoned reports whether a goroutine has panicked or hangs: nobody may wait for the
// others then.
func (r *Run) Abandoned() bool { return r.broken.is() }

// Catch turns a panic into a failure. Every goroutine that calls the map defers it.
func (r *Run) Catch() {
	if p := recover(); p != nil {
		r.Fail(Failure{Message: fmt.Sprintf("panic: %v", p), History: string(debug.Stack())})
		r.broken.trip()
	}
}

// A part of a check lasts at least leastPart. Most maps do a few rounds in that time.
// If no round ends, as on a busy machine, the part is tried again with four times
// the time, and so on up to mostPart.
//
// With a slow map a part lasts at least as long as leastCalls calls. Otherwise
// worker 0 would spend all of it on making the map.
const (
	leastPart  = 20 * time.Millisecond
	mostPart   = 2 * time.Second
	leastCalls = 32
)

// LeastUntimed is how long a law that isn't timed may take with any budget. With
// most maps it takes some milliseconds.
const LeastUntimed = 200 * time.Millisecond

// Parts runs the checks that make up a timed law, one after the other. Each gets an
// equal part of the time that is left, or more if that is too little for a round.
func (r *Run) Parts(checks ...func(*Run)) {
	r.Affordable(1)
	for i, check := range checks {
		left := time.Until(r.Deadline) / time.Duration(len(checks)-i)
		first := max(left, leastPart, leastCalls*r.Cost)
		rounds := r.Rounds
		for d := first; r.Rounds == rounds; d *= 4 {
			if r.Failed() != nil || r.broken.is() || r.Ctx.Err() != nil {
				return
			}
			if d > max(4*first, mostPart) {
				r.Unjudged++
				break
			}
			r.part(uint64(i), first, d, check)
		}
	}
}

// part runs the i-th check for d. The sizes of its rounds follow from span.
func (r *Run) part(i uint64, span, d time.Duration, check func(*Run)) {
	part := NewRun(r.Ctx, r.Settings, d, r.Watchdog)
	defer part.Cancel()
	part.Span, part.Cost, part.broken, part.sources = span, r.Cost, r.broken, (i+1)<<32
	check(part)
	r.Rounds += part.Rounds
	r.Unjudged += part.Unjudged
	if f := part.Failed(); f != nil {
		r.Fail(*f)
	}
}

// Affordable returns n, or fewer if the map is slow: the number of calls that take a
// tenth of r's span, and at least 4. Only the law's own goroutine and worker 0 may
// call it.
func (r *Run) Affordable(n int) int {
	if r.Cost == 0 {
		r.Cost = costOf(r.NewMap())
	}
	return min(n, max(4, int(r.Span/10/r.Cost)))
}

// costOf returns about how long a Store or a Load takes, at least 1 ns. It takes the
// quickest of a few: a mean would show how busy the machine is.
func costOf(m impls.Map[uint64, uint64]) time.Duration {
	quickest := time.Hour
	for key := range uint64(4) {
		begin := time.Now()
		m.Store(key, key)
		m.Load(key)
		quickest = min(quickest, time.Since(begin)/2)
	}
	return max(1, quickest)
}
