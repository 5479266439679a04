package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
)

const simulatedHistory = "bench/trend/testdata/history"

func TestTrend(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "charts")
	code, out, errs := command(t, "trend -o "+dir+" "+simulatedHistory)
	charts, err := filepath.Glob(filepath.Join(dir, "*.svg"))
	if code != cmdline.ExitOK || errs != "" || err != nil || len(charts) != 2 || !strings.Contains(out, "shifts, the latest first") {
		t.Errorf("exit %d, charts %q, %s%s; want two charts and a table of shifts", code, charts, out, errs)
	}
	for _, chart := range charts {
		if !strings.Contains(out, chart) {
			t.Errorf("%s is not named in %s", chart, out)
		}
	}
	if code, _, errs := command(t, "trend -all -o "+dir+" "+simulatedHistory); code != cmdline.ExitOK {
		t.Errorf("-all: exit %d, %s", code, errs)
	}
	if all, _ := filepath.Glob(filepath.Join(dir, "*.svg")); len(all) != 3 {
		t.Errorf("-all draws %q, want three", all)
	}

	code, out, errs = command(t, "trend -json -seed 3 "+simulatedHistory)
	var found struct {
		Seed   uint64
		Shifts []struct {
			Delta, Lo, Hi float64
			After         struct{ Name string }
		}
	}
	if err := json.Unmarshal([]byte(out), &found); err != nil || code != cmdline.ExitOK || found.Seed != 3 || len(found.Shifts) != 1 {
		t.Errorf("exit %d, %v, %s%s; want one shift, and the seed", code, err, out, errs)
	}
}

func TestTrendUsage(t *testing.T) {
	empty := t.TempDir()
	few := t.TempDir()
	names, err := filepath.Glob(simulatedHistory + "/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names[:3] {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(few, filepath.Base(name)), text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ line, want string }{
		{"trend nosuch", "no such file or directory: name the files of gate runs or their folder"},
		{"trend " + empty, "holds no *.txt: a nightly run adds one"},
		{"trend " + few, "3 runs, and no series has more than 3: want at least 12 runs"},
		{"trend -all " + few, "-all is for -o"},
		{"trend " + names[0] + " " + names[0], "a second run named"},
	} {
		code, out, errs := command(t, test.line)
		if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, test.want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("mapbench %s: exit %d, output %q, error output %q; want exit 2 and one line with %q", test.line, code, out, errs, test.want)
		}
	}
}
