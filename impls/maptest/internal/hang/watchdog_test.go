package hang

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestWatchdog wants the patience to begin anew at each heartbeat of any goroutine, and
// the watch to end with or without a proof that a call hangs.
func TestWatchdog(t *testing.T) {
	const patience = time.Second
	check := func(name, stack string, live func(*Watchdog), want End, least, most time.Duration) {
		t.Helper()
		synctest.Test(t, func(t *testing.T) {
			p, done := &Watchdog{stacks: func() (string, bool) { return stack, true }}, make(chan struct{})
			go func() {
				live(p)
				if want == Ended {
					close(done)
				}
			}()
			begin := time.Now()
			if got, took := p.Watch(done, patience), time.Since(begin); got != want || took < least || took > most {
				t.Errorf("%s: %d after %v; want %d after %v to %v", name, got, took, want, least, most)
			}
		})
	}
	beat := func(b *Heartbeats, times int) {
		for range times {
			time.Sleep(patience * 8 / 10)
			b.Beat()
		}
	}
	blocked := callAt("chan receive", "example.com/shelf.(*Shelf).Load(...)")
	check("ends at once", blocked, func(p *Watchdog) {}, Ended, 0, 0)
	check("nothing returns, and nothing can run", blocked, func(p *Watchdog) {}, Hung, patience*12/10, patience*12/10)
	check("nothing returns, and a call goes on", callAt("runnable", "example.com/shelf.(*Shelf).Load(...)"), func(p *Watchdog) {}, Hung, 2*patience, 2*patience)
	check("nothing returns, and the kit is busy", callAt("runnable", "example.com/mapbench/impls/maptest/internal/concurrent.checkEntries(...)"), func(p *Watchdog) {}, Undecided, 3*patience, 3*patience)
	check("the law's own goroutine is slow", blocked, func(p *Watchdog) { beat(&p.own, 50) }, Ended, 40*time.Second, 40*time.Second)
	check("one worker of three is slow", blocked, func(p *Watchdog) { p.Of(2); beat(p.Of(1), 50) }, Ended, 40*time.Second, 40*time.Second)
	check("a worker is slow, then hangs", blocked, func(p *Watchdog) { beat(p.Of(7), 50) }, Hung, 41*time.Second, 41*time.Second+patience*4/10)
	check("something returns when patience has ended", blocked, func(p *Watchdog) {
		time.Sleep(patience * 115 / 100)
		p.own.Beat()
		time.Sleep(patience / 2)
	}, Ended, patience*165/100, patience*165/100)
	check("a history takes long to judge", blocked, func(p *Watchdog) {
		p.judging.Store(true)
		time.Sleep(5 * patience)
		p.judging.Store(false)
	}, Ended, 5*patience, 5*patience)
}

// TestHeartbeatsAreSeparate wants each worker to have a counter of its own, since a shared
// counter would order what workers do.
func TestHeartbeatsAreSeparate(t *testing.T) {
	p := new(Watchdog)
	seen := make(map[*Heartbeats]int)
	for id := range 8 {
		seen[p.Of(id)]++
		p.Of(id).Beat()
	}
	for b, times := range seen {
		if got := b.Count(); times != 1 || got != 1 {
			t.Errorf("a counter has %d workers and %d heartbeats; want 1 of each", times, got)
		}
	}
	if got := p.count(); got != 8 {
		t.Errorf("%d heartbeats of 8 workers; want 8", got)
	}
}
