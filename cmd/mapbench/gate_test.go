package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/gate/runs"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/internal/folder"
	"example.com/mapbench/internal/resultfile"
)

func TestGateExitCodes(t *testing.T) {
	for verdict, want := range map[gate.Verdict]int{
		gate.Pass: 0, gate.Regression: 1, gate.Invalid: 2, gate.Inconclusive: 3, "": 2,
	} {
		if got := gateExit(verdict); got != want {
			t.Errorf("verdict %q: exit %d; want %d", verdict, got, want)
		}
	}
}

// TestGateAgain wants the command that measures a cell again to have all that the verdict
// depends on, quoted for a shell.
func TestGateAgain(t *testing.T) {
	var f gateFlags
	f.old.Subject, f.new.Subject, f.new.Planted, f.throughput = "HEAD~1,GOGC=50", "it's new", "*=5%", true
	f.run.Config.Incorrect = "~/f"
	got := f.again(gate.Cell{Impl: "mutex", Spec: "read=95/n=100", Procs: 2})
	const want = `mapbench gate -old HEAD~1,GOGC=50 -new 'it'\''s new' -impl mutex -spec read=95/n=100 -procs 2 -throughput -plant '*=5%' -incorrect '~/f'`
	if got != want {
		t.Errorf("the command is %s; want %s", got, want)
	}
}

// has reports what a JSON object lacks.
func has(t *testing.T, what string, object any, keys ...string) {
	t.Helper()
	for _, key := range keys {
		if _, ok := object.(map[string]any)[key]; !ok {
			t.Errorf("%s has no %q in the JSON", what, key)
		}
	}
}

// readJSON reads a file that holds an object.
func readJSON(t *testing.T, name string) (object map[string]any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(text, &object)
	}
	if err != nil {
		t.Fatal(err)
	}
	return object
}

// exitOf is the exit code that a verdict file stands for.
func exitOf(t *testing.T, dir string) int {
	t.Helper()
	verdict, _ := readJSON(t, filepath.Join(dir, gate.VerdictFile))["verdict"].(string)
	return gateExit(gate.Verdict(verdict))
}

// judged reports whether an exit code is of a gate run that was measured and judged. Of a
// few pairs on a busy machine it may be any but invalid.
func judged(code int) bool {
	return code == cmdline.ExitOK || code == cmdline.ExitFailed || code == cmdline.ExitUnresolved
}

