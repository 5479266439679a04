//go:build unix

package child

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// parentArg makes the test program a parent: it starts the shell script that follows and
// waits to be killed.
const parentArg = "parent-of-a-child"

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == parentArg {
		go Start(Command(context.Background(), "sh", "-c", os.Args[2])) // on a thread that may end
		io.ReadAll(os.Stdin)
	}
	os.Exit(m.Run())
}

// held returns the reading end of a new FIFO, and its path. Processes hold the FIFO open by
// its path; a reader gets the end of file when the last of them has ended.
func held(t *testing.T) (path string, r *bufio.Reader) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	file.SetReadDeadline(time.Now().Add(time.Minute)) // only a failure waits for it
	return path, bufio.NewReader(file)
}

// ends fails the test unless the reader gets the end of file.
func ends(t *testing.T, r io.Reader) {
	t.Helper()
	if text, err := io.ReadAll(r); err != nil {
		t.Errorf("after %q: %v; want the end of file, since all processes should have ended", text, err)
	}
}

// starts waits for a line.
func starts(t *testing.T, r *bufio.Reader) {
	t.Helper()
	for {
		line, err := r.ReadString('\n')
		if err == nil {
			return
		}
		if err != io.EOF || line != "" { // the end of a FIFO that nobody has opened yet
			t.Fatalf("%q, %v; want a line", line, err)
		}
		runtime.Gosched()
	}
}

// family is a script of two processes that hold the FIFO open, one of them stopped.
func family(fifo string) string {
	return "exec 9>" + fifo + "; sleep 1000 & kill -STOP $!; echo here >&9; sleep 1000"
}

func TestContextEndsTheGroup(t *testing.T) {
	fifo, r := held(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cmd := Command(ctx, "sh", "-c", family(fifo))
	cmd.Stdout = new(Output) // a pipe that the second process keeps open
	if err := Start(cmd); err != nil {
		t.Fatal(err)
	}
	starts(t, r)
	cancel()
	if err := cmd.Wait(); err == nil {
		t.Error("Wait gives no error for a command that was killed")
	}
	ends(t, r)
}

func TestKill(t *testing.T) {
	fifo, r := held(t)
	cmd := Command(t.Context(), "sh", "-c", family(fifo))
	if err := Start(cmd); err != nil {
		t.Fatal(err)
	}
	starts(t, r)
	if err := Kill(cmd); err != nil {
		t.Error(err)
	}
	cmd.Wait() // its error says that it was killed
	ends(t, r)
	cmd = Command(t.Context(), "true")
	if err := Run(cmd); err != nil {
		t.Fatal(err)
	}
	if err := Kill(cmd); !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("Kill of a command that has ended: %v; want %v", err, os.ErrProcessDone)
	}
}

// TestParentDies kills a parent as kill -9 does.
func TestParentDies(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has a parent-death signal")
	}
	fifo, r := held(t)
	parent := exec.Command(os.Args[0], parentArg, "exec 9>"+fifo+"; echo here >&9; while :; do :; done")
	if _, err := parent.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	starts(t, r)
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	parent.Wait() // its error says that it was killed
	ends(t, r)
}

// TestWaitLeavesPipes wants Wait to return although another process holds the output open.
func TestWaitLeavesPipes(t *testing.T) {
	fifo, r := held(t)
	cmd := Command(t.Context(), "sh", "-c", "exec 9>"+fifo+"; sleep 1000 & echo here >&9")
	cmd.Stdout = new(Output)
	if err := Run(cmd); !errors.Is(err, exec.ErrWaitDelay) {
		t.Errorf("Run = %v; want %v", err, exec.ErrWaitDelay)
	}
	starts(t, r)
	if err := Kill(cmd); err != nil {
		t.Errorf("Kill of the process that is left: %v; want no error", err)
	}
	ends(t, r)
}

func TestRun(t *testing.T) {
	out := Output{Begin: 100}
	cmd := Command(t.Context(), "sh", "-c", "echo one; exit 3")
	cmd.Stdout = &out
	var exit *exec.ExitError
	if err := Run(cmd); !errors.As(err, &exit) || exit.ExitCode() != 3 || out.String() != "one\n" {
		t.Errorf("Run = %v, output %q; want exit status 3 and one line", err, out.String())
	}
	if err := Run(Command(t.Context(), "/nonexistent")); err == nil {
		t.Error("Run of no program gives no error")
	}
}

// TestDump stops a shell, and wants Dump to make it run its trap for SIGQUIT.
func TestDump(t *testing.T) {
	fifo, r := held(t)
	cmd := Command(t.Context(), "sh", "-c", "trap 'exit 5' QUIT; exec 9>"+fifo+"; echo here >&9; kill -STOP $$; while :; do :; done")
	if err := Start(cmd); err != nil {
		t.Fatal(err)
	}
	starts(t, r)
	Dump(cmd)
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 5 {
		t.Errorf("%v; want the exit status of the trap, 5", err)
	}
}

// TestOutputOfACommand writes as os/exec does, which prefers ReadFrom to Write.
func TestOutputOfACommand(t *testing.T) {
	out := Output{Begin: 1 << 20}
	cmd := exec.Command("sh", "-c", "printf begin; head -c 2097152 /dev/zero")
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); len(got) != 1<<20 || !strings.HasPrefix(got, "begin") || !out.Cut() {
		t.Errorf("%d bytes are kept of 2 MB, cut %t; want the first %d, and true", len(got), out.Cut(), 1<<20)
	}
}
