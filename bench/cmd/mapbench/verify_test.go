package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"example.com/mapbench/bench/contestants"
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
		if code != exitFailed || !strings.Contains(out, want) {
			t.Errorf("exit %d; want 1 and %q\n%s%s", code, want, out, errs)
		}
	}
}

// TestVerifyJSONContract pins the fields that others script against.
func TestVerifyJSONContract(t *testing.T) {
	code, out, errs := command(t, "verify -json -impl mutex,xsync,plain -for 600ms -goroutines 3")
	var report map[string]any
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != exitOK && code != exitUnresolved {
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
		{"verify -goroutines 1", "-goroutines 1; want 2 or more"},
		{"verify -impl mutes", `unknown impl "mutes"; want one of mutex, rwmutex,`},
		{"verify -impl mutes", "skipmap+loadorstore, planted/NAME\n"},
		{"verify -impl planted/x", `unknown impl "planted/x"; want one of planted/store-under-rlock, `},
		{"verify -impl planted/x", "planted/unsynchronised, planted/random-order"},
		{"verify -impl mutex:4", "mutex takes no parameter\n"},
		{"run -impl mutex,planted/stale-read", "planted/stale-read: planted bugs get no numbers; to watch it being caught: mapbench verify -impl planted/stale-read\n"},
		{"crossover -measure -a mutex -b planted/stale-read", "planted bugs get no numbers"},
	} {
		code, out, errs := command(t, test.line)
		if code != exitUsage || out != "" || !strings.Contains(errs, test.want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("mapbench %s: exit %d, output %q, error output %q; want exit 2 and one line with %q", test.line, code, out, errs, test.want)
		}
	}
}

// TestVerifyInterrupted ends the context in the middle.
func TestVerifyInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	out := &cancelAtRow{cancel: cancel}
	var errs bytes.Buffer
	code := run(env{ctx, out, &errs}, strings.Fields("verify -impl mutex -for 1h"))
	if code != exitInterrupted || errs.Len() > 0 {
		t.Errorf("exit %d, %q; want 130 and nothing", code, errs.String())
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if left, err := exec.Command("pgrep", "-f", "^"+self+" "+verifyArg).Output(); err == nil {
		t.Errorf("processes are left: %s", left)
	}
}

// cancelAtRow cancels when a row has come.
type cancelAtRow struct {
	bytes.Buffer
	cancel func()
}

func (c *cancelAtRow) Write(p []byte) (int, error) {
	if strings.Contains(string(p), "pass") {
		c.cancel()
	}
	return c.Buffer.Write(p)
}
