package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
)

// TestRunOnAFullDisk measures into a file that must not grow beyond some kilobytes, and
// takes the advice that it gets: twice, once with a line that is cut off.
func TestRunOnAFullDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command and measures")
	}
	dir := t.TempDir()
	output(t, ".", "go", "build", "-o", filepath.Join(dir, "mapbench"), "./cmd/mapbench")
	name := filepath.Join(dir, "f.txt")
	// shell runs a command line where no module is.
	shell := func(line string) (code int, text string) {
		cmd := exec.Command("sh", "-c", line)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return cmd.ProcessState.ExitCode(), string(out)
	}
	code, text := shell("trap '' XFSZ; ulimit -f 6; exec ./mapbench run -impl mutex,nop -spec n=100 -rounds survey -launches 99 -o f.txt")
	advice := regexp.MustCompile(`(\d+) complete launch(?:es)? (?:is|are) kept; go on with: mapbench (run -resume f.txt)\n`).FindStringSubmatch(text)
	if code != cmdline.ExitUsage || advice == nil || !strings.Contains(text, "file too large") {
		t.Fatalf("exit %d, want 2, the error and how to go on:\n%s", code, text)
	}
	launches := func() (kept []byte, n int) {
		t.Helper()
		kept, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return kept, len(regexp.MustCompile(`(?m)^(# )?BenchmarkMap/impl=nop/.*\n`).FindAll(kept, -1))
	}
	kept, n := launches()
	if fmt.Sprint(n) != advice[1] || kept[len(kept)-1] != '\n' {
		t.Errorf("%s launches are said to be kept, and %d are:\n%s", advice[1], n, kept)
	}
	goOn := fmt.Sprintf("./mapbench %s -budget 1s -launches ", advice[2])
	code, text = shell(goOn + fmt.Sprint(n+1))
	whole, more := launches()
	if code != cmdline.ExitOK && code != cmdline.ExitUnresolved || more <= n || !bytes.HasPrefix(whole, kept) {
		t.Errorf("going on: exit %d, %d launches after %d\n%s", code, more, n, text)
	}
	if err := os.Truncate(name, int64(len(whole)-10)); err != nil {
		t.Fatal(err)
	}
	code, text = shell(goOn + fmt.Sprint(more))
	_, again := launches()
	if code != cmdline.ExitOK && code != cmdline.ExitUnresolved || again < more || !strings.Contains(text, "removed the launch that is cut off at the end of f.txt\n") {
		t.Errorf("going on after a cut: exit %d, %d launches after %d\n%s", code, again, more, text)
	}
	if code, text := shell("./mapbench run -impl nop -spec n=100 -launches 1 >/dev/full"); code != cmdline.ExitUsage || !strings.Contains(text, "no space left on device") {
		t.Errorf("to a full device: exit %d\n%s", code, text)
	}
}
