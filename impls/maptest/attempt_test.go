package maptest

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
		r := newRun(context.Background(), Constructors{}, Config{}, time.Second, new(watchdog))
		defer r.cancel()
		if got := r.attempt(newObserver(), most, calls); got != want {
			t.Errorf("%s: a call %s; want %q", name, got, want)
		}
	}
	const looks = 3 * stillLooks
	check("it returns", returns, unclearLooks, func() {})
	check("it ends its goroutine", returns, unclearLooks, runtime.Goexit)
	check("it panics", "panics (no)", unclearLooks, func() { panic("no") })
	check("a lock is never unlocked", hangs, unclearLooks, func() {
		var mu sync.Mutex
		mu.Lock()
		mu.Lock()
	})
	check("nobody receives", hangs, unclearLooks, func() { make(chan int) <- 1 })
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
	check("an older goroutine may unlock", unclear, looks, mu.Lock)
	close(wakes)
	check("a channel that may be a timer's", unclear, looks, func() { <-ends })
	check("it works", unclear, looks, func() {
		for {
			select {
			case <-ends:
				return
			default:
				runtime.Gosched()
			}
		}
	})
	check("somebody else may unlock", unclear, looks, func() {
		var mu sync.Mutex
		mu.Lock()
		go func() {
			<-ends
			mu.Unlock()
		}()
		mu.Lock()
	})
	check("somebody else unlocks", returns, unclearLooks, func() {
		var mu sync.Mutex
		mu.Lock()
		go mu.Unlock()
		mu.Lock()
	})
}
