package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
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
	killGroup := func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.Cancel = killGroup
	// A child's own children may keep its pipes open. Wait closes them so long
	// after the end of the child or of the context.
	cmd.WaitDelay = time.Second
	var stderr firstWords
	out, stdout := io.Pipe()
	cmd.Stdout, cmd.Stderr = stdout, &stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return end, err
	}
	if err := cmd.Start(); err != nil {
		return end, fmt.Errorf("starting a process for %s: %w", t.Name, err)
	}
	told := json.NewEncoder(in).Encode(t) // fails only if the child has ended
	ended := make(chan struct{})
	var waited error
	go func() {
		defer close(ended)
		waited = cmd.Wait()
		killGroup() // what the child leaves; fails if that is nothing
		stdout.Close()
	}()
	limit := t.For + t.Patience
	end.late, end.last, end.elapsed = watch(decode(out, ended), limit, receive, func() {
		cmd.Process.Signal(syscall.SIGQUIT) // shows the goroutines; fails only if it has ended
	}, func() {
		cmd.Process.Kill() // what is left of the group goes when Wait returns
	})
	end.state, end.stderr, end.limit = cmd.ProcessState, stderr.String(), limit
	switch {
	case ctx.Err() != nil:
		return end, ctx.Err()
	case end.state == nil:
		return end, fmt.Errorf("the process for %s: %w", t.Name, waited)
	case end.state.ExitCode() == wrongTask:
		return end, fmt.Errorf("the process for %s: %s", t.Name, strings.TrimSpace(end.stderr))
	case told != nil && end.stderr == "":
		return end, fmt.Errorf("the process for %s reads no task: %w", t.Name, told)
	}
	return end, nil
}

// decode returns the lines that a child writes. They end when the child has ended;
// one that writes something else finds its output closed.
func decode(out *io.PipeReader, ended <-chan struct{}) <-chan line {
	lines := make(chan line)
	go func() {
		defer close(lines)
		for decoder := json.NewDecoder(out); ; {
			var l line
			if err := decoder.Decode(&l); err != nil {
				out.CloseWithError(err)
				<-ended
				return
			}
			lines <- l
		}
	}()
	return lines
}

// How a child is watched.
const (
	// looks is how often the limit is looked at the child. To count looks, and
	// not the time, is to forgive that this process was stopped for a while, or
	// that receive took long: the lines that wait are read before the next look.
	looks = 10
	// dumpTime is how long a process may take to show its goroutines.
	dumpTime = 3 * time.Second
)

// watch calls receive with the rows of a child until its lines end. It calls quit
// if no line comes within limit, and kill if the child has not ended soon after
// that; late reports whether it did, and last whether the last line came before.
// The time elapsed is that since the last line.
func watch(lines <-chan line, limit time.Duration, receive func(Row), quit, kill func()) (late, last bool, elapsed time.Duration) {
	tick := time.NewTicker(max(1, limit/looks))
	defer tick.Stop()
	var dumped <-chan time.Time
	begin := time.Now() // of the law at hand
	for silent := 0; ; {
		select {
		case l, ok := <-lines:
			if !ok {
				return late, last, time.Since(begin)
			}
			if late {
				continue // the law at hand has been judged
			}
			silent, begin, last = 0, time.Now(), l.Last
			receive(l.Row)
		case <-tick.C:
			if silent++; silent == looks {
				late, dumped = true, time.After(dumpTime)
				quit()
			}
		case <-dumped:
			kill()
		}
	}
}

// mostWords is how many bytes are kept of what a child says on standard error.
const mostWords = 1 << 20

// firstWords keeps the first mostWords bytes written to it. The buffer has a name, since
// io.Copy would call the ReadFrom of one that is embedded, and no Write.
type firstWords struct{ kept bytes.Buffer }

// Write implements [io.Writer]. It never fails.
func (w *firstWords) Write(p []byte) (int, error) {
	w.kept.Write(p[:min(len(p), mostWords-w.kept.Len())])
	return len(p), nil
}

// String returns what was kept.
func (w *firstWords) String() string { return w.kept.String() }
