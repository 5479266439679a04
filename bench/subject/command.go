package subject

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"example.com/mapbench/internal/child"
)

// run runs a command in a folder, with variables added to the environment, and returns
// what it printed. When ctx ends, the command is killed with all that it started. The
// error of a command that fails is its complaint, in one line.
func run(ctx context.Context, dir string, env []string, name string, args ...string) (string, error) {
	// A hook of git's has these, and they would name another repository's files.
	inherited := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.Contains([]string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}, name)
	})
	cmd := child.Command(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, append(inherited, env...)
	stdout, stderr, err := child.Text(cmd)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	var failed *exec.ExitError
	if complaint := complaint(stderr); errors.As(err, &failed) && complaint != "" {
		return "", errors.New(complaint)
	}
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", name, args[0], err)
	}
	return strings.TrimSpace(stdout), nil
}

// How many lines of standard error make up an error, and what stands between them.
const (
	complaintLines = 3
	complaintBreak = " | "
)

// complaint puts the first lines of a complaint into one.
func complaint(stderr string) string {
	lines := child.Complaints(stderr)
	if len(lines) > complaintLines {
		lines = append(lines[:complaintLines], "…")
	}
	return strings.Join(lines, complaintBreak)
}
