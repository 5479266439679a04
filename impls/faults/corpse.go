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
)

// corpse is what is left of a process that ended.
type corpse struct {
	// exit is the status, or -1 if a signal ended the process.
	exit           int
	stdout, stderr []byte
	// late reports whether the process was killed because its time was up.
	late bool
}

// dissect runs a command in a folder and returns what is left of it. A command
// that fails is no error; one that can't be started is.
func dissect(ctx context.Context, limit time.Duration, dir string, argv, env []string) (corpse, error) {
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var stdout, stderr firstWords
	cmd := exec.CommandContext(timed, argv[0], argv[1:]...)
	cmd.Dir = dir
	cmd.Env = append(cleanEnviron(), env...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = time.Second // for children that left the group and keep a pipe open
	killGroup(cmd)
	err := cmd.Run()
	switch exit := (*exec.ExitError)(nil); {
	case ctx.Err() != nil:
		return corpse{}, ctx.Err()
	case err != nil && !errors.As(err, &exit) && timed.Err() == nil:
		return corpse{}, fmt.Errorf("running %s: %w", argv[0], err)
	}
	return corpse{
		exit:   cmd.ProcessState.ExitCode(),
		stdout: stdout.kept.Bytes(),
		stderr: stderr.kept.Bytes(),
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

// mostKept bounds what is kept of an output, in bytes.
const mostKept = 1 << 20

// firstWords keeps the first mostKept bytes written to it. The buffer is not
// embedded: io.Copy would call its ReadFrom and keep all.
type firstWords struct{ kept bytes.Buffer }

// Write implements [io.Writer]. It never fails.
func (w *firstWords) Write(p []byte) (int, error) {
	w.kept.Write(p[:min(len(p), mostKept-w.kept.Len())])
	return len(p), nil
}

// shows reports whether a corpse shows the sign and returns the line to quote.
func (s Sign) shows(c *corpse) (line string, ok bool) {
	if c.late || c.exit != s.Exit {
		return "", false
	}
	lacks := s.Lacks != "" && (matches(s.Lacks, c.stdout) || matches(s.Lacks, c.stderr))
	if lacks || !matches(s.Stdout, c.stdout) || !matches(s.Stderr, c.stderr) {
		return "", false
	}
	switch {
	case s.Stdout != "" && len(c.stdout) > 0:
		return quote(s.Stdout, c.stdout), true
	case s.Stderr != "" && len(c.stderr) > 0:
		return quote(s.Stderr, c.stderr), true
	}
	return c.String(), true
}

// matches reports whether text matches a pattern whose ^ and $ are at lines.
func matches(pattern string, text []byte) bool {
	return regexp.MustCompile("(?m)" + pattern).Match(text)
}

// quote returns the line of text in which a pattern's first match begins.
func quote(pattern string, text []byte) string {
	at := regexp.MustCompile("(?m)" + pattern).FindIndex(text)[0]
	from := bytes.LastIndexByte(text[:at], '\n') + 1
	line, _, _ := bytes.Cut(text[from:], []byte{'\n'})
	return strings.Join(strings.Fields(string(line)), " ")
}

// said are the lines that tell what became of a process, for a tally.
var said = regexp.MustCompile(`(?m)^(fatal error: .*|panic: .*|unexpected fault address|\[signal \w+|WARNING: DATA RACE|==\d+==ERROR: AddressSanitizer: [\w-]+)`)

var addresses = regexp.MustCompile(`0x[0-9a-f]+|==\d+==`)

// String says in a few words how the process ended.
func (c *corpse) String() string {
	switch {
	case c.late:
		return "time was up"
	case c.exit == 0 && len(c.stderr) == 0:
		return "silent"
	}
	if line := said.Find(c.stderr); line != nil {
		text := strings.TrimPrefix(addresses.ReplaceAllString(string(line), "…"), "[")
		return strings.TrimPrefix(text, "fatal error: ")
	}
	if c.exit == lied {
		return "wrong answer"
	}
	return fmt.Sprintf("status %d", c.exit)
}

// lied is the status of a program that saw something wrong itself.
const lied = 3
