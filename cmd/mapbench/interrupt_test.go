//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"example.com/mapbench/bench/machine"
	"example.com/mapbench/cmd/internal/cmdline"
)

// TestVerbThatComputesIsInterrupted interrupts the verbs that keep nothing while they
// compute, and look at no context.
func TestVerbThatComputesIsInterrupted(t *testing.T) {
	for _, v := range verbs {
		if v.keeps {
			continue
		}
		ctx, cancel := context.WithCancel(t.Context())
		end := make(chan struct{})
		v.run = func(env, *flag.FlagSet, []string) (int, error) {
			cancel()
			<-end
			return cmdline.ExitOK, nil
		}
		if code := v.call(env{ctx, new(bytes.Buffer), new(bytes.Buffer)}, nil); code != cmdline.ExitInterrupted {
			t.Errorf("%s: exit %d; want %d", v.name, code, cmdline.ExitInterrupted)
		}
		close(end)
	}
}

// TestAwait lets what was interrupted end by itself, where it does so in time.
func TestAwait(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	end := make(chan struct{})
	defer close(end)
	if _, err := cmdline.Await(ctx, 0, func() (int, error) { <-end; return 7, nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("await of what never ends = %v; want %v", err, context.Canceled)
	}
	if got, err := cmdline.Await(ctx, time.Hour, func() (int, error) { return 7, nil }); got != 7 || err != nil {
		t.Errorf("await of what ends = %d, %v; want 7", got, err)
	}
}

// builtCommand builds the command. Outside a checkout it measures with itself as the
// worker.
func builtCommand(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the command and measures")
	}
	program := filepath.Join(t.TempDir(), "mapbench")
	output(t, ".", "go", "build", "-o", program, "./cmd/mapbench")
	return program
}

// A started is a command under way, in a folder of its own.
type started struct {
	*exec.Cmd
	dir, tmp string // its current folder, and that for temporary files
	out      shared // what it writes
	ended    chan struct{}
}

// shared is a buffer that is read while it is written to.
type shared struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// startCommand starts a command line in an empty folder.
func startCommand(t *testing.T, program, dir, line string) *started {
	t.Helper()
	s := &started{Cmd: exec.Command(program, strings.Fields(line)...), dir: dir, tmp: t.TempDir(), ended: make(chan struct{})}
	s.Dir, s.Stdout, s.Stderr = dir, &s.out, &s.out
	s.Env = append(os.Environ(), "TMPDIR="+s.tmp, machine.LockVariable+"="+filepath.Join(t.TempDir(), "lock"))
	s.WaitDelay = time.Second
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		s.Wait() // its error is the state
		close(s.ended)
	}()
	t.Cleanup(func() {
		s.Process.Kill() // fails if it has ended
		<-s.ended
	})
	return s
}

// when waits until something is so.
func (s *started) when(t *testing.T, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(3 * time.Minute); !so(); time.Sleep(time.Millisecond) {
		select {
		case <-s.ended:
			t.Fatalf("%v: it ended before %s:\n%s", s.Args, what, &s.out)
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("%v: never %s:\n%s", s.Args, what, &s.out)
		}
	}
}

// end sends one signal and returns the exit code. That of a command that doesn't end is
// -1; how long the others take depends on what else the machine does.
func (s *started) end(t *testing.T, signal os.Signal) int {
	t.Helper()
	begin := time.Now()
	if err := s.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.ended:
	case <-time.After(time.Minute):
		s.Process.Kill()
		<-s.ended
	}
	t.Logf("%v ended %v after %v", s.Args[1:], time.Since(begin).Round(time.Millisecond), signal)
	return s.ProcessState.ExitCode()
}

