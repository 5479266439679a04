package maptest

import (
	"context"
	"fmt"
	"time"

	"example.com/mapbench/impls/maptest/internal/hang"
	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// Law is a sentence that holds for every correct map. Get laws from [Laws]: the zero
// value is not usable.
type Law struct {
	// Name identifies the law in subtests, flags and tables. It never changes.
	Name string
	// Text is the law in one sentence. Failures quote it.
	Text string
	// Needs names what the map must have for the law to apply: an optional method
	// of package impls, or a field of [Constructors]. It is empty if the law
	// applies to every map.
	Needs string
	// Timed reports whether the law repeats rounds until its time is spent.
	Timed bool
	// Share is the law's part of the time: a timed law runs for Share times
	// [Config].Budget. It is at least 1 for a timed law, and 0 for others.
	Share int

	check func(*rounds.Run, Constructors)
}

// Check checks the law on the maps that the constructors return, and returns the
// outcome. The field New of maps must be set.
//
// If a call or a constructor hangs, the verdict is [Fail] and the history has the
// stacks of the goroutines, which then remain. If nothing returns for long and no
// hang is proved, the verdict is [Unknown]. When ctx is done, the law stops at the
// end of its round. Two checks must not run at once.
func (l Law) Check(ctx context.Context, maps Constructors, c Config) Outcome {
	c = c.withDefaults()
	begin := time.Now()
	span := c.Budget * time.Duration(max(1, l.Share))
	if !l.Timed {
		span = max(span, rounds.LeastUntimed)
	}
	d := hang.New()
	maps = maps.watched(d)
	r := rounds.NewRun(ctx, rounds.Settings{NewMap: maps.New, Seed: c.Seed, Goroutines: c.Goroutines, Budget: c.Budget}, span, d)
	defer r.Cancel()
	done := make(chan struct{})
	na := false
	go func() {
		defer close(done)
		defer r.Catch()
		// A broken constructor is reported by the law "construct", which needs
		// nothing and so never comes to applies.
		if na = !maps.applies(l.Needs); na {
			return
		}
		check := func(r *rounds.Run) { l.check(r, maps) }
		if l.Timed {
			r.Parts(check)
		} else {
			check(r)
		}
	}()
	o := Outcome{Verdict: Pass, Seed: c.Seed}
	switch d.Watch(done, c.Patience) {
	case hang.Ended:
		o.Note, o.Rounds = r.Note, r.Rounds
		switch {
		case na:
			o = Outcome{Verdict: NA, Message: "it needs " + l.Needs, Seed: c.Seed}
		case l.Timed && r.Rounds == 0:
			o.Verdict, o.Message = Unknown, fmt.Sprintf("no round ended within %v; want a larger budget", span)
		case r.Unjudged > 0:
			o.Verdict, o.Message = Unknown, fmt.Sprintf("%d rounds could not be judged in time; want a larger budget or fewer goroutines", r.Unjudged)
		}
	case hang.Hung:
		o.Last = true
		r.Fail(rounds.Failure{Message: d.Message(c.Patience), History: d.Stacks()})
		r.Abandon()
	case hang.Undecided:
		r.Abandon()
		o.Verdict, o.Message = Unknown, fmt.Sprintf("nothing has returned for long, and no call on the map is proved to hang: the machine is too busy for %d goroutines; want fewer", c.Goroutines)
		o.Last = !d.Wait(done, c.Patience) // goroutines that remain would disturb other laws
	}
	if f := r.Failed(); f != nil {
		o.Verdict, o.Message, o.History, o.Last = Fail, f.Message, f.History, o.Last || f.Last
		if picture, err := history.Draw(f.Events, c.Artifacts, fmt.Sprintf("%s-%s-%d", c.Name, l.Name, c.Seed)); err != nil {
			o.Message += fmt.Sprintf(" (no picture: %v)", err)
		} else {
			o.Picture = picture
		}
	}
	o.Elapsed = time.Since(begin)
	return o
}

// Deadlocked reports whether a dump of all goroutines, as the runtime prints it,
// proves that a call on the map never returns: a call of the kit is blocked, and no
// goroutine can run that might unblock it. This holds however busy the machine is.
// Deadlocked is for programs that run the kit in a process of its own and read what
// a killed process leaves on standard error.
func Deadlocked(dump string) bool { return hang.Deadlocked(dump) }

// CheckAll checks all laws in order, and calls report with each outcome. It stops
// after an outcome with Last set, and when ctx is done.
func CheckAll(ctx context.Context, maps Constructors, c Config, report func(Law, Outcome)) {
	for _, law := range Laws() {
		if ctx.Err() != nil {
			return
		}
		o := law.Check(ctx, maps, c)
		report(law, o)
		if o.Last {
			return
		}
	}
}
