package hang

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"time"
)

// TestHangsAreProved wants a call to count as hung only if no goroutine is left that
// could unblock it. How long it takes plays no part.
func TestHangsAreProved(t *testing.T) {
	ends := make(chan struct{})
	defer close(ends)
	check := func(name, want string, most int, calls func()) {
		t.Helper()
		if got := NewObserver(context.Background(), new(Watchdog)).Attempt(most, calls); got != want {
			t.Errorf("%s: a call %s; want %q", name, got, want)
		}
	}
	const (
		few  = 3 * stillLooks
		many = int(3 * time.Second / LookEvery)
	)
	check("it returns", Returns, many, func() {})
	check("it ends its goroutine", Returns, many, runtime.Goexit)
	check("it panics", "panics (no)", many, func() { panic("no") })
	check("a lock is never unlocked", Hangs, many, func() {
		var mu sync.Mutex
		mu.Lock()
		mu.Lock()
	})
	check("nobody receives", Hangs, many, func() { make(chan int) <- 1 })
	var mu sync.Mutex
	mu.Lock()
	older, wakes := make(chan struct{}), make(chan struct{})
	go func() { // older than the call, and busy
		close(older)
		for {
			select {
			case <-wakes:
				mu.Unlock()
				return
			default:
				runtime.Gosched()
			}
		}
	}()
	<-older
	check("an older goroutine may unlock", Unclear, few, mu.Lock)
	close(wakes)
	check("a channel that may be a timer's", Unclear, few, func() { <-ends })
	check("it works", Unclear, few, func() {
		for {
			select {
			case <-ends:
				return
			default:
				runtime.Gosched()
			}
		}
	})
	check("somebody else may unlock", Unclear, few, func() {
		var mu sync.Mutex
		mu.Lock()
		go func() {
			<-ends
			mu.Unlock()
		}()
		mu.Lock()
	})
	check("somebody else unlocks", Returns, many, func() {
		var mu sync.Mutex
		mu.Lock()
		go mu.Unlock()
		mu.Lock()
	})
}