// left lists what is in the folder for temporary files.
func (s *started) left(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(s.tmp)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// TestSignals sends one signal to each kind of verb.
func TestSignals(t *testing.T) {
	program, worker := builtCommand(t), workerProgram(t)
	measured := func(name string) func(*started) bool {
		return func(s *started) bool {
			text, _ := os.ReadFile(filepath.Join(s.dir, name)) // nothing if there is none yet
			return bytes.Contains(text, []byte("\nBenchmark"))
		}
	}
	says := func(text string) func(*started) bool {
		return func(s *started) bool { return strings.Contains(s.out.String(), text) }
	}
	at := func(pattern string) func(*started) bool {
		return func(s *started) bool {
			found, err := filepath.Glob(filepath.Join(s.tmp, pattern))
			return err == nil && len(found) > 0
		}
	}
	// A FIFO can be opened for writing, without waiting, once somebody reads it.
	reads := func(s *started) bool {
		file, err := os.OpenFile(filepath.Join(s.dir, "fifo"), os.O_WRONLY|unix.O_NONBLOCK, 0)
		if err == nil {
			t.Cleanup(func() { file.Close() })
		}
		return err == nil
	}
	for _, test := range []struct {
		line   string
		signal os.Signal
		ready  func(*started) bool
		want   string // of what it says
	}{
		{"run -impl mutex -spec n=100 -launches 1000 -o r.txt", unix.SIGHUP, measured("r.txt"), "kept; go on with: mapbench run -resume r.txt"},
		{"run -impl mutex -spec n=100 -launches 1000", unix.SIGTERM, says("\nBenchmark"), "on standard output; to go on, keep it in a FILE"},
		{"run -impl mutex -spec n=20000000 -launches 1", unix.SIGINT, says("measuring mutex"), ""},
		{"crossover -measure -a mutex -b nop -spec n=100 -budget 1h -precision 0.01 -o c.txt", unix.SIGHUP, measured("c.txt"), "kept in c.txt; judge them by: mapbench crossover -a mutex -b nop -axis read c.txt"},
		{"gate -old " + worker + " -new " + worker + " -impl mutex -spec n=100 -history none -o g", unix.SIGHUP, measured("g/night.txt"), "go on with: mapbench gate -resume g"},
		{"verify -impl mutex -for 1h", unix.SIGHUP, says("mutex"), ""},
		{"faults fatal", unix.SIGHUP, at("mapbench-*/mapbench-faults-*"), ""},
		{"compare fifo", unix.SIGINT, reads, ""},
		{"compare fifo r.txt", unix.SIGTERM, reads, ""},
		{"crossover fifo", unix.SIGHUP, reads, ""},
		{"report -o d fifo", unix.SIGTERM, reads, ""},
		{"plot -o d fifo", unix.SIGHUP, reads, ""},
	} {
		dir := t.TempDir()
		if err := unix.Mkfifo(filepath.Join(dir, "fifo"), 0o600); err != nil {
			t.Fatal(err)
		}
		s := startCommand(t, program, dir, test.line)
		s.when(t, "ready", func() bool { return test.ready(s) })
		if code := s.end(t, test.signal); code != cmdline.ExitInterrupted || !strings.Contains(s.out.String(), test.want) {
			t.Errorf("mapbench %s: exit %d after %v; want %d and %q:\n%s", test.line, code, test.signal, cmdline.ExitInterrupted, test.want, &s.out)
		}
		if left := s.left(t); len(left) > 0 {
			t.Errorf("mapbench %s: %v is left in the temporary folder", test.line, left)
		}
	}
}

// TestKilledRunIsClearedAway kills a run, and lets the next one find what it left, beside
// a folder that only has such a name.
func TestKilledRunIsClearedAway(t *testing.T) {
	program := builtCommand(t)
	first := startCommand(t, program, t.TempDir(), "run -impl mutex -spec n=100 -launches 1000")
	first.when(t, "ready", func() bool { return strings.Contains(first.out.String(), "\nBenchmark") })
	foreign := filepath.Join(first.tmp, "mapbench-foreign")
	if err := os.Mkdir(foreign, 0o700); err != nil {
		t.Fatal(err)
	}
	first.end(t, unix.SIGKILL)
	if left := first.left(t); len(left) != 2 {
		t.Fatalf("a run that was killed left %v; want its folder and the foreign one", left)
	}
	next := exec.Command(program, strings.Fields("run -impl mutex -spec n=100 -launches 1")...)
	next.Dir, next.Env = first.dir, first.Env
	text, _ := next.CombinedOutput() // its error is the exit code
	if code := next.ProcessState.ExitCode(); !judged(code) || !strings.Contains(string(text), "which a run that was killed left behind\n") {
		t.Errorf("the next run: exit %d; want that it says what it removed:\n%s", code, text)
	}
	if left := first.left(t); len(left) != 1 || left[0] != filepath.Base(foreign) {
		t.Errorf("after the next run %v is left; want the foreign folder alone", left)
	}
}

// TestNohupIsHeeded starts as nohup(1) does, with SIGHUP ignored. Of a hangup and an
// interrupt the first alone would be heard.
func TestNohupIsHeeded(t *testing.T) {
	signal.Ignore(unix.SIGHUP)
	defer signal.Reset(unix.SIGHUP)
	ctx := cmdline.Interruptible()
	for _, s := range []unix.Signal{unix.SIGHUP, unix.SIGINT} {
		if err := unix.Kill(os.Getpid(), s); err != nil {
			t.Fatal(err)
		}
	}
	<-ctx.Done()
	if cause := context.Cause(ctx); !strings.Contains(cause.Error(), "interrupt") {
		t.Errorf("it ends for %v; want the interrupt", cause)
	}
}