// TestGateContract pins what others script against: the files, the JSON, the exit code.
func TestGateContract(t *testing.T) {
	sandbox(t)
	worker := workerProgram(t)
	dir, file := filepath.Join(t.TempDir(), "run"), filepath.Join(t.TempDir(), "made", "run.json")
	line := fmt.Sprintf("gate -old %s -new %s,GOGC=50 -impl mutex -spec read=95/n=100 -procs 1 -screen 2 -seed 7 -history none -o %s -json ", worker, worker, dir)
	code, out, errs := command(t, line+file)
	if !judged(code) || code != exitOf(t, dir) {
		t.Fatalf("exit %d; want it of a gate run that was judged, as the verdict file says\n%s%s", code, out, errs)
	}
	for _, name := range []string{"night.txt", "old.txt", "new.txt", "benchstat.txt", "report.md", "comment.md", "verdict.json", folder.Mark} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v; want something in it", name, err)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 8 {
		t.Errorf("%v, %d files in %v; want those eight and no scraps", err, len(entries), entries)
	}
	found := readJSON(t, file)
	has(t, "a gate run", found, "verdict", "cells", "controls", "elapsed_s", "seed", "machine", "old_build", "new_build")
	has(t, "a cell", found["cells"].([]any)[0], "name", "delta", "lo", "hi", "p", "mde", "pairs", "verdict")
	has(t, "a control", found["controls"].([]any)[0], "name", "p", "moved")
	if found["seed"] != 7.0 {
		t.Errorf("seed %v; want 7", found["seed"])
	}
	for _, want := range []string{"gate: ", "impl=mutex/read=95/dist=uniform/n=100-1", "vs base", "Map/impl=mutex/read=95/dist=uniform/n=100"} {
		if !strings.Contains(out, want) {
			t.Errorf("the output lacks %q:\n%s", want, out)
		}
	}

	// The same once more moves the first run aside.
	code, out, errs = command(t, line+"-")
	if err := json.Unmarshal([]byte(out), &found); err != nil || code != exitOf(t, dir) {
		t.Errorf("-json -: exit %d, %v: %s", code, err, out)
	}
	if !strings.Contains(errs, "what was measured in "+dir+" is now in "+dir+"-1\n") {
		t.Errorf("error output %q; want it to say where the first run is", errs)
	}
	if code, _, errs := command(t, "gate -resume "+dir); code != cmdline.ExitUsage || !strings.Contains(errs, "the gate run in "+dir+" has ended; its verdict is in verdict.json\n") {
		t.Errorf("resuming a gate run that has ended: exit %d, %s", code, errs)
	}

	// A gate run that was killed while it wrote its last line goes on.
	measured, err := os.ReadFile(filepath.Join(dir, gate.RunFile))
	if err != nil {
		t.Fatal(err)
	}
	cut := measured[:len(measured)-40]
	if err := os.WriteFile(filepath.Join(dir, gate.RunFile), cut, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, gate.VerdictFile)); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, runs.WorkersDir), 0o700); err != nil {
		t.Fatal(err)
	}
	again := fmt.Sprintf("gate -resume %s -old %s -new %s,GOGC=50", dir, worker, worker)
	code, _, errs = command(t, again)
	if code != exitOf(t, dir) || code == cmdline.ExitUsage {
		t.Errorf("resumed: exit %d, %s", code, errs)
	}
	for _, want := range []string{
		"removed the launch that is cut off at the end of " + filepath.Join(dir, gate.RunFile),
		"removed " + filepath.Join(dir, runs.WorkersDir) + ", which a run that was killed left behind",
	} {
		if !strings.Contains(errs, want) {
			t.Errorf("error output %q; want it to say %q", errs, want)
		}
	}
	after, err := os.ReadFile(filepath.Join(dir, gate.RunFile))
	if err != nil {
		t.Fatal(err)
	}
	if complaint := notScreened(string(after), 2); complaint != "" || !bytes.HasPrefix(after, whole(t, cut)) {
		t.Errorf("after resuming: %q; want what was measured before, and each line of the screen once", complaint)
	}
	if got := readJSON(t, filepath.Join(dir, gate.VerdictFile))["seed"]; got != 7.0 {
		t.Errorf("seed %v after resuming; want 7", got)
	}
}

