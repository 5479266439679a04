package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/gate/runs"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/cmd/internal/cmdline"
)

// TestHostile gives the built command what a hostile day would: folders that are not
// its own, files that lie, builds that changed, maps that lose keys. It runs if
// MAPBENCH_HOSTILE is set, as scripts/hostile does, since it builds and measures.
func TestHostile(t *testing.T) {
	if os.Getenv("MAPBENCH_HOSTILE") == "" {
		t.Skip("builds and measures for minutes; scripts/hostile runs it")
	}
	h := newHostile(t)
	for _, attack := range []struct {
		name string
		try  func(hostile, *testing.T)
	}{
		{"folder-not-ours", hostile.folderNotOurs},
		{"file-not-ours", hostile.fileNotOurs},
		{"resume-after-edit", hostile.resumeAfterEdit},
		{"resume-with-race", hostile.resumeWithRace},
		{"same-file-twice", hostile.sameFileTwice},
		{"programs-of-one-layout", hostile.programsOfOneLayout},
		{"lost-keys", hostile.lostKeys},
		{"no-go-command", hostile.noGoCommand},
		{"one-proc", hostile.oneProc},
		{"absurd-numbers", hostile.absurdNumbers},
		{"program-in-file", hostile.programInFile},
	} {
		t.Run(attack.name, func(t *testing.T) { attack.try(h, t) })
	}
}

// hostile is where the attacks run: a copy of the repository, and the built command.
type hostile struct {
	root, program string
	quick         string // a results file of two impls
}

func newHostile(t *testing.T) hostile {
	t.Helper()
	sandbox(t)
	h := hostile{program: filepath.Join(t.TempDir(), "mapbench")}
	output(t, ".", "go", "build", "-o", h.program, "./cmd/mapbench")
	h.root = repositoryCopy(t)
	t.Setenv(machine.LockVariable, filepath.Join(t.TempDir(), "lock"))
	h.quick = filepath.Join(t.TempDir(), "quick.txt")
	h.measure(t, h.root, "", "-impl mutex,xsync -spec read=95,50/n=100 -launches 6 -o "+h.quick)
	return h
}

// measure runs the verb run with few slices in a folder. It is no fault of the command if
// a busy machine has no main state, which is exit 3.
func (h hostile) measure(t *testing.T, dir, env, flags string) (text string) {
	t.Helper()
	code, text := h.exec(dir, env, "run -rounds quick -budget 5s "+flags)
	if code != cmdline.ExitOK && code != cmdline.ExitUnresolved {
		t.Fatalf("%s mapbench run %s: exit %d; want 0 or 3\n%s", env, flags, code, text)
	}
	return text
}

// run runs a command line in the repository, with more variables, and requires its exit
// code. It returns all that it wrote.
func (h hostile) run(t *testing.T, want int, env, line string) (text string) {
	t.Helper()
	code, text := h.exec(h.root, env, line)
	if code != want {
		t.Fatalf("%s mapbench %s: exit %d; want %d\n%s", env, line, code, want, text)
	}
	return text
}

// exec runs a command line in a folder, and returns its exit code and all that it wrote.
func (h hostile) exec(dir, env, line string) (code int, text string) {
	cmd := exec.Command(h.program, strings.Fields(line)...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), strings.Fields(env)...)
	var all bytes.Buffer
	cmd.Stdout, cmd.Stderr = &all, &all
	cmd.WaitDelay = time.Second
	cmd.Run() // its error is the exit code
	return cmd.ProcessState.ExitCode(), all.String()
}

// says requires a text in what a command wrote.
func says(t *testing.T, text, want string) {
	t.Helper()
	if !strings.Contains(text, want) {
		t.Errorf("it says\n%s\nwant %q", text, want)
	}
}

// gateArgs are the flags of a gate of a pair and a control, as short as one can be.
const gateArgs = " -impl nop -spec n=100 -screen 1 -history none"

func (h hostile) folderNotOurs(t *testing.T) {
	dir := t.TempDir()
	theirs := filepath.Join(dir, runs.WorkersDir, "a.txt")
	if err := os.Mkdir(filepath.Dir(theirs), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, theirs, "x")
	says(t, h.run(t, cmdline.ExitUsage, "", "gate -old HEAD -new HEAD"+gateArgs+" -o "+dir), dir+" holds "+runs.WorkersDir)
	if text, err := os.ReadFile(theirs); string(text) != "x" {
		t.Errorf("%v: %s is %q; want it as it was", err, theirs, text)
	}
}

func (h hostile) fileNotOurs(t *testing.T) {
	theirs := filepath.Join(t.TempDir(), "f.json")
	write(t, theirs, "x")
	h.run(t, cmdline.ExitUsage, "", "gate -old nosuch"+gateArgs+" -json "+theirs+" -o "+t.TempDir())
	if text, err := os.ReadFile(theirs); string(text) != "x" {
		t.Errorf("%v: %s is %q; want it as it was", err, theirs, text)
	}
}

