package faults

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
)

// Checkout returns the commit that is checked out here and whether the experiments
// differ from it; "" if this is no checkout of mapbench, or one with other programs than
// this command has. The last run's results don't count: they may be what is being written.
func Checkout(ctx context.Context) (commit string, dirty bool) {
	const dir = "impls/faults"
	head, err := exec.CommandContext(ctx, "git", "rev-parse", "--show-toplevel", "HEAD", "HEAD:"+dir).Output()
	lines := strings.Split(string(head), "\n")
	if err != nil || len(lines) < 2 || !From(filepath.Join(lines[0], dir)) {
		return "", false
	}
	commit = lines[1]
	status, err := exec.CommandContext(ctx, "git", "status", "--porcelain", "--", ":/"+dir, ":(top,exclude)"+dir+"/last.json").Output()
	return commit, err != nil || len(status) > 0
}
