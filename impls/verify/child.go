package verify

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"example.com/mapbench/impls/verify/one"
	"example.com/mapbench/internal/child"
)

// A task is what a child has to do, and how it is started and watched.
type task struct {
	Name string
	// From is the index of the first law to check.
	From int
	Options
}

// told is what the child gets to know of the task.
func (t task) told() one.Task {
	return one.Task{Name: t.Name, From: t.From, For: t.For, Seed: t.Seed, Goroutines: t.Goroutines, Artifacts: t.Artifacts}
}

// raceExit is the exit code of a process that the race detector ends.
const raceExit = 66

// How much of a child's output is read, in bytes.
const (
	// longestRow bounds a line. A row holds a history of some hundred calls.
	longestRow = 16 << 20
	// mostStderr holds the stacks of some thousand goroutines.
	mostStderr = 1 << 20
)

// run does a task in a child process, and calls receive with each row. The ending says how
// the process ended. There is an error if it could not be started or did not understand
// the task, or if the context has ended.
func (t task) run(ctx context.Context, receive func(Row)) (end ending, err error) {
	cmd := child.Command(ctx, t.Child[0], t.Child[1:]...)
	cmd.Env = append(os.Environ(), fmt.Sprintf("GORACE=halt_on_error=1 exitcode=%d atexit_sleep_ms=0", raceExit))
	stderr := child.Output{Begin: mostStderr}
	out, stdout := io.Pipe()
	cmd.Stdout, cmd.Stderr = stdout, &stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return end, err
	}
	if err := child.Start(cmd); err != nil {
		return end, fmt.Errorf("starting a process for %s: %w", t.Name, err)
	}
	told := json.NewEncoder(in).Encode(t.told()) // fails only if the child has ended
	ended := make(chan struct{})
	var waited error
	go func() {
		defer close(ended)
		waited = cmd.Wait()
		child.Kill(cmd) // what the child leaves; fails if that is nothing
		stdout.Close()
	}()
	limit := t.For + t.Patience
	lines := decode(out, ended, &end.unread)
	// Killing fails only if the child has ended.
	end.late, end.last, end.elapsed = watch(lines, limit, receive, func() { child.Dump(cmd) }, func() { child.Kill(cmd) })
	end.state, end.stderr, end.cut, end.limit = cmd.ProcessState, stderr.String(), stderr.Cut(), limit
	switch {
	case ctx.Err() != nil:
		return end, ctx.Err()
	case end.state == nil:
		return end, fmt.Errorf("the process for %s: %w", t.Name, waited)
	case end.state.ExitCode() == one.WrongTask:
		return end, fmt.Errorf("the process for %s: %s", t.Name, strings.TrimSpace(end.stderr))
	case told != nil && end.stderr == "":
		return end, fmt.Errorf("the process for %s reads no task: %w", t.Name, told)
	}
	return end, nil
}

// decode returns the lines that a child writes. The channel is closed when the child has
// ended. The output of a child that writes something else, or too long a line, is closed;
// unread then says why, from the end of the lines on.
func decode(out *io.PipeReader, ended <-chan struct{}, unread *error) <-chan one.Line {
	lines := make(chan one.Line)
	go func() {
		defer close(lines)
		for in := bufio.NewReader(out); ; {
			var l one.Line
			text, err := child.ReadLine(in, longestRow)
			if err == nil {
				err = json.Unmarshal(text, &l)
			}
			if err != nil {
				if !errors.Is(err, io.EOF) {
					*unread = err
				}
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
	// ticks is how many ticks there are in the limit. The watch counts ticks rather
	// than time, so that a child is forgiven if this process was stopped for a while,
	// or if receive took long: the lines that wait are read before the next tick.
	ticks = 10
	// dumpTime is how long a process may take to show its goroutines.
	dumpTime = 3 * time.Second
)

// watch calls receive with the rows of a child until its lines end. If no line comes
// within limit, it calls dump, and if the child has not ended soon after that, kill. Late
// reports whether the limit was exceeded, and last whether the last line came before that.
// The time elapsed is that since the last line.
func watch(lines <-chan one.Line, limit time.Duration, receive func(Row), dump, kill func()) (late, last bool, elapsed time.Duration) {
	tick := time.NewTicker(max(1, limit/ticks))
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
			if silent++; silent == ticks {
				late, dumped = true, time.After(dumpTime)
				dump()
			}
		case <-dumped:
			kill()
		}
	}
}
