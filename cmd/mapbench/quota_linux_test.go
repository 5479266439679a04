package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/plots/report"
)

// halfACPU makes a control group that may use half a CPU, and returns its folder. Where
// none can be made the test is skipped: it takes root, and a cgroup file system that can
// be written to.
func halfACPU(t *testing.T) (dir string) {
	t.Helper()
	var whys []string
	for _, try := range []struct {
		mount string
		limit map[string]string
	}{
		{"/sys/fs/cgroup/cpu", map[string]string{"cpu.cfs_period_us": "100000", "cpu.cfs_quota_us": "50000"}},
		{"/sys/fs/cgroup/cpu,cpuacct", map[string]string{"cpu.cfs_period_us": "100000", "cpu.cfs_quota_us": "50000"}},
		{"/sys/fs/cgroup", map[string]string{"cpu.max": "50000 100000"}},
		{"/sys/fs/cgroup/unified", map[string]string{"cpu.max": "50000 100000"}},
	} {
		dir, err := os.MkdirTemp(try.mount, "mapbench-test-")
		for name, value := range try.limit {
			if err == nil {
				// A control file is there before it is written to, in a file system of groups.
				if _, err = os.Stat(filepath.Join(dir, name)); err == nil {
					err = os.WriteFile(filepath.Join(dir, name), []byte(value), 0)
				}
			}
		}
		if err == nil {
			t.Cleanup(func() {
				if err := os.Remove(dir); err != nil {
					t.Error(err)
				}
			})
			return dir
		}
		whys = append(whys, err.Error())
		if dir != "" {
			os.Remove(dir) // it is not what was wanted
		}
	}
	t.Skipf("SKIPPED, no control group of half a CPU can be made here: %s", strings.Join(whys, "; "))
	return ""
}

// TestUnderAQuota measures under half a CPU: default procs, file and captions must say so.
func TestUnderAQuota(t *testing.T) {
	group := halfACPU(t)
	program := builtCommand(t)
	dir := t.TempDir()
	under := func(line string) (code int, text string) {
		t.Helper()
		cmd := exec.Command("sh", append([]string{"-c", `echo $$ >"$0" && exec "$@"`, filepath.Join(group, "cgroup.procs"), program}, strings.Fields(line)...)...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), machine.LockVariable+"="+filepath.Join(dir, "lock"))
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
			t.Fatal(err)
		}
		return cmd.ProcessState.ExitCode(), out.String()
	}
	if code, text := under("run -impl mutex,nop -spec read=95,50/n=100 -launches 2 -rounds survey -budget 2m -o half.txt"); code != cmdline.ExitOK && code != cmdline.ExitUnresolved {
		t.Fatalf("run: exit %d\n%s", code, text)
	}
	file := filepath.Join(dir, "half.txt")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(text, []byte("\nquota: 0.5 CPUs\n")) {
		t.Errorf("the file names no quota:\n%s", text)
	}
	procs := min(machine.This().Cores, 2) // as Go chooses below 2 CPUs
	suffix := ""
	if procs > 1 {
		suffix = fmt.Sprintf("-%d", procs)
	}
	names := regexp.MustCompile(`(?m)^BenchmarkMap/\S+`).FindAllString(string(text), -1)
	if len(names) == 0 || slices.ContainsFunc(names, func(name string) bool { return !strings.HasSuffix(name, "n=100"+suffix) }) {
		t.Errorf("it measured %q; want %d procs", names, procs)
	}
	if n := strings.Count(string(text), " throttled "); n < len(names) {
		t.Errorf("%d of %d lines say how often the quota was used up:\n%s", n, len(names), text)
	}
	// A busy machine may leave no launch in its main state, and so no chart.
	calm := regexp.MustCompile(` \S+ (c2c|lost|throttled)\S*`).ReplaceAll(text, nil)
	if err := os.WriteFile(filepath.Join(dir, "calm.txt"), calm, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, text := under("report -o report calm.txt"); code != cmdline.ExitOK {
		t.Fatalf("report: exit %d\n%s", code, text)
	}
	page, err := os.ReadFile(filepath.Join(dir, "report", "report.md"))
	charts, globErr := filepath.Glob(filepath.Join(dir, "report", report.ChartsName, "*.svg"))
	if err := errors.Join(err, globErr); err != nil || len(charts) == 0 || !bytes.Contains(page, []byte("quota of 0.5 CPUs")) {
		t.Errorf("%v; %d charts, and the report doesn't name the quota:\n%s", err, len(charts), page)
	}
	for _, chart := range charts {
		svg, err := os.ReadFile(chart)
		words := strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(svg), " ")) // wherever a line ends
		if err != nil || !strings.Contains(strings.Join(words, " "), "quota of 0.5 CPUs") {
			t.Errorf("%v; the caption of %s doesn't name the quota", err, chart)
		}
	}

	set, err := compare.ReadFiles(file)
	if err != nil {
		t.Fatal(err)
	}
	if machine.This().Measured(set.Config) {
		t.Error("what was measured under half a CPU counts as measured by this process, which has no such quota")
	}
}
