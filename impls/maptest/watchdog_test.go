package maptest

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"example.com/mapbench/impls"
)

// TestWatchdog wants the patience to begin anew at each heartbeat of any goroutine, and
// the watch to end with or without a proof that a call hangs.
func TestWatchdog(t *testing.T) {
	const patience = time.Second
	check := func(name, stack string, live func(*watchdog), want watchEnd, least, most time.Duration) {
		t.Helper()
		synctest.Test(t, func(t *testing.T) {
			p, done := &watchdog{stacks: func() (string, bool) { return stack, true }}, make(chan struct{})
			go func() {
				live(p)
				if want == returned {
					close(done)
				}
			}()
			begin := time.Now()
			if got, took := p.watch(done, patience), time.Since(begin); got != want || took < least || took > most {
				t.Errorf("%s: %d after %v; want %d after %v to %v", name, got, took, want, least, most)
			}
		})
	}
	beat := func(b *heartbeats, times int) {
		for range times {
			time.Sleep(patience * 8 / 10)
			b.beat()
		}
	}
	blocked := callAt("chan receive", "example.com/shelf.(*Shelf).Load(...)")
	check("ends at once", blocked, func(p *watchdog) {}, returned, 0, 0)
	check("nothing returns, and nothing can run", blocked, func(p *watchdog) {}, hung, patience*12/10, patience*12/10)
	check("nothing returns, and a call goes on", callAt("runnable", "example.com/shelf.(*Shelf).Load(...)"), func(p *watchdog) {}, hung, 2*patience, 2*patience)
	check("nothing returns, and the kit is busy", callAt("runnable", "example.com/mapbench/impls/maptest.checkAll(...)"), func(p *watchdog) {}, undecided, 3*patience, 3*patience)
	check("the law's own goroutine is slow", blocked, func(p *watchdog) { beat(&p.own, 50) }, returned, 40*time.Second, 40*time.Second)
	check("one worker of three is slow", blocked, func(p *watchdog) { p.of(2); beat(p.of(1), 50) }, returned, 40*time.Second, 40*time.Second)
	check("a worker is slow, then hangs", blocked, func(p *watchdog) { beat(p.of(7), 50) }, hung, 41*time.Second, 41*time.Second+patience*4/10)
	check("something returns when patience has ended", blocked, func(p *watchdog) {
		time.Sleep(patience * 115 / 100)
		p.own.beat()
		time.Sleep(patience / 2)
	}, returned, patience*165/100, patience*165/100)
	check("a history takes long to judge", blocked, func(p *watchdog) {
		p.judging.Store(true)
		time.Sleep(5 * patience)
		p.judging.Store(false)
	}, returned, 5*patience, 5*patience)
}

// TestLawsHaveHeartbeats wants the workers of every concurrent law to give at least two
// heartbeats a round.
func TestLawsHaveHeartbeats(t *testing.T) {
	s := Constructors{
		New:     func() impls.Map[uint64, uint64] { return impls.NewMutex[uint64, uint64](impls.Config{}) },
		Wide:    func() impls.Map[uint64, [8]uint64] { return impls.NewMutex[uint64, [8]uint64](impls.Config{}) },
		Strings: func() impls.Map[string, uint64] { return impls.NewMutex[string, uint64](impls.Config{}) },
	}
	for _, law := range append(concurrentLaws(), longLaws()...) {
		if law.Name == "strings" {
			continue // it runs the other laws
		}
		p := new(watchdog)
		r := newRun(context.Background(), p.watched(s), Config{}.withDefaults(), leastPart, p)
		r.parts(law.check)
		r.cancel()
		heartbeats := p.count() - p.own.n.Load()
		if rounds := uint64(r.rounds); rounds == 0 || heartbeats < 2*rounds {
			t.Errorf("%s: %d heartbeats of workers in %d rounds; want at least 2 a round", law.Name, heartbeats, rounds)
		}
	}
}

// TestHeartbeatsAreSeparate wants each worker to have a counter of its own, since a shared
// counter would order what workers do.
func TestHeartbeatsAreSeparate(t *testing.T) {
	p := new(watchdog)
	seen := make(map[*heartbeats]int)
	for id := range 8 {
		seen[p.of(id)]++
		p.of(id).beat()
	}
	for b, times := range seen {
		if got := b.n.Load(); times != 1 || got != 1 {
			t.Errorf("a counter has %d workers and %d heartbeats; want 1 of each", times, got)
		}
	}
	if got := p.count(); got != 8 {
		t.Errorf("%d heartbeats of 8 workers; want 8", got)
	}
}
