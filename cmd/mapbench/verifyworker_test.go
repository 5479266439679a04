package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/impls/verify"
)

// twoMaps is a plug-in in a module of its own: a correct map, one that loses keys, and one
// that the kit can't use.
const twoMaps = "bench/plugin/testdata/two"

// TestVerifyWorker puts the maps of a plug-in through the kit.
func TestVerifyWorker(t *testing.T) {
	if testing.Short() {
		t.Skip("links a plug-in")
	}
	t.Setenv("GOWORK", "off")
	code, out, errs := command(t, "verify -worker "+twoMaps+" -impl good -for 1s -seed 7")
	if code != cmdline.ExitOK && code != cmdline.ExitUnresolved || strings.Contains(out, "FAIL ") || !strings.Contains(out, "\ngood  load-store") {
		t.Errorf("of a correct map: exit %d, want 0 (3 on a busy machine)\n%s%s", code, out, errs)
	}
	code, out, errs = command(t, "verify -worker "+twoMaps+" -for 1s -seed 7 -o "+t.TempDir())
	for _, want := range []string{
		"\nloses  delete ",
		"law: Delete removes its key, and nothing else.",
		"again: mapbench verify -worker " + twoMaps + " -impl loses -seed 7 -for 1s\n",
		"\nwords  all ", "it has no maker Uint64Val8, and the laws are about keys of uint64",
		"\n3 maps: ",
	} {
		if code != cmdline.ExitFailed || !strings.Contains(out, want) {
			t.Errorf("of all maps: exit %d; want 1 and %q\n%s%s", code, want, out, errs)
		}
	}
	code, out, errs = command(t, "verify -json -worker "+twoMaps+" -impl mutex,loses -for 100ms")
	var report verify.Report
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != cmdline.ExitFailed || len(report.Maps) != 2 {
		t.Fatalf("exit %d, %v; want 1 and two maps\n%s%s", code, err, out, errs)
	}
	if ours, theirs := report.Maps[0], report.Maps[1]; ours.Worker != "" || ours.Kind != verify.Own || theirs.Worker != twoMaps || theirs.Kind != verify.PlugIn || theirs.Go == "" {
		t.Errorf("mutex is %+v, and loses %+v; want each with where it comes from", ours, theirs)
	}
}

// TestVerifyWorkerRefuses wants one line with the next step.
func TestVerifyWorkerRefuses(t *testing.T) {
	if testing.Short() {
		t.Skip("links a plug-in")
	}
	t.Setenv("GOWORK", "off")
	program := filepath.Join(t.TempDir(), "worker")
	write(t, program, "")
	for _, test := range []struct{ line, want string }{
		{"-worker nosuch", "-worker: stat nosuch: no such file or directory; want the folder of a main package"},
		{"-worker " + program, "-worker: " + program + " is a program, whose maps can't be made from outside; want the folder of a main package"},
		{"-worker impls", "-worker: impls holds package impls; want the folder of a main package"},
		{"-worker " + twoMaps + " -impl nosuch", `unknown impl "nosuch"; want one of good, loses, words, mutex, `},
		{"-worker " + twoMaps + " -impl words", "there is nothing to verify: no law applies to words: it has no maker Uint64Val8"},
	} {
		code, out, errs := command(t, "verify "+test.line)
		if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, test.want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("mapbench verify %s: exit %d, %q%q; want exit 2 and one line with %q", test.line, code, out, errs, test.want)
		}
	}
}
