package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
)

// TestReportJSON pins the fields that others script against, and that they are there
// without a folder.
func TestReportJSON(t *testing.T) {
	code, out, errs := command(t, "report -json results/baseline/quick.txt")
	var found map[string]any
	if err := json.Unmarshal([]byte(out), &found); err != nil || code != cmdline.ExitOK {
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

// TestReportPrintsDoubts checks that launches that are too few are said so, and that the report
// has the remedy.
func TestReportPrintsDoubts(t *testing.T) {
	text := "mapbench: 1\ngoos: linux\ngoarch: amd64\ncpu: x\ncores: 2\nkernel: y\ngoversion: go1.26.0\ngoamd64: v1\ncommit: 0\n\n"
	for sweep := range 2 {
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
	page, err := os.ReadFile(filepath.Join(dir, "report", "report.md"))
	if err != nil {
		t.Fatal(err)
	}
	if code != cmdline.ExitOK || !strings.Contains(out, "too few launches to tell") || !strings.Contains(string(page), "2 launches can't rank 3 impls: need &gt;= 3") {
		t.Errorf("exit %d, %s%s; want the doubt, and the remedy in\n%s", code, out, errs, page)
	}
}

// TestReportRefuses is about files that no report can be made of: one line says what to do.
func TestReportRefuses(t *testing.T) {
	dir := t.TempDir()
	check := func(want, files string) {
		t.Helper()
		out := filepath.Join(dir, "out")
		code, said, errs := command(t, "report -o "+out+" "+files)
		if code != cmdline.ExitUsage || said != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, want) {
			t.Errorf("report %s: exit %d, %q, %q; want one line with %q", files, code, said, errs, want)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("report %s failed and made a folder", files)
		}
	}
	empty, other := filepath.Join(dir, "empty.txt"), filepath.Join(dir, "other.txt")
	text := readText(t, "results/baseline/quick.txt")
	write(t, empty, "")
	write(t, other, strings.NewReplacer("cpu: ", "cpu: another ", "\nseed: ", "\nseed: 1").Replace(text))
	check("measure some with mapbench run", empty)
	check("measure both on one", "results/baseline/quick.txt "+other)
	check("judge them with mapbench compare", "results/gate/real/GOGC/night.txt")
	check("neither a result nor configuration", "README.md")
}
