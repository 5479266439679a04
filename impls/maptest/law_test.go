package maptest

import (
	"context"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest/internal/hang"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// TestTooSlow wants a part without a round to get more time, and the verdict unknown if
// that does not help.
func TestTooSlow(t *testing.T) {
	s := Constructors{New: func() impls.Map[uint64, uint64] { return impls.NewMutex[uint64, uint64](impls.Config{}) }}
	check := func(want Verdict, ended ...int) { // that end in the first try, the second, and so on
		t.Helper()
		tries := 0
		l := Law{Name: "tries", Timed: true, check: func(r *rounds.Run, _ Constructors) {
			if tries < len(ended) {
				r.Rounds = ended[tries]
			}
			tries++
		}}
		o := l.Check(context.Background(), s, Config{Budget: 100 * time.Millisecond})
		if o.Verdict != want || want == Unknown && !strings.Contains(o.Message, "larger budget") {
			t.Errorf("with %v rounds: %s; want %v, and if that is unknown the next step", ended, o.Report(l), want)
		}
		if want == Pass && tries != len(ended) {
			t.Errorf("with %v rounds: %d tries; want %d", ended, tries, len(ended))
		}
	}
	check(Pass, 1)
	check(Pass, 0, 0, 1)
	check(Unknown)
}

// TestBusyIsNoHang wants the verdict unknown, and the law's goroutines to end, when
// nothing returns for long because the kit computes.
func TestBusyIsNoHang(t *testing.T) {
	s := Constructors{New: func() impls.Map[uint64, uint64] { return impls.NewMutex[uint64, uint64](impls.Config{}) }}
	l := Law{Name: "busy", Timed: true, check: func(r *rounds.Run, _ Constructors) {
		r.Parallel(8, func(w *rounds.Worker) {
			if w.ID > 0 {
				w.Join()
				return
			}
			for !r.Abandoned() { // computes, without a call
			}
		})
	}}
	o := l.Check(t.Context(), s, Config{Budget: time.Millisecond, Patience: 50 * time.Millisecond})
	if o.Verdict != Unknown || o.Last || !strings.Contains(o.Message, "want fewer") {
		t.Errorf("%s, last %t; want unknown, and other laws to be checked", o.Report(l), o.Last)
	}
}

// TestLawsHaveHeartbeats wants the workers of every concurrent law to give at least two
// heartbeats a round.
func TestLawsHaveHeartbeats(t *testing.T) {
	const goroutines = 8
	s := Constructors{
		New:     func() impls.Map[uint64, uint64] { return impls.NewMutex[uint64, uint64](impls.Config{}) },
		Wide:    func() impls.Map[uint64, [8]uint64] { return impls.NewMutex[uint64, [8]uint64](impls.Config{}) },
		Strings: func() impls.Map[string, uint64] { return impls.NewMutex[string, uint64](impls.Config{}) },
	}
	for _, law := range append(concurrentLaws(), longLaws()...) {
		if law.Name == "strings" {
			continue // it runs the other laws
		}
		d, heartbeats := hang.New(), uint64(0)
		r := rounds.NewRun(context.Background(), rounds.Settings{NewMap: s.New, Goroutines: goroutines}, time.Millisecond, d)
		r.Parts(func(r *rounds.Run) { law.check(r, s) })
		r.Cancel()
		for id := range goroutines + 1 { // some laws have a background writer
			heartbeats += d.Of(id).Count()
		}
		if rounds := uint64(r.Rounds); rounds == 0 || heartbeats < 2*rounds {
			t.Errorf("%s: %d heartbeats of workers in %d rounds; want at least 2 a round", law.Name, heartbeats, rounds)
		}
	}
}

// TestContextIsDone wants every law to end when its context is done, and not to fail.
func TestContextIsDone(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s := Constructors{
		New:     func() impls.Map[uint64, uint64] { return impls.NewMutex[uint64, uint64](impls.Config{}) },
		Strings: func() impls.Map[string, uint64] { return impls.NewMutex[string, uint64](impls.Config{}) },
	}
	for _, l := range Laws() {
		if o := l.Check(ctx, s, Config{Budget: time.Hour}); o.Verdict == Fail {
			t.Errorf("with a context that is done: %s", o.Report(l))
		}
	}
}
