package subject

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"
)

// run runs a command in a folder, with variables added to the environment, and returns
// what it printed. When ctx ends the command is killed with all that it started. An
// error is what it complained of, in one line.
func run(ctx context.Context, dir string, env []string, name string, args ...string) (string, error) {
	// A hook of git's has these, and they would name another repository's files.
	inherited := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.Contains([]string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}, name)
	})
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, append(inherited, env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = time.Second // for what its children keep open
	tie(cmd)
	// The kernel's parent-death signal goes out when the thread ends that started
	// the child.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := cmd.Run()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	var failed *exec.ExitError
	if complaint := complaint(stderr.String()); errors.As(err, &failed) && complaint != "" {
		return "", errors.New(complaint)
	}
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", name, args[0], err)
	}
	return strings.TrimSpace(stdout.String()), nil
}

// complaintLines is how many lines of standard error make up an error, and
// complaintBreak what stands between them.
const (
	complaintLines = 3
	complaintBreak = " | "
)

// complaint puts the first lines that a compiler, the go command or git complain with
// into one.
func complaint(stderr string) string {
	var lines []string
	for line := range strings.Lines(stderr) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "go: downloading ") {
			continue
		}
		if len(lines) == complaintLines {
			lines = append(lines, "…")
			break
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, complaintBreak)
}