// TestGateSeriesContract pins what -aa writes, and that it goes on.
func TestGateSeriesContract(t *testing.T) {
	sandbox(t)
	worker := workerProgram(t)
	dir, file := filepath.Join(t.TempDir(), "aa"), filepath.Join(t.TempDir(), "aa.json")
	line := func(runs, screen int) string {
		return fmt.Sprintf("gate -aa %d -new %s -impl mutex -spec read=95/n=100 -procs 1 -screen %d -seed 7 -history none -o %s -json %s", runs, worker, screen, dir, file)
	}
	code, out, errs := command(t, line(1, 1))
	if code != cmdline.ExitOK || !strings.Contains(out, "1 gate run: ") {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	first, err := os.ReadFile(filepath.Join(dir, "night-01", gate.RunFile))
	if err != nil {
		t.Fatal(err)
	}
	if code, _, errs = command(t, line(2, 1)); code != cmdline.ExitOK {
		t.Fatalf("a run more: exit %d, %s", code, errs)
	}
	again, err := os.ReadFile(filepath.Join(dir, "night-01", gate.RunFile))
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("%v: the first run was measured again", err)
	}
	series := readJSON(t, file)
	has(t, "a series", series, "nights", "alarms", "upper95", "p_values")
	if series["nights"] != 2.0 || fmt.Sprint(series["seeds"]) != "[7 8]" {
		t.Errorf("%v runs of seeds %v; want 2 of 7 and 8", series["nights"], series["seeds"])
	}
	code, _, errs = command(t, line(2, 3))
	if want := filepath.Join(dir, "night-01") + " holds a gate run of other screens; name another folder\n"; code != cmdline.ExitUsage || !strings.Contains(errs, want) {
		t.Errorf("runs of another kind: exit %d, %s; want %q", code, errs, want)
	}

	// Before its header is whole, a gate run has not begun.
	write(t, filepath.Join(dir, "night-02", gate.RunFile), "mapbench: 1\n")
	if err := os.Remove(filepath.Join(dir, "night-02", gate.VerdictFile)); err != nil {
		t.Fatal(err)
	}
	if code, _, errs = command(t, line(2, 1)); code != cmdline.ExitOK {
		t.Errorf("after a gate run that was killed at once: exit %d, %s", code, errs)
	}
}

// TestGateInvalidRuns end with 2 and have a verdict file.
func TestGateInvalidRuns(t *testing.T) {
	sandbox(t)
	worker := workerProgram(t)
	other := filepath.Join(t.TempDir(), "other")
	write(t, other, "#!/bin/sh\necho '{\"hello\":{\"protocol\":0}}'\n")
	if err := os.Chmod(other, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ new, impl, want string }{
		{other, "mutex", "worker new side, " + other + ": the worker speaks protocol 0, want "},
		{worker, "mutex,haxmap", "haxmap@old under read=95/dist=uniform/n=100 procs=1 can't be measured: incorrect: "},
	} {
		dir := filepath.Join(t.TempDir(), "run")
		code, out, errs := command(t, fmt.Sprintf("gate -old %s -new %s -impl %s -spec read=95/n=100 -procs 1 -screen 1 -o %s", worker, test.new, test.impl, dir))
		if code != cmdline.ExitUsage || exitOf(t, dir) != cmdline.ExitUsage || !strings.HasPrefix(out, "gate: invalid\n") || !strings.Contains(out, test.want) {
			t.Errorf("exit %d; want 2, a verdict file, and %q\n%s%s", code, test.want, out, errs)
		}
	}
}

