package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls/peers/incorrect"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/workloads"
)

// incorrectFile writes a list of incorrect maps into a new current folder, as my.txt.
func incorrectFile(t *testing.T, text string) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile("my.txt", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestIncorrectIsOfAVersion asks workers that have an impl from some version of a module.
func TestIncorrectIsOfAVersion(t *testing.T) {
	incorrectFile(t, "theirs a/b@v1.0.0 own-keys seed=1 loses keys\ntheirs a/b@v1.0.0 strings seed=1 loses strings\n")
	check := func(name, module, version, want string) {
		t.Helper()
		source := says(fmt.Sprintf(`{"hello":{"protocol":%d,"digest":"%s","impls":[{"Name":"%s","Module":"%s","Version":"%s","Incorrect":"so he says"}]}}`,
			worker.Protocol, workloads.Digest(), name, module, version))
		all, _, err := askWorkers(t.Context(), [][]string{source.Program}, []Source{source})
		if err != nil {
			t.Fatal(err)
		}
		known, err := incorrect.Read("my.txt")
		if err != nil {
			t.Fatal(err)
		}
		markIncorrect(all, known)
		cell := cells(t, name, "read=95/n=100")[0]
		got := ""
		if why := cell.missing(all[0]); why != nil {
			got = why.Why()
		}
		if got != want {
			t.Errorf("%s from %s@%s: missing %q; want %q", name, module, version, got, want)
		}
	}
	check("theirs", "a/b", "v1.0.0", "incorrect: own-keys: loses keys; 1 more law in my.txt")
	check("theirs", "a/b", "v1.0.1", "")
	check("theirs", "a/b", "replaced", "")
	check("theirs", "b/a", "v1.0.0", "")
	check("mine", "a/b", "v1.0.0", "")
}

// TestIncorrectGetsNoNumbers runs a cell with an impl that is known to be incorrect,
// and judges the file.
func TestIncorrectGetsNoNumbers(t *testing.T) {
	incorrectFile(t, "broken example.org/maps@v1.0.0 own-keys seed=1 loses keys (a/b#32)\n")
	summary, file := measure(t, Config{Cells: cells(t, "mutex,broken", "read=95/n=100"), Launches: 2, Incorrect: "my.txt"})
	const why = "incorrect: own-keys: loses keys (a/b#32)"
	if len(summary.Missing) != 1 || summary.Missing[0].Reason.Why() != why || len(summary.Failures) > 0 {
		t.Errorf("missing %v, failures %v; want one missing, %q, and no failure", summary.Missing, summary.Failures, why)
	}
	if results, _ := lines(t, file); len(results) != 2 {
		t.Errorf("%d lines; want two of mutex", len(results))
	}
	if note := "\n# incorrect: Map/impl=broken/read=95/dist=uniform/n=100: own-keys: loses keys (a/b#32)\n"; strings.Count(file, note) != 1 {
		t.Errorf("want %q once in\n%s", note, file)
	}
	remarked(t, file, "broken", why)

	_, err := run(context.Background(), Config{Cells: cells(t, "broken", "read=95/n=100"), Launches: 1, Rounds: Quick, Out: new(bytes.Buffer), Sources: []Source{testSource}, Incorrect: "my.txt"})
	if want := "no impl can be measured under read=95/dist=uniform/n=100 procs=1 (broken: " + why + "); name another with -impl"; err == nil || err.Error() != want {
		t.Errorf("alone: %v; want %q", err, want)
	}
}

// TestFailedSelfCheckIsIncorrectEverywhere runs a map that fails its self-check under the
// second of two workloads, and judges the file.
func TestFailedSelfCheckIsIncorrectEverywhere(t *testing.T) {
	both := append(cells(t, "mutex,wrongat200", "read=95/n=100"), cells(t, "mutex,wrongat200", "read=95/n=200")...)
	summary, file := measure(t, Config{Cells: both, Launches: 1})
	if len(summary.Failures) != 1 || !strings.HasPrefix(summary.Failures[0].Err.Error(), "incorrect: Load(") {
		t.Errorf("failures %v; want that of the self-check", summary.Failures)
	}
	if results, _ := lines(t, file); len(results) != 3 {
		t.Fatalf("%d lines; want three, wrongat200's at n=100 among them", len(results))
	}
	remarked(t, file, "wrongat200", "incorrect: self-check in sweep 0: Load(")
}

// TestLostKeysAreIncorrectEverywhere runs maps that are good under one workload and, under
// another one, lose 1.5 % of their keys as they grow, or keep what is deleted. That is no
// drift: the maps get no figures, whatever was measured before.
func TestLostKeysAreIncorrectEverywhere(t *testing.T) {
	for _, test := range []struct{ impl, good, bad, want string }{
		{"leaks", "read=95/n=100", "read=0/n=50000/grow=1", "at rest 600 keys are missing beside the 49400 that are there; "},
		{"leaks", "read=95/n=100", "read=100/n=50000", "at rest 600 keys are missing beside the 49400 that are there; "},
		{"keeps", "read=100/n=100", "read=50/n=100", "at rest "},
	} {
		both := append(cells(t, "mutex,"+test.impl, test.good), cells(t, "mutex,"+test.impl, test.bad)...)
		summary, file := measure(t, Config{Cells: both, Launches: 1})
		if len(summary.Failures) != 1 || !strings.HasPrefix(summary.Failures[0].Err.Error(), "incorrect: "+test.want) || len(summary.Invalid) > 0 {
			t.Errorf("%s under %s: failures %v, invalid %v; want one failure, incorrect: %s", test.impl, test.bad, summary.Failures, summary.Invalid, test.want)
		}
		remarked(t, file, test.impl, "incorrect: self-check in sweep 0: "+test.want)

		earlier, err := ReadEarlier(strings.NewReader(file), "f.txt")
		if err != nil {
			t.Fatal(err)
		}
		again, rest := measure(t, Config{Cells: earlier.Cells, Launches: 1, Earlier: earlier})
		if fmt.Sprint(again.Failures) != fmt.Sprint(summary.Failures) || strings.Contains(rest, test.impl) {
			t.Errorf("resumed: failures %v, and it wrote %q; want the same %v, and nothing", again.Failures, rest, summary.Failures)
		}
	}
}

// TestIncorrectWhileTimingIsSearched runs a map that fails only in the launches that search
// the length of a slice. No results of those are written.
func TestIncorrectWhileTimingIsSearched(t *testing.T) {
	t.Setenv(firstKey, filepath.Join(t.TempDir(), "first"))
	summary, file := measure(t, Config{Cells: cells(t, "wrongatfirst", "read=100/n=100001"), Launches: 1})
	if len(summary.Failures) != 1 || !strings.Contains(file, "wrongatfirst/read=100/dist=uniform/n=100001: self-check in sweep 0: ") {
		t.Errorf("failures %v; want one, and a note in\n%s", summary.Failures, file)
	}
}

// TestBreach checks what the number of entries tells if a worker checks nothing else.
func TestBreach(t *testing.T) {
	check := func(spec string, size int, incorrect, want string) {
		t.Helper()
		l := &launch{cell: cells(t, "mutex", spec)[0]}
		report := &worker.Report{Incorrect: incorrect}
		if size > 0 {
			report.Size = &size
		}
		err := l.breach(report)
		if got := fmt.Sprint(err); !strings.HasPrefix(got, want) || err == nil && want != "<nil>" {
			t.Errorf("%s with %d entries and %q: %v; want %q", spec, size, incorrect, err, want)
		}
	}
	check("read=50/n=100", 0, "", "<nil>")
	check("read=50/n=100", 0, "Load(1) = 2", "incorrect: Load(1) = 2")
	check("read=50/n=100", 90, "", "<nil>") // chance
	check("read=50/n=100/hit=100", 100, "", "<nil>")
	check("read=50/n=100/hit=100", 99, "", "incorrect: the map holds 99 entries at rest, want 100: ")
	check("read=50/n=100/grow=1", 100, "", "<nil>")
	check("read=50/n=100/grow=1", 101, "", "incorrect: the map holds 101 entries at rest, want 100: ")
	check("read=50/n=100/hit=90.909091", 101, "", "<nil>")
}

// TestReasons checks what the file says of contestants that failed, and what resuming reads
// from it.
func TestReasons(t *testing.T) {
	check := func(err error, want resultfile.Reason) {
		t.Helper()
		want.Sweep = 3
		r := reason(fmt.Errorf("arming: %w", err), 3)
		if r.Kind != want.Kind || r.SelfCheck != want.SelfCheck || !strings.Contains(r.Text, want.Text) {
			t.Errorf("%v: %+v; want %+v", err, r, want)
		}
		if again := reason(noteError(r), 3); r.Kind == resultfile.Incorrect && again != r {
			t.Errorf("%v: after resuming, %+v is %+v; want the same", err, r, again)
		}
	}
	died := func(stderr string) error {
		p := &process{stderr: newStderrTail()}
		p.stderr.Write([]byte(stderr))
		return p.explained(errors.New("the worker ended with exit status 2"))
	}
	check(incorrectError("Load(3) = 4"), resultfile.Reason{Kind: resultfile.Incorrect, SelfCheck: true, Text: "Load(3) = 4"})
	check(died("fatal error: concurrent map writes\n\ngoroutine 7 [running]:\n"), resultfile.Reason{Kind: resultfile.Incorrect, Text: "exit status 2: fatal error: concurrent map writes"})
	check(died("warning: slow\nfatal error: concurrent map read and map write\n"), resultfile.Reason{Kind: resultfile.Incorrect, Text: "exit status 2"})
	check(died("fatal error: all goroutines are asleep - deadlock!\n"), resultfile.Reason{Kind: resultfile.Stopped, Text: "deadlock"})
	check(died("panic: a message with fatal error: concurrent map writes in it\n"), resultfile.Reason{Kind: resultfile.Stopped, Text: "panic: "})
}

// remarked checks that every table of a file shows an impl with no number and a
// remark.
func remarked(t *testing.T, file, impl, remark string) {
	t.Helper()
	set, err := compare.Read(strings.NewReader(file), "results")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := set.Tables(compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		found := 0
		for _, row := range table.Rows {
			if row.Impl != impl {
				continue
			}
			found++
			if got := table.Remark(row); !strings.HasPrefix(got, remark) || row.NsPerOp.Finite() || row.Launches > 0 {
				t.Errorf("%s: %s is %q, at %v in %d launches; want %q and no number", table.Cell, impl, got, row.NsPerOp, row.Launches, remark)
			}
		}
		if found != 1 {
			t.Errorf("%s has %d rows in the table of %s; want one", impl, found, table.Cell)
		}
	}
}

func TestUnreadableListOfIncorrectRefusesARun(t *testing.T) {
	incorrectFile(t, "# a comment\ntheirs a/b own-keys seed=1 loses keys\n")
	_, err := run(context.Background(), Config{Cells: cells(t, "mutex", "read=95/n=100"), Launches: 1, Rounds: Quick, Out: new(bytes.Buffer), Sources: []Source{testSource}, Incorrect: "my.txt"})
	if want := `my.txt:2: got "a/b"; want MODULE@VERSION`; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("run: %v; want %q", err, want)
	}
}
