package maptest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

// A failure is a violation of the law that is checked.
type failure struct {
	message string
	history string
	events  []event // the history, if porcupine can draw it
	last    bool    // see [Outcome.Last]
}

// A run is one check of one law, or a part of it. Any goroutine may call its
// methods; only the law's own goroutine may use its fields.
type run struct {
	maps   Constructors
	config Config
	// random is for the law's own goroutine. Workers have sources of their own.
	random   *rand.Rand
	span     time.Duration // the sizes of rounds follow from it
	deadline time.Time
	cost     time.Duration // about what one call takes; 0: not measured yet
	rounds   int
	unjudged int
	note     string

	cancel   func()
	ctx      context.Context // the caller's
	watchdog *watchdog
	sources  uint64      // random sources handed out
	stopped  atomic.Bool // time is up, or there is a failure
	broken   *latch      // a goroutine panicked or hangs: nobody may wait for it
	mu       sync.Mutex  // guards failure
	failure  *failure    // the first
}

func newRun(ctx context.Context, maps Constructors, c Config, span time.Duration, d *watchdog) *run {
	r := &run{maps: maps, config: c, ctx: ctx, watchdog: d, span: span, deadline: time.Now().Add(span), broken: newLatch()}
	ctx, cancel := context.WithDeadline(ctx, r.deadline)
	stop := context.AfterFunc(ctx, func() { r.stopped.Store(true) })
	r.cancel = func() { stop(); cancel() }
	r.random = r.source()
	return r
}

// source returns a random source that nobody else uses.
func (r *run) source() *rand.Rand {
	r.sources++
	return rand.New(rand.NewPCG(r.config.Seed, r.sources))
}

// more reports whether another round is wanted.
func (r *run) more() bool { return !r.stopped.Load() }

// fail ends the run with a failure. Only the first failure counts.
func (r *run) fail(f failure) {
	r.mu.Lock()
	if r.failure == nil {
		r.failure = &f
	}
	r.mu.Unlock()
	r.stopped.Store(true)
}

// failf ends the run with a failure that needs no history.
func (r *run) failf(format string, args ...any) {
	r.fail(failure{message: fmt.Sprintf(format, args...)})
}

func (r *run) failed() *failure {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failure
}

// catch turns a panic into a failure. Every goroutine that calls the map defers it.
func (r *run) catch() {
	if p := recover(); p != nil {
		r.fail(failure{message: fmt.Sprintf("panic: %v", p), history: string(debug.Stack())})
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

// leastUntimed is how long a law that isn't timed may take with any budget. With
// most maps it takes some milliseconds.
const leastUntimed = 200 * time.Millisecond

// parts runs the checks that make up a timed law, one after the other. Each gets an
// equal part of the time that is left, or more if that is too little for a round.
func (r *run) parts(checks ...func(*run)) {
	r.affordable(1)
	for i, check := range checks {
		left := time.Until(r.deadline) / time.Duration(len(checks)-i)
		first := max(left, leastPart, leastCalls*r.cost)
		rounds := r.rounds
		for d := first; r.rounds == rounds; d *= 4 {
			if r.failed() != nil || r.broken.is() || r.ctx.Err() != nil {
				return
			}
			if d > max(4*first, mostPart) {
				r.unjudged++
				break
			}
			r.part(uint64(i), first, d, check)
		}
	}
}

// part runs a check for d. The sizes of its rounds follow from span.
func (r *run) part(i uint64, span, d time.Duration, check func(*run)) {
	part := newRun(r.ctx, r.maps, r.config, d, r.watchdog)
	defer part.cancel()
	part.span, part.cost, part.broken, part.sources = span, r.cost, r.broken, (i+1)<<32
	check(part)
	r.rounds += part.rounds
	r.unjudged += part.unjudged
	if f := part.failed(); f != nil {
		r.fail(*f)
	}
}

// affordable returns n, or fewer if the map is slow: the number of calls that take a
// tenth of r's span, and at least 4. Only the law's own goroutine and worker 0 may
// call it.
func (r *run) affordable(n int) int {
	if r.cost == 0 {
		r.cost = costOf(r.maps)
	}
	return min(n, max(4, int(r.span/10/r.cost)))
}

// costOf returns about how long a Store or a Load takes, at least 1 ns. It takes the
// quickest of a few: a mean would show how busy the machine is.
func costOf(maps Constructors) time.Duration {
	m := maps.New()
	quickest := time.Hour
	for key := range uint64(4) {
		begin := time.Now()
		m.Store(key, key)
		m.Load(key)
		quickest = min(quickest, time.Since(begin)/2)
	}
	return max(1, quickest)
}
