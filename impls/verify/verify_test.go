//go:build unix

package verify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/impls/verify/one"
	"example.com/mapbench/internal/golden"
)

// childArg makes the test program a child, which knows the maps of this test,
// too.
const childArg = "verify-one"

// pidFile names the file in which a child with the map "hangs" leaves its process
// id.
const pidFile = "MAPBENCH_TEST_PID"

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == childArg {
		Main(append(Catalogue(), wrong()...))
	}
	if len(os.Args) == 2 && os.Args[1] == foreignArg {
		one.Main(foreignMaps())
	}
	os.Exit(m.Run())
}

// mutex is a correct map. The wrong maps are made of it.
type mutex = impls.Mutex[uint64, uint64]

// dies makes the runtime give up when the third key is stored.
type dies struct{ *mutex }

func (m dies) Store(key, value uint64) {
	if m.Len() == 3 {
		new(sync.Mutex).Unlock()
	}
	m.mutex.Store(key, value)
}

// exits ends the process as if nothing were wrong.
type exits struct{ *mutex }

func (m exits) Delete(uint64) { os.Exit(0) }

// killed is a map whose process somebody kills.
type killed struct{ *mutex }

func (m killed) Delete(uint64) {
	syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

// hangs never returns from Range.
type hangs struct{ *mutex }

func (m hangs) Range(func(key, value uint64) bool) {
	if file := os.Getenv(pidFile); file != "" {
		os.WriteFile(file, []byte(strconv.Itoa(os.Getpid())), 0o600)
	}
	select {}
}

// sleeps returns from Range in a minute: the goroutines don't show whether it will.
type sleeps struct{ *mutex }

func (m sleeps) Range(func(key, value uint64) bool) { time.Sleep(time.Minute) }

// races counts without a lock, and does nothing else wrong.
type races struct {
	*mutex
	stores *int
}

func (m races) Store(key, value uint64) {
	*m.stores++
	m.mutex.Store(key, value)
}

// wrong are the maps of this test.
func wrong() []Entry {
	entry := func(name string, newMap func(m *mutex) impls.Map[uint64, uint64]) Entry {
		return Entry{Info: impls.Info{Name: name}, Kind: Own, bind: func(impls.Config) maptest.Constructors {
			return maptest.Constructors{New: func() impls.Map[uint64, uint64] { return newMap(impls.NewMutex[uint64, uint64](impls.Config{})) }}
		}}
	}
	return []Entry{
		entry("dies", func(m *mutex) impls.Map[uint64, uint64] { return dies{m} }),
		entry("exits", func(m *mutex) impls.Map[uint64, uint64] { return exits{m} }),
		entry("killed", func(m *mutex) impls.Map[uint64, uint64] { return killed{m} }),
		entry("hangs", func(m *mutex) impls.Map[uint64, uint64] { return hangs{m} }),
		entry("sleeps", func(m *mutex) impls.Map[uint64, uint64] { return sleeps{m} }),
		entry("races", func(m *mutex) impls.Map[uint64, uint64] { return races{m, new(int)} }),
		entry("broken", func(*mutex) impls.Map[uint64, uint64] { panic("no maps today") }),
	}
}

// quickOptions are those of a quick run, with a seed that is logged.
func quickOptions(t *testing.T) Options {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Options{Child: []string{self, childArg}, For: 100 * time.Millisecond, Seed: golden.Seed(t), Artifacts: t.TempDir()}
}

// verified verifies one map of the catalogue or of this test.
func verified(t *testing.T, name string, o Options) Map {
	t.Helper()
	entries, err := Select(append(Catalogue(), wrong()...), []string{name})
	if err != nil {
		t.Fatal(err)
	}
	progressed := 0
	report, err := Run(t.Context(), entries, o, func(*Map, *Row) { progressed++ })
	if err != nil {
		t.Fatal(err)
	}
	m := report.Maps[0]
	if progressed != len(m.Rows) || len(m.Rows) != len(maptest.Laws()) {
		t.Errorf("%s: %d rows, and progress was called %d times; want both to be the number of laws, %d", name, len(m.Rows), progressed, len(maptest.Laws()))
	}
	for i, law := range maptest.Laws() {
		if row := m.Rows[i]; row.Law != law.Name || row.Text != law.Text {
			t.Errorf("%s: row %d is of %s; want %s", name, i, row.Law, law.Name)
		}
	}
	return m
}

// row returns the row of a law.
func (m *Map) row(t *testing.T, law string) Row {
	t.Helper()
	for _, row := range m.Rows {
		if row.Law == law {
			return row
		}
	}
	t.Fatalf("%s has no row for %s", m.Name, law)
	return Row{}
}

// fails checks that m broke a law, and what was seen.
func (m *Map) fails(t *testing.T, law, message, history string) {
	t.Helper()
	row := m.row(t, law)
	if row.Verdict != maptest.Fail.String() || !strings.Contains(row.Message, message) || !strings.Contains(row.History, history) {
		t.Errorf("%s, %s: %s: %s\n%s\nwant FAIL, %q and %q", m.Name, law, row.Verdict, row.Message, row.History, message, history)
	}
}

func TestViolation(t *testing.T) {
	o := quickOptions(t)
	o.For = time.Second
	m := verified(t, "planted/check-then-act", o)
	m.fails(t, "one-storer", "won key", "LoadOrStore(")
	if _, err := os.Stat(m.row(t, "one-storer").Picture); err != nil {
		t.Error(err)
	}
	if got := m.row(t, "len"); got.Verdict != "n/a" || got.Message != "it needs Len" {
		t.Errorf("len is %+v; want n/a, and what it needs", got)
	}
	if want := fmt.Sprintf("mapbench verify -impl planted/check-then-act -seed %d -for 1s", o.Seed); m.Again != want {
		t.Errorf("again: %s; want %s", m.Again, want)
	}
}

// TestDeath wants the law at hand to fail, and the laws after it to be checked.
func TestDeath(t *testing.T) {
	m := verified(t, "dies", quickOptions(t))
	m.fails(t, "load-store", "exit status 2): fatal error: sync: unlock of unlocked mutex", "verify.dies.Store")
	if got := m.row(t, "odd-strings"); got.Verdict != "n/a" {
		t.Errorf("the last laws are %s; want n/a, as after no death", got.Verdict)
	}
	m = verified(t, "exits", quickOptions(t))
	m.fails(t, "delete", "exit status 0", "")
	if got := m.row(t, "range"); got.Verdict != "FAIL" {
		t.Errorf("range, which deletes, is %s; want FAIL", got.Verdict)
	}
	if got := m.row(t, "len"); got.Verdict == "unknown" {
		t.Errorf("len is %s, %s; want it to be checked", got.Verdict, got.Message)
	}
}

// TestKilled wants a death that says nothing of the map to be no FAIL.
func TestKilled(t *testing.T) {
	m := verified(t, "killed", quickOptions(t))
	for _, row := range m.Rows {
		if row.Verdict == "FAIL" {
			t.Errorf("%s: FAIL, %s; want no law to fail", row.Law, row.Message)
		}
	}
	if got := m.row(t, "delete"); got.Verdict != "unknown" || !strings.Contains(got.Message, "somebody killed it") {
		t.Errorf("delete is %+v; want unknown, as it was killed", got)
	}
	if got := m.row(t, "load-store"); got.Verdict != "pass" {
		t.Errorf("load-store is %+v; want pass", got)
	}
}

func TestUnsynchronised(t *testing.T) {
	o := quickOptions(t)
	o.For = 2 * time.Second
	m := verified(t, "planted/unsynchronised", o)
	failed := 0
	for _, row := range m.Rows {
		if row.Verdict == "FAIL" {
			failed++
		}
	}
	if failed == 0 {
		t.Errorf("no law fails; want a built-in map without a lock to break one, or to die")
	}
}

// TestRace wants the race detector's report to count, if there is one. In the law
// that is looked at, goroutines begin with a Store, which nothing orders.
func TestRace(t *testing.T) {
	m := verified(t, "races", quickOptions(t))
	if here(Options{}).Race {
		m.fails(t, "no-goroutine", "the race detector reports a data race", "verify.races.Store verify_test.go:")
	} else if got := m.row(t, "no-goroutine"); got.Verdict == "FAIL" {
		t.Errorf("without the race detector %s: %s; want no FAIL", got.Verdict, got.Message)
	}
}

// TestHang wants the law to be named within the limit, the stack shown, and
// nothing else tried.
func TestHang(t *testing.T) {
	o := quickOptions(t)
	o.Patience = time.Second
	m := verified(t, "hangs", o)
	m.fails(t, "construct", "no answer for 1.1s: the process hangs", "verify.hangs.Range")
	if got := m.row(t, "delete"); got.Verdict != "unknown" || got.Message != "not checked: construct left no usable map" {
		t.Errorf("after a hang, delete is %+v; want unknown, and why", got)
	}
	m = verified(t, "sleeps", o)
	if got := m.row(t, "construct"); got.Verdict != "unknown" || !strings.Contains(got.Message, "no call on the map is seen to hang") {
		t.Errorf("when a call sleeps for longer than the parent waits, construct is %+v; want unknown", got)
	}
	m = verified(t, "broken", quickOptions(t))
	m.fails(t, "construct", "no maps today", "")
	if got := m.row(t, "delete"); got.Verdict != "unknown" {
		t.Errorf("without a map, delete is %s; want unknown", got.Verdict)
	}
}

// TestInterrupted ends the context while a child hangs.
func TestInterrupted(t *testing.T) {
	file := t.TempDir() + "/pid"
	t.Setenv(pidFile, file)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for text := ""; text == "" && ctx.Err() == nil; {
			read, _ := os.ReadFile(file) // there is none at first
			text = string(read)
		}
		cancel()
	}()
	entries, _ := Select(wrong(), []string{"hangs"})
	if _, err := Run(ctx, entries, quickOptions(t), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v; want that the context was cancelled", err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the child is left: signal 0 gives %v; want %v", err, syscall.ESRCH)
	}
}

// TestOrphan ends a child's standard input, as the end of the parent does.
func TestOrphan(t *testing.T) {
	o := quickOptions(t)
	cmd := exec.CommandContext(t.Context(), o.Child[0], o.Child[1:]...)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := json.NewEncoder(in).Encode(task{Name: "hangs", Options: o}); err != nil {
		t.Fatal(err)
	}
	in.Close()
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("a child whose parent is gone ends with %v; want exit status 1", err)
	}
}

// TestNoChild wants what is no fault of the map to be an error.
func TestNoChild(t *testing.T) {
	o := quickOptions(t)
	check := func(e Entry, o Options, want string) {
		t.Helper()
		if _, err := Run(t.Context(), []Entry{e}, o, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v; want %q", err, want)
		}
	}
	check(Entry{Info: impls.Info{Name: "mutes"}}, o, `the process for mutes: unknown impl "mutes"; want one of mutex`)
	o.Child = []string{"/nonexistent"}
	check(ownMaps()[0], o, "starting a process for mutex")
}
