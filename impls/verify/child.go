package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// raceExit is the exit code of a process that the race detector ends.
const raceExit = 66

// child does a task in a process, and calls receive with each row. The corpse
// says how the process ended, an error that there was none, or that the context
// has ended.
func (t task) child(ctx context.Context, receive func(Row)) (end corpse, err error) {
	// The kernel's parent-death signal goes out when the thread ends that
	// started the child.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(ctx, t.Child[0], t.Child[1:]...)
	cmd.Env = append(os.Environ(), fmt.Sprintf("GORACE=halt_on_error=1 exitcode=%d atexit_sleep_ms=0", raceExit))
	cmd.SysProcAttr = tied()
	cmd.WaitDelay = time.Second // for what a killed child's own children keep open
	var stderr firstWords
	cmd.Stderr = &stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return end, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return end, err
	}
	if err := cmd.Start(); err != nil {
		return end, fmt.Errorf("starting a process for %s: %w", t.Name, err)
	}
	told := json.NewEncoder(in).Encode(t) // fails only if the child has ended
	var late atomic.Bool
	limit := t.For + t.Patience
	watch := time.AfterFunc(limit, func() {
		late.Store(true)
		cmd.Process.Signal(syscall.SIGQUIT) // shows the goroutines; fails only if it has ended
		time.AfterFunc(dumpTime, func() { cmd.Process.Kill() })
	})
	begin := time.Now() // of the law at hand
	for lines := json.NewDecoder(out); ; {
		var l line
		if lines.Decode(&l) != nil {
			break
		}
		watch.Reset(limit)
		begin, end.last = time.Now(), l.Last
		receive(l.Row)
	}
	err = cmd.Wait()
	watch.Stop()
	end.state, end.stderr, end.elapsed = cmd.ProcessState, stderr.String(), time.Since(begin)
	if late.Load() {
		end.late, end.limit = true, limit
	}
	switch {
	case ctx.Err() != nil:
		return end, ctx.Err()
	case end.state == nil:
		return end, fmt.Errorf("the process for %s: %w", t.Name, err)
	case end.state.ExitCode() == wrongTask:
		return end, fmt.Errorf("the process for %s: %s", t.Name, strings.TrimSpace(end.stderr))
	case told != nil && end.stderr == "":
		return end, fmt.Errorf("the process for %s reads no task: %w", t.Name, told)
	}
	return end, nil
}

// dumpTime is how long a process may take to show its goroutines.
const dumpTime = 3 * time.Second

// firstWords keeps the first megabyte written to it.
type firstWords struct{ bytes.Buffer }

// Write implements [io.Writer]. It never fails.
func (w *firstWords) Write(p []byte) (int, error) {
	const most = 1 << 20
	w.Buffer.Write(p[:min(len(p), most-w.Len())])
	return len(p), nil
}
