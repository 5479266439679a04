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

// Check checks the law on s. A call that hangs, or a constructor, is a FAIL
// after c.Patience, with the stacks of the goroutines, which then remain. If
// nothing returns, and no call is seen to hang, the law is unknown. When ctx is
// done a law ends at its next round.
func (l Law) Check(ctx context.Context, s Constructors, c Config) Outcome {
	c = c.withDefaults()
	begin := time.Now()
	span := c.Budget * time.Duration(max(1, l.Share))
	if !l.Timed {
		span = max(span, leastUntimed)
	}
	p := &watchdog{known: goroutinesNow()}
	r := newRun(ctx, p.watched(s), c, span, p)
	defer r.cancel()
	done := make(chan struct{})
	na := false
	go func() {
		defer close(done)
		defer r.catch()
		// What a broken constructor does is for the law "construct" to say,
		// which needs nothing.
		if na = !r.maps.offers(l.Needs); na {
			return
		}
		if l.Timed {
			r.parts(l.check)
		} else {
			l.check(r)
		}
	}()
	o := Outcome{Verdict: Pass, Seed: c.Seed}
	switch p.watch(done, c.Patience) {
	case returned:
		o.Note, o.Rounds = r.note, r.rounds
		switch {
		case na:
			o = Outcome{Verdict: NA, Message: "it needs " + l.Needs, Seed: c.Seed}
		case l.Timed && r.rounds == 0:
			o.Verdict, o.Message = Unknown, fmt.Sprintf("no round ended within %v; want a larger budget", span)
		case r.unjudged > 0:
			o.Verdict, o.Message = Unknown, fmt.Sprintf("%d rounds could not be judged in time; want a larger budget or fewer goroutines", r.unjudged)
		}
	case hung:
		o.Last = true
		r.fail(failure{message: p.hangMessage(c.Patience), history: p.checkStacks()})
		r.broken.trip()
	case undecided:
		r.stopped.Store(true)
		r.broken.trip()
		o.Verdict, o.Message = Unknown, p.undecidedMessage(c.Goroutines)
		o.Last = !p.wait(done, c.Patience) // else its goroutines would be in the way of other laws
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
func CheckAll(ctx context.Context, s Constructors, c Config, report func(Law, Outcome)) {
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
	maps   Constructors
	config Config
	// random is for the law's own goroutine; workers have their own.
	random   *rand.Rand
	span     time.Duration // what rounds are sized for
	deadline time.Time
	cost     time.Duration // of one call, about; 0: not known yet
	rounds   int
	unjudged int
	note     string

	cancel   func()
	ctx      context.Context // the caller's
	watchdog *watchdog
	sources  uint64      // random sources handed out
	stopped  atomic.Bool // time is up, or there is a failure
	broken   *latch      // a goroutine panicked or hangs: don't wait for others
	mu       sync.Mutex  // guards failure
	failure  *failure    // the first
}

func newRun(ctx context.Context, s Constructors, c Config, d time.Duration, p *watchdog) *run {
	r := &run{maps: s, config: c, ctx: ctx, watchdog: p, span: d, deadline: time.Now().Add(d), broken: newLatch()}
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
		r.broken.trip()
	}
}

// A part of a check lasts at least leastPart, in which most maps do a few rounds.
// If none ends, as on a machine that is busy with other things, the same is tried
// again with four times that, and so on, up to mostPart.
//
// Of a map that is slow it lasts for leastCalls, so that the time in which worker
// 0 makes the map is not all of it.
const (
	leastPart  = 20 * time.Millisecond
	mostPart   = 2 * time.Second
	leastCalls = 32
)

// leastUntimed is how long a law that isn't timed may always take. With most
// maps it takes some milliseconds.
const leastUntimed = 200 * time.Millisecond

// parts gives each check, of a timed law, an equal part of what time is left, or
// more if that is too little for a round.
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

// part runs a check for d, with rounds of the size for span.
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

// affordable returns n, or the number of calls that take a tenth of r's span, or
// 4, if n is more. Legal maps may be slow. It is for the law's own
// goroutine and worker 0.
func (r *run) affordable(n int) int {
	if r.cost == 0 {
		r.cost = costOf(r.maps)
	}
	return min(n, max(4, int(r.span/10/r.cost)))
}

// costOf returns about what a Store or a Load takes, and no less than 1 ns. The
// quickest of some tells of the map; a mean would tell how busy the machine is.
func costOf(s Constructors) time.Duration {
	m := s.New()
	quickest := time.Hour
	for key := range uint64(4) {
		begin := time.Now()
		m.Store(key, key)
		m.Load(key)
		quickest = min(quickest, time.Since(begin)/2)
	}
	return max(1, quickest)
}
