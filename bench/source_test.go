package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/workloads"
)

// plugin makes a folder that holds a module with one Go file, which requires this
// checkout, and returns it as a source.
func plugin(t *testing.T, text string) Source {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":  "module example.com/theirs\n\ngo 1.26.0\n\nrequire example.com/mapbench v0.0.0\n\nreplace example.com/mapbench => " + root + "\n",
		"main.go": text,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	source, err := ParseSource(dir)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// says is a program that prints a line and ends.
func says(line string) Source {
	return Source{Program: []string{"sh", "-c", `printf '%s\n' "$1"`, "sh", line}}
}

// TestWorkersThatCanNotBeUsed wants each error that ends a run before it begins to be one
// line with the next step.
func TestWorkersThatCanNotBeUsed(t *testing.T) {
	old := answerTimeout
	defer func() { answerTimeout = old }()
	answerTimeout = 5 * time.Second // what a good worker needs on a busy machine, many times over
	hello := func(protocol int, digest, more string) string {
		return fmt.Sprintf(`{"hello":{"protocol":%d,"digest":"%s"%s}}`, protocol, digest, more)
	}
	mine, _, err := askWorkers(t.Context(), [][]string{testSource.Program}, []Source{testSource})
	if err != nil {
		t.Fatal(err)
	}
	ours, err := startWorker(t.Context(), testSource.Program, nil)
	if err != nil {
		t.Fatal(err)
	}
	ours.kill()
	alike := fmt.Sprintf(`,"goversion":"%s","goamd64":"%s","impls":[{"Name":"NAME"}]`, ours.hello.GoVersion, ours.hello.GOAMD64)
	withImpl := func(name string) Source {
		return says(hello(worker.Protocol, workloads.Digest(), strings.Replace(alike, "NAME", name, 1)))
	}
	const next = "; want a worker's hello; its main must call worker.Main and print nothing else (docs/plugin.md)"

	undefined := plugin(t, "package main\n\nfunc main() {\n\tmissing()\n\tlacking()\n}\n")
	unknown := plugin(t, "package main\n\nimport _ \"example.org/nosuch\"\n\nfunc main() {}\n")
	library := plugin(t, "package theirs\n")
	for _, test := range []struct {
		source Source
		want   string
	}{
		{undefined, "building the worker " + undefined.Dir + ": ./main.go:4:2: undefined: missing; for all errors: go build -C " + undefined.Dir + " ."},
		{unknown, "main.go:3:8: no required module provides package example.org/nosuch; to add it: go get example.org/nosuch; for all errors: go build -C " + unknown.Dir + " ."},
		{library, "building the worker " + library.Dir + ": it is package theirs, want package main, whose main calls worker.Main (docs/plugin.md)"},
		{Source{Package: "./nosuch", Dir: "."}, "building the worker ./nosuch: "},
		{says("Hello, world"), `the worker began with "Hello, world\n"` + next},
		{says(`{"error":"no"}`), `the worker began with "{\"error\":\"no\"}\n"` + next},
		{Source{Program: []string{"true"}}, "worker true: the worker ended with exit status 0" + next},
		{Source{Program: []string{"sh", "-c", "echo usage: sh FILE >&2; echo and more >&2; exit 2"}},
			`the worker ended with exit status 2, its standard error begins "usage: sh FILE"` + next},
		{Source{Program: []string{"sleep", "1000"}}, "worker sleep 1000: the worker gave no answer for 5s" + next},
		{says(hello(worker.Protocol-1, "x", "")), fmt.Sprintf("the worker speaks protocol %d, want %d; build it against this version of mapbench", worker.Protocol-1, worker.Protocol)},
		{says(hello(worker.Protocol+1, "x", `,"new":true`)), fmt.Sprintf("the worker speaks protocol %d, want %d; build it against", worker.Protocol+1, worker.Protocol)},
		{says(hello(worker.Protocol, "0123", alike)), "draws other streams than worker " + testSource.String() + " (digests 0123 and " + workloads.Digest() + "); build both against one version of mapbench"},
		{says(hello(worker.Protocol, workloads.Digest(), `,"goversion":"go1.2"`)), "is built by go1.2 , worker " + testSource.String() + " by " + ours.hello.GoVersion + " " + ours.hello.GOAMD64 + "; build both alike"},
		{withImpl(mine[0].Name), fmt.Sprintf("both have an impl %q; give one of them another name", mine[0].Name)},
		{withImpl("my map"), `has an impl "my map"; want a name without blanks and / , : # @ that doesn't end in - and digits`},
		{withImpl("map-2"), `has an impl "map-2"; want a name`},
		{withImpl(""), `has an impl ""; want a name`},
	} {
		c := Config{Cells: cells(t, "mutex", "read=95/n=100"), Launches: 1, Rounds: Quick, Out: new(bytes.Buffer),
			Sources: []Source{testSource, test.source}}
		if _, err := run(context.Background(), c); err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("worker %s: %v; want %q, in one line", test.source, err, test.want)
		}
	}
	c := Config{Cells: cells(t, "mutex", "read=95/n=100"), Launches: 1, Rounds: Quick, Out: new(bytes.Buffer),
		Sources: []Source{testSource, withImpl("map-2a")}}
	if _, err := run(context.Background(), c); err != nil {
		t.Errorf("a worker that no cell uses, with an impl map-2a: %v; want no error", err)
	}
}

