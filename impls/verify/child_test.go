//go:build unix

package verify

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/mapbench/impls/maptest"
)

// shell is a task whose child is a script that reads its task, and says what it likes.
func shell(script string, limit time.Duration) task {
	return task{Name: "script", Options: Options{Child: []string{"sh", "-c", "read -r task\n" + script}, For: limit / 2, Patience: limit / 2}}
}

// The lines of a script, the last one and another.
const (
	sayRow  = `echo '{"Row":{"law":"delete"}}'` + "\n"
	sayLast = `echo '{"Row":{"law":"range"},"Last":true}'` + "\n"
)

// TestStopped does with the parent what Ctrl-Z does for longer than the limit: it
// reads nothing, while the child goes on. The child then has as much time as ever.
func TestStopped(t *testing.T) {
	t.Parallel() // it waits for most of its time
	const limit = 4 * time.Second
	file := filepath.Join(t.TempDir(), "go-on")
	rows := 0
	end, err := shell(sayRow+sayRow+"while ! [ -e "+file+" ]; do :; done\n"+sayLast, limit).run(t.Context(), func(Row) {
		switch rows++; rows {
		case 1:
			<-time.After(limit + limit/4)
		case 2:
			if err := os.WriteFile(file, nil, 0o600); err != nil {
				t.Error(err)
			}
		}
	})
	if err != nil || end.late || end.died() || rows != 3 {
		t.Errorf("%d rows, late %t, died %t, %v; want 3 rows of a child that is well", rows, end.late, end.died(), err)
	}
}

// TestGrandchild wants no process to hold up the parent that has the child's
// pipes, and none to be left.
func TestGrandchild(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, script string
		limit        time.Duration
		cancel       bool
	}{
		{"the child ends", sayLast, time.Hour, false},
		{"the child hangs", "wait", 5 * time.Second, false},
		{"interrupted", sayRow + "wait", time.Hour, true},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		fifo := filepath.Join(t.TempDir(), "fifo")
		if err := syscall.Mkfifo(fifo, 0o600); err != nil {
			t.Fatal(err)
		}
		alive, err := os.OpenFile(fifo, os.O_RDONLY|syscall.O_NONBLOCK, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer alive.Close()
		end, err := shell("exec 9>"+fifo+"\nsleep 1000 &\necho here >&9\n"+test.script, test.limit).run(ctx, func(Row) {
			if test.cancel {
				cancel()
			}
		})
		if test.cancel != errors.Is(err, context.Canceled) || !test.cancel && err != nil || end.late != (test.limit < time.Hour) {
			t.Errorf("%s: late %t, error %v", test.name, end.late, err)
		}
		// The end comes when nobody has the pipe any more.
		alive.SetReadDeadline(time.Now().Add(time.Minute))
		if text, err := io.ReadAll(alive); err != nil || string(text) != "here\n" {
			t.Errorf("%s: %q, %v; want that the process of the child was there and is gone", test.name, text, err)
		}
	}
}

// TestOtherCause wants a death to be held against the map only if it may be its own.
func TestOtherCause(t *testing.T) {
	state := func(script string) *os.ProcessState {
		cmd := exec.Command("sh", "-c", script)
		cmd.Run() // it fails, as it is to
		return cmd.ProcessState
	}
	two := state("exit 2")
	check := func(state *os.ProcessState, stderr string, want maptest.Verdict, message string) {
		t.Helper()
		end := ending{state: state, stderr: stderr}
		if row := end.row(maptest.Laws()[0]); row.Verdict != want.String() || !strings.Contains(row.Message, message) {
			t.Errorf("%v, %q: %s, %q; want %v and %q", state, stderr, row.Verdict, row.Message, want, message)
		}
	}
	check(state("kill -KILL $$"), "", maptest.Unknown, "(signal: killed), and that says nothing of the map: somebody killed it, or")
	check(state("kill -TERM $$"), "", maptest.Unknown, "somebody ended it")
	check(state("kill -SEGV $$"), "", maptest.Fail, "signal: segmentation fault")
	check(state("kill -KILL $$"), "WARNING: DATA RACE\nRead\n\nGoroutine 1", maptest.Fail, "data race")
	check(two, "SIGQUIT: quit\nPC=0x1\n", maptest.Unknown, "show its goroutines")
	check(two, "fatal error: concurrent map writes\n\ngoroutine 1", maptest.Fail, "fatal error: concurrent map writes")
	check(two, "panic: out of memory, says the map\n", maptest.Fail, "panic: out of memory")
	check(two, "runtime: out of memory: cannot allocate 8-byte block (3 in use)\nfatal error: out of memory\n", maptest.Unknown, "runtime: out of memory")
	check(two, "fatal error: runtime: cannot allocate memory\n", maptest.Unknown, "cannot allocate memory")
	check(two, "runtime: failed to create new OS thread (have 5 already; errno=11)\nfatal error: newosproc\n", maptest.Unknown, "OS thread")
	check(state("exit 66"), "race: limit on 8128 simultaneously alive goroutines is exceeded, dying\n", maptest.Unknown, "limit on 8128")
	check(state("exit 0"), "", maptest.Fail, "the process ended (exit status 0)")
}

// TestNoLine closes the output of a child that writes something else than rows.
func TestNoLine(t *testing.T) {
	for nonsense, want := range map[string]string{
		"while echo nonsense; do :; done": "after its standard output was closed: invalid character",
		"cat /dev/zero":                   "after its standard output was closed: line too long",
	} {
		end, err := shell(sayRow+nonsense+"; exit 5", time.Minute).run(t.Context(), func(Row) {})
		if err != nil || end.late || !end.died() {
			t.Errorf("%s: late %t, died %t, %v; want it to die", nonsense, end.late, end.died(), err)
			continue
		}
		if row := end.row(maptest.Laws()[0]); row.Verdict != maptest.Fail.String() || !strings.Contains(row.Message, want) {
			t.Errorf("%s: %s, %q; want FAIL and %q", nonsense, row.Verdict, row.Message, want)
		}
	}
}
