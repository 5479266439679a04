package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"example.com/mapbench/bench/machine"
	"example.com/mapbench/cmd/internal/cmdline"
)

// hears does something once, when a word is written to it.
type hears struct {
	bytes.Buffer
	word string
	do   func()
}

func (h *hears) Write(p []byte) (int, error) {
	if strings.Contains(string(p), h.word) && h.do != nil {
		h.do()
		h.do = nil
	}
	return h.Buffer.Write(p)
}

// held takes the machine's lock, as another measurement would.
func held(t *testing.T) *machine.Lock {
	t.Helper()
	lock, err := machine.TakeLock()
	if err != nil {
		t.Fatal(err)
	}
	return lock
}

// measuringVerbs are calls of all verbs that measure, with few launches.
var measuringVerbs = []string{
	"run -impl mutex,nop -spec n=100 -launches 1 -rounds quick",
	"crossover -measure -a mutex -b nop -spec read=100,90/n=100 -budget 1s",
	"recommend -measure -impl mutex,sync.Map -spec n=100 -budget 1s",
	"rate -impl mutex -spec n=100 -budget 1s",
	"gate -old HEAD -impl nop -spec n=100 -screen 1 -history none -o o",
}

// TestWaitIsInterrupted presses Ctrl-C while each measuring verb waits for another's lock.
func TestWaitIsInterrupted(t *testing.T) {
	t.Chdir(t.TempDir())
	defer held(t).Release()
	for _, line := range measuringVerbs {
		code, _, errs := command(t, line)
		if code != cmdline.ExitUsage || !strings.Contains(errs, "and two at once would falsify both; wait until it has ended, or add -wait\n") {
			t.Errorf("mapbench %s: exit %d, %s; want 2, and to be told of -wait", line, code, errs)
		}
		ctx, cancel := context.WithCancel(t.Context())
		said := &hears{word: "waiting for", do: cancel}
		verb, flags, _ := strings.Cut(line, " ")
		code = run(env{ctx, new(bytes.Buffer), said}, strings.Fields(verb+" -wait "+flags))
		want := fmt.Sprintf("waiting for another measurement to end (pid %d, since ", os.Getpid())
		if code != cmdline.ExitInterrupted || strings.Count(said.String(), want) != 1 {
			t.Errorf("mapbench %s -wait: exit %d, %s; want 130, and %q once", line, code, said, want)
		}
		cancel()
	}
}

// TestWait lets another measurement end while run waits for it.
func TestWait(t *testing.T) {
	if testing.Short() {
		t.Skip("measures")
	}
	t.Chdir(t.TempDir())
	lock := held(t)
	said := &hears{word: "waiting for", do: lock.Release}
	var out bytes.Buffer
	code := run(env{t.Context(), &out, said}, strings.Fields("run -wait -impl mutex,nop -spec n=100 -launches 1 -rounds quick"))
	if !judged(code) || !strings.Contains(out.String(), "\nBenchmarkMap/impl=mutex/") || said.do != nil {
		t.Errorf("exit %d; want results after the wait\n%s%s", code, out.String(), said)
	}
}
