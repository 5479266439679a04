package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestReportJSON pins the fields that others script against, and that they are there
// without a folder.
func TestReportJSON(t *testing.T) {
	code, out, errs := command(t, "report -json results/baseline/quick.txt")
	var found map[string]any
	if err := json.Unmarshal([]byte(out), &found); err != nil || code != exitOK {
		t.Fatalf("exit %d, %v: %s%s", code, err, out, errs)
	}
	check := func(what string, keys ...string) {
		t.Helper()
		list, ok := found[what].([]any)
		if !ok || len(keys) > 0 && len(list) == 0 {
			t.Errorf("%s is %v, want a list", what, found[what])
			return
		}
		for _, key := range keys {
			if _, ok := list[0].(map[string]any)[key]; !ok {
				t.Errorf("the first of %s has no %q", what, key)
			}
		}
	}
	check("headlines", "spec", "procs", "n", "at_95", "at_50", "change", "elsewhere", "sentences")
	check("rankings", "cell", "procs", "best", "tied", "missing", "absent", "ns_per_op", "runner_up", "lead", "rivals", "warnings")
	check("grids", "x", "y", "fields")
	check("profiles", "impl", "reads", "ns_per_op", "log")
	check("article")
	check("warnings")
	if _, ok := found["state"].(map[string]any)["launches"]; !ok {
		t.Errorf("state is %v, want its launches", found["state"])
	}
}

// TestReportPrintsDoubts checks that what is doubtful about a finding stands below
// it.
func TestReportPrintsDoubts(t *testing.T) {
	text := "mapbench: 1\ngoos: linux\ngoarch: amd64\ncpu: x\ncores: 2\nkernel: y\ngoversion: go1.26.0\ngoamd64: v1\ncommit: 0\n\n"
	for sweep := range 5 {
		for _, read := range []int{95, 50} {
			for i, impl := range []string{"mutex", "xsync", "cas"} {
				text += fmt.Sprintf("BenchmarkMap/impl=%s/read=%d/dist=uniform/n=1000-2 1000 %d ns/op %d sweep\n", impl, read, 20+10*i+sweep, sweep)
			}
		}
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "few.txt")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := command(t, "report -o "+filepath.Join(dir, "report")+" "+file)
	lines := strings.Split(out, "\n")
	i := slices.Index(lines, "  at 95/5 and 50/50: 5 launches can't rank 3 impls: need >= 7")
	if code != exitOK || i < 1 || !strings.HasPrefix(lines[i-1], "n=1000, 2 procs: ") {
		t.Errorf("exit %d, %s%s; want the doubt below its finding", code, out, errs)
	}
}

// TestReportOfAnEmptyFile wants one line with the next step, and nothing written.
func TestReportOfAnEmptyFile(t *testing.T) {
	dir := t.TempDir()
	file, to := filepath.Join(dir, "empty.txt"), filepath.Join(dir, "report")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := command(t, "report -o "+to+" "+file)
	if code != exitUsage || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "no results; measure some with mapbench run") {
		t.Errorf("exit %d, %s%s; want exit %d and one line with the next step", code, out, errs, exitUsage)
	}
	if _, err := os.Stat(to); err == nil {
		t.Errorf("%s was made", to)
	}
}
