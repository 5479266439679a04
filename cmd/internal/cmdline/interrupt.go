package cmdline

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// Grace is how long ending in order may take after the first signal. Then the command
// waits no longer, and another signal ends the process at once. Signals may come
// twice for one cause: a shell sends SIGHUP as the terminal does, and timeout(1) signals
// both the process and its group.
const Grace = 700 * time.Millisecond

// Interruptible returns a context that Ctrl-C, SIGTERM or a closed terminal ends. After
// Grace the next signal ends the process, as it does by default.
func Interruptible() context.Context {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // which nohup(1) asks for
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	context.AfterFunc(ctx, func() { time.AfterFunc(Grace, stop) })
	return ctx
}

// Await returns what f returns. Once ctx has ended it waits no longer than patience, and
// then returns ctx's error while f goes on. It is for work that looks at no context and
// that can be left undone, such as judging.
func Await[T any](ctx context.Context, patience time.Duration, f func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := f()
		done <- outcome{value, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
	}
	select {
	case o := <-done:
		return o.value, o.err
	case <-time.After(patience):
		var none T
		return none, ctx.Err()
	}
}