// faulty is a plug-in of maps that fail.
const faulty = `package main

import (
	"sync/atomic"
	"time"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
)

type inner = impls.Map[uint64, worker.Val8]

type faulty struct {
	inner
	after  int64
	stores atomic.Int64
	then   func(m *faulty, k uint64)
}

func (m *faulty) Store(k uint64, v worker.Val8) {
	if m.stores.Add(1) > m.after {
		m.then(m, k)
		return
	}
	m.inner.Store(k, v)
}

func drop(*faulty, uint64)    {}
func panics(*faulty, uint64)  { panic("no room") }
func forever(*faulty, uint64) { time.Sleep(time.Hour) }

func contestant(name string, after int64, then func(*faulty, uint64)) worker.Contestant {
	return worker.Contestant{
		Info: impls.Info{Name: name},
		Uint64Val8: worker.Maker[uint64, worker.Val8]{New: func(c impls.Config) impls.Map[uint64, worker.Val8] {
			if then == nil {
				panic("no map today")
			}
			return &faulty{inner: impls.NewMutex[uint64, worker.Val8](c), after: after, then: then}
		}},
	}
}

func main() {
	worker.Main(contestant("loses", 100, drop), contestant("panics", 0, panics), contestant("unmade", 0, nil),
		contestant("tires", 12000, panics), contestant("sticks", 12000, forever))
}
`

// TestPluginsThatFail checks failures that end one contestant and not the others.
func TestPluginsThatFail(t *testing.T) {
	old := answerTimeout
	defer func() { answerTimeout = old }()
	answerTimeout = 5 * time.Second // what a good worker needs on a busy machine, many times over
	var out bytes.Buffer
	summary, err := run(context.Background(), Config{
		Cells: cells(t, "mutex,loses,panics,unmade,tires,sticks", "read=50/n=100"), Launches: 1,
		Rounds: Judged, Seed: 7, Out: &out, Sources: []Source{testSource, plugin(t, faulty)}}) // a busy machine stores 12,000 entries in so many slices, too
	if err != nil {
		t.Fatal(err)
	}
	said := make(map[string]string)
	for _, failure := range summary.Failures {
		said[failure.Contestant.String()] = failure.Err.Error()
	}
	for impl, want := range map[string][]string{
		"loses":  {"incorrect: Load("},
		"panics": {"incorrect: panic: no room"},
		"unmade": {`impl "unmade" panicked: no map today, in main.`, " at main.go:", "; the map's own tests should show it"},
		"tires":  {"the worker ended with exit status 2: panic: no room, in main.panics at main.go:", "; the map's own tests should show it, run them with -race"},
		"sticks": {"the worker gave no answer for", ", in main.forever at main.go:", "; is there a deadlock, or an endless loop?"},
	} {
		for _, want := range want {
			if !strings.Contains(said[impl], want) || strings.Contains(said[impl], "\n") {
				t.Errorf("%s: %q; want %q, in one line", impl, said[impl], want)
			}
		}
	}
	if results, _ := lines(t, out.String()); len(results) != 1 || len(said) != 5 {
		t.Errorf("%d lines, %d failures; want the line of mutex and five failures:\n%s", len(results), len(said), out.String())
	}
}

// TestProgramThatIsReplaced wants a worker to stay the same program throughout.
func TestProgramThatIsReplaced(t *testing.T) {
	text, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "worker")
	place := func(text []byte) {
		t.Helper()
		if err := os.WriteFile(program+".new", text, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(program+".new", program); err != nil {
			t.Fatal(err)
		}
	}
	place(text)
	var out bytes.Buffer
	all := cells(t, "mutex", "read=95/n=100")
	all[0].Impls = []string{"mutex@old"}
	r, err := Start(t.Context(), Config{Cells: all, Launches: 1, Rounds: Quick, Seed: 7, Out: &out,
		Sources: []Source{{Side: "old", Subject: "it", Program: []string{program, testWorker}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if !strings.Contains(out.String(), "\nold-built: ") {
		t.Errorf("the file has no fingerprint of the worker:\n%s", out.String())
	}
	place(append(text, 0)) // still a worker, but another one
	const want = "the source of the old side changed while it was measured; restore it and go on, or start anew"
	if err := r.Sweep(t.Context(), 1, all); err == nil || err.Error() != want {
		t.Errorf("measuring with another program: %v; want %q", err, want)
	}
	place(text)
	if err := r.Sweep(t.Context(), 2, all); err != nil {
		t.Errorf("measuring with the program restored: %v; want no error", err)
	}
}
