//go:build unix

package machine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAwaitLock waits for a lock that is free, that becomes free, and that doesn't.
func TestAwaitLock(t *testing.T) {
	t.Setenv(LockVariable, filepath.Join(t.TempDir(), "lock"))
	first, err := AwaitLock(t.Context(), func(holder string) { t.Errorf("waiting for %s; want a free lock to be taken", holder) })
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	calls := 0
	if _, err := AwaitLock(ctx, func(string) { calls++; cancel() }); !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("waiting for a lock that is held until the context ends: %v after %d calls; want %v after one", err, calls, context.Canceled)
	}
	second, err := AwaitLock(t.Context(), func(holder string) {
		if want := fmt.Sprintf("pid %d, since ", os.Getpid()); !strings.HasPrefix(holder, want) {
			t.Errorf("waiting for %q; want the holder %q", holder, want)
		}
		first.Release()
	})
	if err != nil {
		t.Fatal(err)
	}
	second.Release()
	t.Setenv(LockVariable, t.TempDir())
	if _, err := AwaitLock(t.Context(), nil); err == nil || errors.As(err, new(HeldError)) {
		t.Errorf("a lock that can't be taken at all: %v; want its error at once", err)
	}
}