// TestGateInterrupted ends the context in the middle: 130, and nothing is left but what
// was measured. It goes on with the commit that it began with.
func TestGateInterrupted(t *testing.T) {
	trees := sandbox(t)
	root := repositoryCopy(t)
	t.Chdir(root)
	dir := filepath.Join(t.TempDir(), "run")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	errs := &cancelAt{text: "screening ", cancel: cancel}
	code := run(env{ctx, new(bytes.Buffer), errs}, strings.Fields("gate -old HEAD -new HEAD -impl mutex -spec read=95/n=100 -procs 1 -screen 1 -o "+dir))
	if code != cmdline.ExitInterrupted || !strings.HasSuffix(errs.String(), "what was measured is kept; go on with: mapbench gate -resume "+dir+"\n") {
		t.Errorf("exit %d, %s; want 130, and how to go on", code, errs)
	}
	if left := treesLeft(t, trees); left != nil {
		t.Errorf("%v is left", left)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 || entries[0].Name() != folder.Mark || entries[1].Name() != gate.RunFile {
		t.Errorf("%v, the folder holds %v; want %s and the mark alone", err, entries, gate.RunFile)
	}

	began := output(t, root, "git", "rev-parse", "HEAD")
	output(t, root, "git", "commit", "--quiet", "--allow-empty", "--message=more")
	if code, _, errs := command(t, "gate -resume "+dir); !judged(code) {
		t.Errorf("resumed when HEAD has moved on: exit %d, %s", code, errs)
	}
	text, err := os.ReadFile(filepath.Join(dir, gate.RunFile))
	if err != nil || strings.Count(string(text), "-commit: "+began+"\n") != 2 {
		t.Errorf("%v, the run is not of commit %s:\n%s", err, began, text)
	}
}

// TestGateResumesInItsWorkTree: the folder of a gate run makes the tree dirty that it
// measures, which changes nothing of what is built.
func TestGateResumesInItsWorkTree(t *testing.T) {
	sandbox(t)
	root := repositoryCopy(t)
	t.Chdir(root)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	errs := &cancelAt{text: "screening ", cancel: cancel}
	code := run(env{ctx, new(bytes.Buffer), errs}, strings.Fields("gate -old HEAD -impl mutex -spec read=95/n=100 -procs 1 -screen 1 -o run"))
	if status := output(t, root, "git", "status", "--porcelain"); code != cmdline.ExitInterrupted || status != "?? run/" {
		t.Fatalf("exit %d, %s; git status says %q", code, errs, status)
	}
	text, err := os.ReadFile(filepath.Join("run", gate.RunFile))
	if err != nil || !strings.Contains(string(text), "\nnew-dirty: false\n") {
		t.Fatalf("%v, the run has not begun in a clean tree:\n%s", err, text)
	}

	const source = "cmd/mapworker/main.go"
	before, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	write(t, source, string(before)+"\nvar _ = 1\n")
	if code, _, errs := command(t, "gate -resume run"); code != cmdline.ExitUsage || !strings.Contains(errs, "resuming: new-built is ") || strings.Count(errs, "\n") != 1 {
		t.Errorf("with another source: exit %d, %s; want it refused in one line", code, errs)
	}
	write(t, source, string(before))
	if code, _, errs := command(t, "gate -resume run"); !judged(code) {
		t.Errorf("exit %d, %s; want it to go on", code, errs)
	}
}

// TestGateSeriesInterrupted says how to go on with the run and then with the series.
func TestGateSeriesInterrupted(t *testing.T) {
	sandbox(t)
	worker := workerProgram(t)
	dir := filepath.Join(t.TempDir(), "aa")
	check := func(at, want string) {
		t.Helper()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		errs := &cancelAt{text: at, cancel: cancel}
		line := fmt.Sprintf("gate -aa 2 -new %s -impl mutex -spec read=95/n=100 -procs 1 -screen 1 -o %s", worker, dir)
		code := run(env{ctx, new(bytes.Buffer), errs}, strings.Fields(line))
		if code != cmdline.ExitInterrupted || !strings.HasSuffix(errs.String(), "what was measured is kept; go on with: "+want+"\n") {
			t.Errorf("exit %d, %s; want 130 and %q", code, errs, want)
		}
	}
	resume := func(i int) string {
		return fmt.Sprintf("mapbench gate -resume %s -old %s -new %s", runs.MemberDir(dir, i), worker, worker)
	}
	check("screening ", resume(0)+", then the same command")
	if code, _, errs := command(t, strings.TrimPrefix(resume(0), "mapbench ")); !judged(code) {
		t.Errorf("exit %d, %s; want the run to go on", code, errs)
	}
	check("screening ", resume(1)+", then the same command")
}

// cancelAt cancels when a text has been written.
type cancelAt struct {
	bytes.Buffer
	text   string
	cancel func()
}

func (c *cancelAt) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(c.text)) {
		c.cancel()
	}
	return c.Buffer.Write(p)
}

// whole returns the beginning of a results file whose writer was killed: all of it but for
// a last launch that is not whole; nothing if not even the header is.
func whole(t *testing.T, text []byte) []byte {
	t.Helper()
	f, err := resultfile.Parse(text, gate.RunFile)
	if err != nil {
		t.Fatal(err)
	}
	if !f.Headed {
		return nil
	}
	return f.Text
}