// edited appends a declaration to a file of the repository that workers are built from.
func (h hostile) edited(t *testing.T, declaration string) {
	t.Helper()
	file, err := os.OpenFile(filepath.Join(h.root, "impls/mutex.go"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString("\n" + declaration + "\n"); err != nil {
		t.Fatal(err)
	}
}

func (h hostile) resumeAfterEdit(t *testing.T) {
	h.edited(t, "var _ = 1")
	file := filepath.Join(t.TempDir(), "r.txt")
	h.measure(t, h.root, "", "-impl mutex,nop -spec n=100 -launches 1 -o "+file)
	h.edited(t, "var _ = 2")
	says(t, h.run(t, cmdline.ExitUsage, "", "run -launches 2 -resume "+file), "built")
}

func (h hostile) resumeWithRace(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.txt")
	h.measure(t, h.root, "", "-impl mutex,nop -spec n=100 -launches 1 -o "+file)
	says(t, h.run(t, cmdline.ExitUsage, "GOFLAGS=-race", "run -launches 2 -resume "+file), "-race")
}

func (h hostile) sameFileTwice(t *testing.T) {
	text, err := os.ReadFile(h.quick)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.txt")
	write(t, copied, string(text))
	for _, second := range []string{h.quick, copied} {
		both := h.quick + " " + second
		for _, line := range []string{
			"report -o " + t.TempDir() + " " + both, "plot -o " + t.TempDir() + " " + both,
			"crossover -a mutex -b xsync " + both,
		} {
			h.run(t, cmdline.ExitUsage, "", line)
		}
	}
}

// programsOfOneLayout judges two programs of the same code: a slowdown might hide in how
// the second is laid out, so that it must not pass.
func (h hostile) programsOfOneLayout(t *testing.T) {
	dir := t.TempDir()
	for _, seed := range []string{"1", "2"} {
		output(t, h.root, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-randlayout="+seed, "-o", filepath.Join(dir, seed), "./cmd/mapworker")
	}
	text := h.run(t, cmdline.ExitUnresolved, "", "gate -old "+filepath.Join(dir, "1")+" -new "+filepath.Join(dir, "2")+
		" -impl mutex -spec n=100 -procs 1 -history none -o "+filepath.Join(dir, "gate"))
	says(t, text, "program: one link layout in all pairs")
}

func (h hostile) lostKeys(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.txt")
	says(t, h.run(t, cmdline.ExitFailed, "", "run -worker ./bench/testdata/leaky -impl leaky,mutex -spec n=100 -spec read=0/grow=1/n=50000 -rounds quick -launches 1 -o "+file), "incorrect")
	if table := h.run(t, cmdline.ExitOK, "", "compare "+file); regexp.MustCompile(`(?m)^leaky +[0-9]`).MatchString(table) {
		t.Errorf("a map that loses keys has figures:\n%s", table)
	}
}

func (h hostile) noGoCommand(t *testing.T) {
	const line = "run -impl mutex,nop -spec n=100 -rounds quick -launches 1"
	h.run(t, cmdline.ExitUsage, "GOFLAGS=-mod=vendor", line)
	h.run(t, cmdline.ExitUsage, "PATH=/nonexistent", line)
	says(t, h.measure(t, t.TempDir(), "", "-impl mutex,nop -spec n=100 -launches 1"), "measuring the maps inside this program")
}

func (h hostile) oneProc(t *testing.T) {
	text := h.measure(t, h.root, "GOMAXPROCS=1", "-impl mutex,nop -spec n=100 -procs 1 -launches 1")
	for _, m := range regexp.MustCompile(`([0-9.e+]+) c2c-before-ns`).FindAllStringSubmatch(text, -1) {
		if len(m[1]) > len("123.456") { // 1e7 and more: no core is that far from another
			t.Errorf("a core-to-core latency of %s ns", m[1])
		}
	}
}

func (h hostile) absurdNumbers(t *testing.T) {
	text, err := os.ReadFile(h.quick)
	if err != nil {
		t.Fatal(err)
	}
	time := regexp.MustCompile(`[0-9.e+]+ ns/op`)
	for _, absurd := range []string{"1e308", "1e-300", "0", "-1", "NaN", "+Inf"} {
		file := filepath.Join(t.TempDir(), "absurd.txt")
		where := time.FindIndex(text)
		write(t, file, string(text[:where[0]])+absurd+" ns/op"+string(text[where[1]:]))
		for _, line := range []string{"compare ", "crossover ", "plot -o " + t.TempDir() + " ", "report -o " + t.TempDir() + " "} {
			says(t, h.run(t, cmdline.ExitUsage, "", line+file), filepath.Base(file)+":")
		}
	}
}

// programInFile lets a file name a program as a side, which must not run.
func (h hostile) programInFile(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "gate")
	if code, text := h.exec(h.root, "", "gate -old HEAD -new HEAD -impl nop -spec n=100 -procs 1 -screen 1 -history none -o "+folder); !judged(code) {
		t.Fatalf("exit %d\n%s", code, text)
	}
	file := filepath.Join(folder, gate.RunFile)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	ran := filepath.Join(dir, "ran")
	program := filepath.Join(dir, "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\ntouch "+ran+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	lied := regexp.MustCompile(`(?m)^old-(commit|built): .*\n`).ReplaceAll(text, nil)
	lied = regexp.MustCompile(`(?m)^old-subject: .*$`).ReplaceAll(lied, []byte("old-subject: "+program))
	write(t, file, string(lied))
	if err := os.Remove(filepath.Join(folder, gate.VerdictFile)); err != nil {
		t.Fatal(err)
	}
	h.run(t, cmdline.ExitUsage, "", "gate -resume "+folder)
	if _, err := os.Stat(ran); err == nil {
		t.Error("the program that the file names has run")
	}
}
