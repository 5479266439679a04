package bench

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/program"
	"example.com/mapbench/internal/resultfile"
)

// ownMap is a plug-in of one map.
const ownMap = `package main

import (
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
)

func main() {
	worker.Main(worker.Contestant{Info: impls.Info{Name: "own"}, Uint64Val8: worker.Maker[uint64, worker.Val8]{
		New: func(c impls.Config) impls.Map[uint64, worker.Val8] { return impls.NewMutex[uint64, worker.Val8](c) }}})
}
`

// TestResumeRefusesAnotherBuild resumes files whose workers were built in another way.
func TestResumeRefusesAnotherBuild(t *testing.T) {
	if flags := program.Flags(os.Args[0]); flags != "" {
		t.Skipf("the test program is built with %s, and this test wants a build without flags", flags)
	}
	t.Setenv("GOFLAGS", "")
	source := plugin(t, ownMap)
	c := Config{Cells: cells(t, "own", "read=95/n=100"), Launches: 1, Rounds: Quick, Seed: 7}
	// begin measures with the sources.
	begin := func(sources ...Source) (string, error) {
		var out bytes.Buffer
		c := c
		c.Sources, c.Out = sources, &out
		_, err := run(t.Context(), c)
		return out.String(), err
	}
	goOn := func(file, want string, sources ...Source) {
		t.Helper()
		earlier, err := ReadEarlier(strings.NewReader(file), "f.txt")
		if err != nil {
			t.Fatal(err)
		}
		c.Earlier = earlier
		defer func() { c.Earlier = nil }()
		more, err := begin(sources...)
		switch {
		case want == "" && err != nil:
			t.Errorf("resuming what is unchanged: %v", err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want) || more != ""):
			t.Errorf("resuming: %v, and %q is written; want %q and nothing", err, more, want)
		}
	}
	plain, err := begin(source)
	if err != nil || !strings.Contains(plain, "\nbuilt: ") || strings.Contains(plain, "\nbuild: ") {
		t.Fatalf("%v; want a line of built and none of build in\n%s", err, plain)
	}
	goOn(plain, "", source)
	goOn(plain, "", Source{Package: source.Package, Dir: source.Dir, Dirty: true})
	goOn(strings.Replace(plain, "\nbuilt: ", "\nbuilder: ", 1), "the file doesn't say which code its workers were built from", source)
	beside, err := begin(testSource, source)
	if err != nil || !strings.Contains(beside, "\nworker-1-commit: unknown\nworker-1-dirty: false\nworker-1-built: ") {
		t.Fatalf("%v; want what the second worker is built from in\n%s", err, beside)
	}

	t.Setenv("GOFLAGS", "-tags=other")
	goOn(plain, `resuming: build is "" in the file and "-tags=other" now; build as before`, source)
	goOn(beside, `resuming: worker-1-build is "" in the file and "-tags=other" now`, testSource, source)
	tagged, err := begin(source)
	if err != nil || !strings.Contains(tagged, "\nbuild: -tags=other\n") {
		t.Fatalf("%v; want the tags in\n%s", err, tagged)
	}
	t.Setenv("GOFLAGS", "")
	goOn(tagged, `resuming: build is "-tags=other" in the file and "" now`, source)

	edited := strings.Replace(ownMap, "func main", "func init() { println() }\n\nfunc main", 1)
	if err := os.WriteFile(filepath.Join(source.Dir, "main.go"), []byte(edited), 0o600); err != nil {
		t.Fatal(err)
	}
	goOn(plain, "now: the workers are built from other code; restore it, or start a new file", source)
	goOn(beside, "resuming: worker-1-built is ", testSource, source)
}

// TestSourcesAreBuiltAlike compares sources whose programs were built in several ways.
func TestSourcesAreBuiltAlike(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	build := func(args ...string) string {
		t.Helper()
		path := filepath.Join(dir, "program"+strings.Join(args, ""))
		cmd := exec.Command("go", append(append([]string{"build", "-o", path}, args...), filepath.Join(dir, "main.go"))...)
		cmd.Env = append(os.Environ(), "GOFLAGS=", "CGO_ENABLED=1", "GO111MODULE=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return path
	}
	plain, slow, race := build("-ldflags=-s", "-trimpath"), build("-gcflags=-N -l", "-tags=a,b"), build("-race")
	alike := func(want string, programs ...string) {
		t.Helper()
		var argvs [][]string
		var sources []Source
		for _, p := range programs {
			argvs, sources = append(argvs, []string{p}), append(sources, Source{Program: []string{filepath.Base(p)}})
		}
		_, err := sourceFlags(argvs, sources)
		if want == "" && err != nil || want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%q: %v; want %q", programs, err, want)
		}
	}
	alike("", plain, plain)
	alike("", race, race)
	alike("", plain, filepath.Join(dir, "main.go"))
	alike("worker program-race is built with -race=true, worker "+filepath.Base(plain)+" with no such flags; build both alike", plain, race)
	alike("worker "+filepath.Base(plain)+" is built with no such flags, worker "+filepath.Base(slow)+" with -gcflags=-N -l; build both alike", slow, plain)
}

// TestResumeWantsAFingerprint resumes a file whose program can't be read any more. Nothing
// tells whether the program is the same.
func TestResumeWantsAFingerprint(t *testing.T) {
	e := &Earlier{config: resultfile.Config{{Key: "old-built", Value: "0123"}}}
	if err := e.continues(resultfile.Config{{Key: "old-built", Value: "0123"}}); err != nil {
		t.Errorf("the same fingerprint: %v; want no error", err)
	}
	if err := e.continues(nil); err == nil || !strings.Contains(err.Error(), `old-built is "0123" in the file and "" now`) {
		t.Errorf("no fingerprint: %v; want the file refused", err)
	}
}
