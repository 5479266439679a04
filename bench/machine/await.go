package machine

import (
	"context"
	"errors"
	"time"
)

// AwaitLock takes the machine's lock as [TakeLock] does, but waits while another measurement
// has it. It calls waiting once, before it waits, with the holder. When ctx ends it returns
// the error of ctx.
func AwaitLock(ctx context.Context, waiting func(holder string)) (*Lock, error) {
	// A wait for the lock of a file could not be ended, so this tries again and again.
	try := time.NewTicker(200 * time.Millisecond)
	defer try.Stop()
	for {
		lock, err := TakeLock()
		held := HeldError("")
		if !errors.As(err, &held) {
			return lock, err
		}
		if waiting != nil {
			waiting(string(held))
			waiting = nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-try.C:
		}
	}
}
