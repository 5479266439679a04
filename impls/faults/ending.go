package faults

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"

	"example.com/mapbench/internal/child"
)

// An ending is how a process ended, and what it wrote.
type ending struct {
	// exit is the status, or -1 if a signal ended the process.
	exit int
	// stdout and stderr are the first mostKept bytes of the outputs.
	stdout, stderr []byte
	// late reports whether the process was killed because its time was up.
	late bool
}

// mostKept bounds what is kept of an output, in bytes.
const mostKept = 1 << 20

// execute runs a command in a folder to its end. A command that fails is no error; one
// that can't be started is.
func execute(ctx context.Context, limit time.Duration, dir string, argv, env []string) (ending, error) {
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	stdout, stderr := child.Output{Begin: mostKept}, child.Output{Begin: mostKept}
	cmd := child.Command(timed, argv[0], argv[1:]...)
	cmd.Dir = dir
	cmd.Env = append(cleanEnviron(), env...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := child.Run(cmd)
	switch exit := (*exec.ExitError)(nil); {
	case ctx.Err() != nil:
		return ending{}, ctx.Err()
	case err != nil && !errors.As(err, &exit) && timed.Err() == nil:
		return ending{}, fmt.Errorf("running %s: %w", argv[0], err)
	}
	return ending{
		exit:   cmd.ProcessState.ExitCode(),
		stdout: []byte(stdout.String()),
		stderr: []byte(stderr.String()),
		late:   timed.Err() != nil,
	}, nil
}

// cleanEnviron is the environment without the variables that change how the
// runtime, the detectors and the go command behave.
func cleanEnviron() []string {
	var clean []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		switch name {
		case "GODEBUG", "GORACE", "GOTRACEBACK", "GOGC", "GOMEMLIMIT", "GOMAXPROCS", "GOFLAGS", "GOEXPERIMENT", "ASAN_OPTIONS":
		default:
			clean = append(clean, variable)
		}
	}
	return clean
}

// shows reports whether a process that ended shows the sign, and returns the line to quote.
func (s Sign) shows(e *ending) (line string, ok bool) {
	if e.late || e.exit != s.Exit {
		return "", false
	}
	lacks := s.Lacks != "" && (matches(s.Lacks, e.stdout) || matches(s.Lacks, e.stderr))
	if lacks || !matches(s.Stdout, e.stdout) || !matches(s.Stderr, e.stderr) {
		return "", false
	}
	switch {
	case s.Stdout != "" && len(e.stdout) > 0:
		return quote(s.Stdout, e.stdout), true
	case s.Stderr != "" && len(e.stderr) > 0:
		return quote(s.Stderr, e.stderr), true
	}
	return e.String(), true
}

// matches reports whether text matches a pattern whose ^ and $ are at lines.
func matches(pattern string, text []byte) bool {
	return regexp.MustCompile("(?m)" + pattern).Match(text)
}

// quote returns the line of text in which the first match of a pattern begins.
func quote(pattern string, text []byte) string {
	at := regexp.MustCompile("(?m)" + pattern).FindIndex(text)[0]
	from := bytes.LastIndexByte(text[:at], '\n') + 1
	line, _, _ := bytes.Cut(text[from:], []byte{'\n'})
	return strings.Join(strings.Fields(string(line)), " ")
}

// said matches the line that says how a process ended, for a tally.
var said = regexp.MustCompile(`(?m)^(fatal error: .*|panic: .*|unexpected fault address|\[signal \w+|WARNING: DATA RACE|==\d+==ERROR: AddressSanitizer: [\w-]+)`)

// addresses matches what differs in each run.
var addresses = regexp.MustCompile(`0x[0-9a-f]+|==\d+==`)

// String says in a few words how the process ended.
func (e *ending) String() string {
	switch {
	case e.late:
		return "time was up"
	case e.exit == 0 && len(e.stderr) == 0:
		return "silent"
	}
	if line := said.Find(e.stderr); line != nil {
		text := strings.TrimPrefix(addresses.ReplaceAllString(string(line), "…"), "[")
		return strings.TrimPrefix(text, "fatal error: ")
	}
	if e.exit == lied {
		return "wrong answer"
	}
	return fmt.Sprintf("status %d", e.exit)
}

// lied is the exit status of a program that saw a wrong answer itself.
const lied = 3
