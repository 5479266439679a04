package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/impls/verify"
)

// TestPlantedBugIsCaught is what anybody can watch: exit 1, the law quoted.
func TestPlantedBugIsCaught(t *testing.T) {
	dir := t.TempDir()
	code, out, errs := command(t, "verify -impl planted/check-then-act -for 1s -seed 7 -o "+dir)
	for _, want := range []string{
		"seed 7, 1s for each map",
		"law: Of goroutines that LoadOrStore an absent key one stores, and all get its value.",
		"picture: " + dir,
		"again: mapbench verify -impl planted/check-then-act -seed 7 -for 1s\n",
		"it needs CompareAndSwap",
		"1 map: ",
	} {
		if code != cmdline.ExitFailed || !strings.Contains(out, want) {
			t.Errorf("exit %d; want 1 and %q\n%s%s", code, want, out, errs)
		}
	}
}

// TestVerifyJSONContract pins the fields that others script against.
func TestVerifyJSONContract(t *testing.T) {
	code, out, errs := command(t, "verify -json -impl mutex,xsync,plain -for 600ms -goroutines 3")
	var report map[string]any
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != cmdline.ExitOK && code != cmdline.ExitUnresolved {
		t.Fatalf("exit %d, %v: %s%s", code, err, out, errs)
	}
	has := func(what string, object map[string]any, keys ...string) {
		for _, key := range keys {
			if _, ok := object[key]; !ok {
				t.Errorf("%s has no %q in the JSON", what, key)
			}
		}
	}
	has("the report", report, "go", "platform", "cpus", "gomaxprocs", "race", "seed", "for_seconds", "goroutines", "maps", "counts")
	if got := report["goroutines"]; got != 3.0 {
		t.Errorf("goroutines %v; want 3", got)
	}
	has("counts", report["counts"].(map[string]any), "pass", "fail", "unknown", "na")
	maps := report["maps"].([]any)
	if len(maps) != 3 {
		t.Fatalf("%d maps; want 3", len(maps))
	}
	has("mutex", maps[0].(map[string]any), "name", "kind", "again", "seconds", "rows")
	has("xsync", maps[1].(map[string]any), "module", "version")
	has("plain", maps[2].(map[string]any), "na")
	rows := maps[0].(map[string]any)["rows"].([]any)
	if len(rows) != len(maptest.Laws()) {
		t.Errorf("%d rows; want one for each of %d laws", len(rows), len(maptest.Laws()))
	}
	if !strings.Contains(errs, "\n3 maps: ") || !strings.Contains(errs, "load-store ") {
		t.Errorf("error output %s; want the rows and the summary", errs)
	}
	has("a row", rows[0].(map[string]any), "law", "text", "verdict", "rounds", "seconds")
}

// TestVerifyKnowsEveryContestant wants whatever is measured to be verified, or
// to say why it is not.
func TestVerifyKnowsEveryContestant(t *testing.T) {
	for _, c := range contestants.All() {
		entries, err := verify.Select(verify.Catalogue(), []string{c.Name})
		if err != nil {
			t.Error(err)
		} else if entries[0].NA == "" && (c.Null || c.MaxGoroutines == 1) {
			t.Errorf("%s is verified; want it not to be, as it is no map for many goroutines", c.Name)
		}
	}
}

func TestVerifyUsageErrors(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"verify x", "1 arguments after the flags"},
		{"verify -for 0s", "-for 0s; want more than 0"},
		{"verify -for -5s", "-for -5s; want more than 0, such as 10s"},
		{"verify -for 5", "want a time such as 90s or 10m; see mapbench verify -h"},
		{"verify -goroutines 1", "-goroutines 1; want 2 to 100000"},
		{"verify -goroutines -1", "-goroutines -1; want 2 to 100000"},
		{"verify -goroutines 1000000000", "-goroutines 1000000000; want 2 to 100000"},
		{"verify -goroutines 1e9", "want a whole number; see mapbench verify -h"},
		{"verify -seed -1", "want a whole number from 0 to 18446744073709551615; see mapbench verify -h"},
		{"verify -seed x", "want a whole number from 0 to 18446744073709551615; see mapbench verify -h"},
		{"verify -seed 18446744073709551616", "want a whole number from 0 to 18446744073709551615; see mapbench verify -h"},
		{"verify -impl mutes", `unknown impl "mutes"; want one of mutex, rwmutex,`},
		{"verify -impl mutes", "skipmap+loadorstore, planted/NAME\n"},
		{"verify -impl planted/x", `unknown impl "planted/x"; want one of planted/store-under-rlock, `},
		{"verify -impl planted/x", "planted/unordered-overwrite, planted/random-order"},
		{"verify -impl nop,plain", "there is nothing to verify: no law applies to nop: "},
		{"verify -impl mutex:4", "mutex takes no parameter\n"},
		{"run -impl mutex,planted/stale-read", "planted/stale-read: planted bugs get no numbers; to watch it being caught: mapbench verify -impl planted/stale-read\n"},
		{"crossover -measure -a mutex -b planted/stale-read", "planted bugs get no numbers"},
	} {
		code, out, errs := command(t, test.line)
		if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, test.want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("mapbench %s: exit %d, output %q, error output %q; want exit 2 and one line with %q", test.line, code, out, errs, test.want)
		}
	}
}

// TestVerifyInterrupted ends the context in the middle.
func TestVerifyInterrupted(t *testing.T) {
	if _, err := os.Stat("/proc/self/cmdline"); err != nil {
		t.Skip("only /proc tells which processes there are")
	}
	ctx, cancel := context.WithCancel(context.Background())
	before := 0
	out := &atRow{do: func() {
		before = max(before, children(t))
		cancel()
	}}
	var errs bytes.Buffer
	code := run(env{ctx, out, &errs}, strings.Fields("verify -impl mutex -for 1h"))
	if code != cmdline.ExitInterrupted || errs.Len() > 0 || !strings.Contains(out.String(), "\n1 map: ") {
		t.Errorf("exit %d, %q, output %s; want 130, nothing, and a summary", code, errs.String(), out.String())
	}
	if after := children(t); before == 0 || after > 0 {
		t.Errorf("%d processes while a map is verified and %d afterwards; want some, and none", before, after)
	}
	ctx, cancel = context.WithCancel(context.Background())
	var document bytes.Buffer
	code = run(env{ctx, &document, &atRow{do: cancel}}, strings.Fields("verify -json -impl mutex,cas -for 1h -seed 0"))
	var report verify.Report
	if err := json.Unmarshal(document.Bytes(), &report); err != nil || code != cmdline.ExitInterrupted || report.Seed != 0 || len(report.Maps) != 1 || report.Counts.Pass == 0 {
		t.Errorf("exit %d, %v, document %s; want 130, seed 0, and one map with what has passed", code, err, document.String())
	}
}

// children returns how many processes there are that verify a map for this one.
func children(t *testing.T) (n int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range lines {
		line, _ := os.ReadFile(name) // the process may have ended
		if string(line) == self+"\x00"+verifyArg+"\x00" {
			n++
		}
	}
	return n
}

// atRow does something when a row has come.
type atRow struct {
	bytes.Buffer
	do func()
}

func (r *atRow) Write(p []byte) (int, error) {
	if strings.Contains(string(p), "pass") {
		r.do()
	}
	return r.Buffer.Write(p)
}
