package maptest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Check checks the law on s. It returns at the latest when c's budget and
// patience are spent: a call that hangs is a FAIL, with the stacks of the
// goroutines, which then remain. When ctx is done a law ends at its next round.
func (l Law) Check(ctx context.Context, s Subject, c Config) Outcome {
	c = c.withDefaults()
	begin := time.Now()
	r := newRun(ctx, s, c, c.Budget)
	defer r.cancel()
	done := make(chan struct{})
	na := false
	go func() {
		defer close(done)
		defer r.catch()
		// What a broken constructor does is for the law "construct" to say,
		// which needs nothing.
		if na = !s.offers(l.Needs); na {
			return
		}
		if l.Timed {
			r.parts(l.check)
		} else {
			l.check(r)
		}
	}()
	patience := time.NewTimer(c.Budget + c.Patience)
	defer patience.Stop()
	o := Outcome{Verdict: Pass, Seed: c.Seed}
	select {
	case <-done:
		o.Note, o.Rounds = r.note, r.rounds
		switch {
		case na:
			o = Outcome{Verdict: NA, Message: "it needs " + l.Needs, Seed: c.Seed}
		case l.Timed && r.rounds == 0:
			o.Verdict, o.Message = Unknown, fmt.Sprintf("no round ended within %v; want a larger budget", c.Budget)
		case r.unjudged > 0:
			o.Verdict, o.Message = Unknown, fmt.Sprintf("%d rounds could not be judged in time; want a larger budget or fewer goroutines", r.unjudged)
		}
	case <-patience.C:
		o.Last = true
		r.fail(failure{
			message: fmt.Sprintf("no answer %v after it should have ended; a call hangs", c.Patience),
			history: stacks(),
		})
		r.broken.Store(true)
	}
	if f := r.failed(); f != nil {
		o.Verdict, o.Message, o.History, o.Last = Fail, f.message, f.history, o.Last || f.last
		if picture, err := draw(f.events, c, l.Name); err != nil {
			o.Message += fmt.Sprintf(" (no picture: %v)", err)
		} else {
			o.Picture = picture
		}
	}
	o.Elapsed = time.Since(begin)
	return o
}

// CheckAll checks all laws on s, in order, and hands each outcome to report. It
// stops after one that is the last worth checking, and when ctx is done.
func CheckAll(ctx context.Context, s Subject, c Config, report func(Law, Outcome)) {
	for _, law := range Laws() {
		if ctx.Err() != nil {
			return
		}
		o := law.Check(ctx, s, c)
		report(law, o)
		if o.Last {
			return
		}
	}
}

// A failure is a violation of the law under check.
type failure struct {
	message string
	history string
	events  []event // what history tells, if porcupine can draw it
	last    bool    // see [Outcome.Last]
}

// A run is one check of one law, or a part of it. Its methods may be called by
// many goroutines, its fields used by the law's own one only.
type run struct {
	subject Subject
	config  Config
	// random is for the law's own goroutine; workers have their own.
	random   *rand.Rand
	deadline time.Time
	cost     time.Duration // of one Store, about; 0: not known yet
	rounds   int
	unjudged int
	note     string

	cancel  func()
	ctx     context.Context // the caller's
	sources uint64          // random sources handed out
	stopped atomic.Bool     // time is up, or there is a failure
	broken  *atomic.Bool    // a goroutine panicked or hangs: don't wait for others
	mu      sync.Mutex      // guards failure
	failure *failure        // the first
}

func newRun(ctx context.Context, s Subject, c Config, d time.Duration) *run {
	r := &run{subject: s, config: c, ctx: ctx, deadline: time.Now().Add(d), broken: new(atomic.Bool)}
	ctx, cancel := context.WithDeadline(ctx, r.deadline)
	stop := context.AfterFunc(ctx, func() { r.stopped.Store(true) })
	r.cancel = func() { stop(); cancel() }
	r.random = r.source()
	return r
}

// source returns a random source that no one else has.
func (r *run) source() *rand.Rand {
	r.sources++
	return rand.New(rand.NewPCG(r.config.Seed, r.sources))
}

// more reports whether another round is wanted.
func (r *run) more() bool { return !r.stopped.Load() }

// fail records a failure, if it is the first, and ends the run.
func (r *run) fail(f failure) {
	r.mu.Lock()
	if r.failure == nil {
		r.failure = &f
	}
	r.mu.Unlock()
	r.stopped.Store(true)
}

// failf records a failure that needs no history.
func (r *run) failf(format string, args ...any) {
	r.fail(failure{message: fmt.Sprintf(format, args...)})
}

func (r *run) failed() *failure {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failure
}

// catch is deferred by every goroutine that calls the map.
func (r *run) catch() {
	if p := recover(); p != nil {
		r.fail(failure{message: fmt.Sprintf("panic: %v", p), history: string(debug.Stack())})
		r.broken.Store(true)
	}
}

// A part of a check lasts at least leastPart, in which most maps do a few rounds.
// If none ends, as on a machine that is busy with other things, it is tried again
// with up to mostPart.
const (
	leastPart = 20 * time.Millisecond
	mostPart  = 2 * time.Second
)

// parts gives each check, of a timed law, an equal part of what time is left, or
// more if that is too little for a round.
func (r *run) parts(checks ...func(*run)) {
	r.affordable(1)
	for i, check := range checks {
		left := time.Until(r.deadline) / time.Duration(len(checks)-i)
		first := max(left, leastPart, 200*r.cost)
		rounds := r.rounds
		for d := first; r.rounds == rounds; d *= 4 {
			if r.failed() != nil || r.broken.Load() || r.ctx.Err() != nil {
				return
			}
			if d > max(first, mostPart) {
				r.unjudged++
				break
			}
			r.part(uint64(i), d, check)
		}
	}
}

// part runs a check for a time of its own.
func (r *run) part(i uint64, d time.Duration, check func(*run)) {
	part := newRun(r.ctx, r.subject, r.config, d)
	defer part.cancel()
	part.cost, part.broken, part.sources = r.cost, r.broken, (i+1)<<32
	check(part)
	r.rounds += part.rounds
	r.unjudged += part.unjudged
	if f := part.failed(); f != nil {
		r.fail(*f)
	}
}

// affordable returns n, or the number of Stores that take a tenth of the budget,
// or 4, if n is more. Legal maps may be slow. It is for the law's own goroutine
// and worker 0.
func (r *run) affordable(n int) int {
	if r.cost == 0 {
		r.cost = costOf(r.subject)
	}
	return min(n, max(4, int(r.config.Budget/10/r.cost)))
}

// costOf returns about what a Store takes, and no less than 1 ns.
func costOf(s Subject) time.Duration {
	m := s.New()
	const stores = 4
	begin := time.Now()
	for key := range uint64(stores) {
		m.Store(key, key)
	}
	return max(1, time.Since(begin)/stores)
}

// stacks returns the stacks of the goroutines that this package started, since
// those of a whole test binary are not readable.
func stacks() string {
	buf := make([]byte, 1<<20)
	buf = buf[:runtime.Stack(buf, true)]
	var kept []string
	for _, stack := range strings.Split(string(buf), "\n\n") {
		if strings.Contains(stack, "/maptest.(*run)") || strings.Contains(stack, "/maptest.Law.Check.func") {
			kept = append(kept, stack)
		}
	}
	const readable = 12
	if more := len(kept) - readable; more > 0 {
		kept = append(kept[:readable], fmt.Sprintf("and %d more goroutines", more))
	}
	return strings.Join(kept, "\n\n")
}
