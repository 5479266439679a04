package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/cmd/internal/cmdline"
)

// TestGateUsageErrors is about what ends a gate before it measures: each is said in one
// line, with the next step.
func TestGateUsageErrors(t *testing.T) {
	sandbox(t)
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "")
	dir := t.TempDir()
	file := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, path, text)
		return path
	}
	header := "mapbench: 1\ncpu: another\nold-subject: .\nnew-subject: .\nseed: 1\nlaunches: 2\nrounds: judged\njudged-by: ratio\n\nUnit ns/op better=lower\n\n# cell: "
	cell := "impl=mutex@old,mutex@new read=95/dist=uniform/n=100 procs=1\n\n"
	file("other/night.txt", header+cell)
	file("run/night.txt", strings.Replace(header, "old-subject: .\nnew-subject: .\n", "", 1)+strings.ReplaceAll(cell, "@old,mutex@new", ""))
	file("huge/night.txt", strings.Replace(header, "launches: 2", "launches: 2000000000", 1)+cell)
	file("begun/night.txt", "mapbench: 1\n")
	file("hole/night.txt", header+cell+"BenchmarkMap/impl=mutex@new/read=95/dist=uniform/n=100 1 1 ns/op 0 sweep\n"+
		"BenchmarkMap/impl=mutex@old/read=95/dist=uniform/n=100 1 1 ns/op 1 sweep\nBenchmarkMap/impl=mutex@new/read=95/dist=uniform/n=100 1 1 ns/op 1 sweep\n")
	file("ended/verdict.json", "{}")
	suite := file("without.suite", "read=95/n=100\n")
	named := file("named.suite", "impl=mutex read=95/n=100 procs=1\n")
	const cells = " -impl mutex -spec read=95/n=100 -procs 1 -history none -o DIR/o"
	for _, test := range []struct{ line, want string }{
		{"", "no -old to compare with; name a subject, such as -old HEAD~1"},
		{"-old HEAD x", `1 arguments after the flags (["x"]); see mapbench gate -h`},
		{"-old HEAD -suite nosuch", "-suite: open nosuch: no such file or directory; want small, gate or a file"},
		{"-old HEAD -suite " + suite, " names no impl; want lines such as impl=mutex,sync.Map read=95/n=1000"},
		{"-old HEAD -suite small -impl mutex -spec n=100", "-suite and -impl with -spec exclude each other"},
		{"-old HEAD -impl mutex", "-impl and -spec go together, instead of a suite"},
		{"-old HEAD -screen -1", "-screen -1; want 1 or more"},
		{"-old HEAD -screen 0", "-screen 0; want 1 or more, and at most 1000"},
		{"-old HEAD -screen 2000000000", "-screen 2000000000; want 1 or more, and at most 1000"},
		{"-aa 0", "-aa 0; want a number of gate runs, 1 to 1000"},
		{"-aa 2000000000", "-aa 2000000000; want a number of gate runs, 1 to 1000"},
		{"-old HEAD -procs 1 -suite " + named, "-procs 1: all lines of -suite " + named + " say their own procs; leave out -procs, or edit the suite"},
		{"-old .,GODEBUG=nosuch=1" + cells, `-old: subject ".,GODEBUG=nosuch=1": GODEBUG=nosuch=1: Go has no setting "nosuch"`},
		{"-old HEAD -budget -1s", "-budget -1s; want 0 for no bound, or more"},
		{"-old HEAD -procs x", `-procs: procs "x": "x" is no whole number above 0`},
		{"-old HEAD -plant mutex=5", `-plant: plant "mutex=5"; want IMPL=SHARE%, as in mutex=5%`},
		{"-old HEAD -plant cow=5%" + cells, "-plant cow=5%: no cell of cow would be measured; plant another impl, or add it to the suite"},
		{"-old HEAD -json /dev/null/x" + cells, "-json: mkdir /dev/null: not a directory"},
		{"-old HEAD -history nosuch", "-history nosuch: no such folder; want one with gate runs, or none"},
		{"-old HEAD -history go.mod", "-history go.mod: no such folder; want one with gate runs, or none"},
		{"-aa -1", "-aa -1; want a number of gate runs"},
		{"-aa 2 -old HEAD", "-aa compares one subject with itself; name it by -new, and leave out -old"},
		{"-old nosuch" + cells, `-old: subject nosuch: unknown ref "nosuch"; git log names commits, git fetch gets those that are not here yet`},
		{"-old . -new .,GOGC=x" + cells, `-new: subject ".,GOGC=x": GOGC=x; want a value that matches`},
		{"-aa 1 -new nosuch" + cells, `-new: subject nosuch: unknown ref "nosuch"; `},
		{"-aa 1 -new /bin/true" + cells + "-aa", "worker old side, /bin/true: the worker ended with exit status 0; want a worker's hello"},
		{"-old .,go1.25.999" + cells, "-old: subject .,go1.25.999: "},
		{"-old .,go1.25.999" + cells, "want a release of https://go.dev/dl, as in go1.25.5, and a module proxy ($GOPROXY) that has it"},
		{"-old . -new ./nosuch" + cells, "want a program that speaks the worker's protocol (docs/plugin.md)"},
		{"-old . -new /bin/true" + cells, "worker new side, /bin/true: the worker ended with exit status 0; want a worker's hello"},
		{"-old /bin/true -new . -plant mutex=5%" + cells, `worker old side, /bin/true: the worker ended with exit status 0; want a worker's hello`},
		{"-old . -new /bin/true -plant mutex=5%" + cells, "-new: -plant mutex=5%: /bin/true is not built here; name a commit or a work tree"},
		{"-old . -impl mutes -spec n=100 -history none -o DIR/o", `no cell that all workers have (mutes@old: unknown impl "mutes"; want one of mutex, `},
		{"-resume DIR/nosuch", "-resume: there is nothing measured in DIR/nosuch; begin anew by -old and -new"},
		{"-resume DIR/begun", "-resume: there is nothing measured in DIR/begun; begin anew by -old and -new"},
		{"-resume DIR/ended", "-resume: the gate run in DIR/ended has ended; its verdict is in verdict.json"},
		{"-resume DIR/run", "-resume: DIR/run/night.txt is not of a gate; go on with it by mapbench run -resume"},
		{"-resume DIR/hole", "sweep 0 has no line of mutex@old; delete the launch's other lines and resume again"},
		{"-resume DIR/other", `resuming: goos is "" in the file and "`},
		{"-resume DIR/other -old HEAD", "-resume goes on with what the folder says; leave out -old"},
		{"-resume DIR/huge", "-resume: launches: 2000000000 in DIR/huge/night.txt; want 1 to 1000: begin a new run"},
		{"-resume DIR/other -seed 2", "-resume goes on with what the folder says; leave out -seed"},
	} {
		line := strings.ReplaceAll("gate "+test.line, "DIR", dir)
		want := strings.ReplaceAll(test.want, "DIR", dir)
		code, out, errs := command(t, line)
		if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("mapbench %s: exit %d, output %q, error output %q; want exit 2 and one line with %q", line, code, out, errs, want)
		}
		if _, err := os.Stat(filepath.Join(dir, "o", gate.VerdictFile)); err == nil {
			t.Errorf("mapbench %s: there is a verdict", line)
		}
	}
}

// TestGateAccepted is about the lines of results/accepted.txt. What is accepted is known
// before a worker starts: one that can't be measured says that it came so far.
func TestGateAccepted(t *testing.T) {
	sandbox(t)
	t.Chdir(t.TempDir())
	write(t, "worker", "#!/bin/sh\necho '{\"hello\":{\"protocol\":0}}'\n")
	if err := os.Chmod("worker", 0o700); err != nil {
		t.Fatal(err)
	}
	const begun = "speaks protocol 0"
	if err := os.Mkdir("results", 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, "my.suite", "impl=mutex read=95/n=100 procs=1\n")
	const mine = "impl=mutex/read=95/dist=uniform/n=100-1 ratio +7% until=2999-12-31 it is worth it\n"
	check := func(flags, text, want string) {
		t.Helper()
		write(t, "results/accepted.txt", text)
		code, out, errs := command(t, "gate -old ./worker -new ./worker -screen 1 -o o "+flags)
		if code != cmdline.ExitUsage || !strings.Contains(out+errs, want) || want != begun && strings.Contains(out+errs, begun) {
			t.Errorf("%s with %q: exit %d, %s%s; want 2 and %q", flags, text, code, out, errs, want)
		}
	}
	const others = "impl=mutex/read=95/dist=uniform/n=1000-1 ratio +7% until=2999-12-31 of a built-in suite\n"
	const nobodys = "impl=mutex/read=95/dist=uniform/n=77-1 ratio +7% until=2999-12-31 a slip\n"
	check("-suite my.suite", "# none\n"+mine+others, begun)
	check("-suite my.suite", mine+nobodys, "results/accepted.txt:2: no cell impl=mutex/read=95/dist=uniform/n=77-1 in this gate: correct its name or delete the line\n")
	check("-suite my.suite", "mutex +7%\n", "results/accepted.txt:1: want CELL METRIC")
	throughput := strings.Replace(mine, " ratio ", " ns/op ", 1)
	check("-suite my.suite", mine+throughput, begun) // the one is for other runs than the other
	check("-suite my.suite -throughput", mine+throughput, begun)
	check("-suite my.suite", strings.Replace(mine, " ratio ", " ops/s ", 1), "results/accepted.txt:1: no metric ops/s in this gate: want ratio, allocs/op, B/op, B/entry\n")
	check("-impl mutex -spec read=95/n=100 -procs 1", nobodys, begun)
}

// TestGateSubjectThatDoesNotBuild wants the compiler's words and the side.
func TestGateSubjectThatDoesNotBuild(t *testing.T) {
	trees := sandbox(t)
	root := t.TempDir()
	t.Chdir(root)
	if err := os.MkdirAll("cmd/mapworker", 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, "go.mod", "module example.com/scratch\n\ngo 1.24\n")
	write(t, "cmd/mapworker/main.go", "package main\n\nfunc main() {}\n")
	output(t, root, "git", "init", "--quiet")
	output(t, root, "git", "add", ".")
	output(t, root, "git", "commit", "--quiet", "--message=good")
	write(t, "cmd/mapworker/main.go", "package main\n\nfunc main() { missing() }\n")
	const bad = "building it: cmd/mapworker/main.go:3:15: undefined: missing; "
	check := func(old, new, want string) {
		t.Helper()
		var out, errs bytes.Buffer
		code := run(env{t.Context(), &out, &errs}, []string{"gate", "-old", old, "-new", new, "-impl", "mutex", "-spec", "n=100"})
		if code != cmdline.ExitUsage || out.Len() > 0 || !strings.Contains(errs.String(), want) || strings.Count(errs.String(), "\n") != 1 {
			t.Errorf("exit %d, %s%s; want 2 and %q", code, &out, &errs, want)
		}
		if left := treesLeft(t, trees); left != nil {
			t.Errorf("%v is left", left)
		}
	}
	check("HEAD", ".", "mapbench gate: -new: subject .: "+bad)
	output(t, root, "git", "commit", "--quiet", "--all", "--message=bad")
	check("HEAD", "HEAD~1", "mapbench gate: -old: subject HEAD: "+bad)
}

// TestGateResumeStartsNoProgramOfTheFile gives the gate files that name a program in place
// of a subject that is built. None of them runs it.
func TestGateResumeStartsNoProgramOfTheFile(t *testing.T) {
	sandbox(t)
	t.Chdir(t.TempDir())
	output(t, ".", "git", "init", "--quiet")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	evil, ran := filepath.Join(here, "evil"), filepath.Join(here, "ran")
	write(t, evil, "#!/bin/sh\ntouch "+ran+"\n")
	if err := os.Chmod(evil, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir("D", 0o700); err != nil {
		t.Fatal(err)
	}
	hash := strings.Repeat("0", 40)
	const refused = "side is a program, which a file does not choose; if you trust it, add -"
	for _, test := range []struct{ what, old, more, flags, want string }{
		{"a path", evil, "", "", "-resume: the old " + refused + "old " + evil},
		{"a path from here", "./evil", "", "", "-resume: the old " + refused + "old ./evil"},
		{"a name here", "evil", "", "", "-resume: the old " + refused + "old evil"},
		{"variables, too", "evil,GOGC=50", "", "", "-resume: the old " + refused + "old evil,GOGC=50"},
		{"a commit that is none", evil, "old-commit: unknown\n", "", "-resume: the old " + refused},
		{"a flag for a commit", "HEAD", "old-commit: --output=x\n", "", "-resume: the old " + refused},
		{"a commit that nobody has", evil, "old-commit: " + hash + "\n", "", `-old: subject ` + hash + `: unknown ref "` + hash + `"; `},
		{"a flag", "-toolexec=" + evil, "", "", `-resume: the old side in D: subject "-toolexec=` + evil + `": unknown variable "-toolexec"`},
		{"a variable", ".,GOFLAGS=-toolexec=" + evil, "", "", `unknown variable "GOFLAGS"`},
		{"a linker's flag", ".", "new-planted: x\r-extld=5%\n", "", `-resume: D/night.txt: plant "x\r-extld=5%"; want IMPL=SHARE%`},
		{"another program", evil, "", "-old ./evil", "-resume: -old ./evil; the gate run in D is of " + evil},
		{"no program any more", "gone", "", "-old gone", "-old: gone is no program, and the gate run in D names no commit of it; begin a new run"},
		{"the new side as well", evil, "", "-old " + evil + " -new .", "leave out -new"},
	} {
		write(t, "D/night.txt", "mapbench: 1\nold-subject: "+test.old+"\nnew-subject: .\nnew-commit: "+hash+"\n"+test.more+
			"seed: 1\nlaunches: 2\nrounds: judged\njudged-by: ratio\n\nUnit ns/op better=lower\n\n# cell: impl=mutex@old,mutex@new read=95/dist=uniform/n=100 procs=1\n\n")
		code, out, errs := command(t, strings.TrimSpace("gate -resume D "+test.flags))
		if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, test.want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, output %q, error output %q; want exit 2 and one line with %q", test.what, code, out, errs, test.want)
		}
		if _, err := os.Stat(ran); err == nil {
			t.Fatalf("%s: the program was run", test.what)
		}
	}
}

// TestGateResumeKnowsTheProgram wants one that is named again to be the one that was
// measured.
func TestGateResumeKnowsTheProgram(t *testing.T) {
	sandbox(t)
	worker := workerProgram(t)
	dir := filepath.Join(t.TempDir(), "run")
	if code, _, errs := command(t, "gate -old "+worker+" -new "+worker+" -impl mutex -spec read=95/n=100 -procs 1 -screen 1 -history none -o "+dir); !judged(code) {
		t.Fatalf("exit %d, %s", code, errs)
	}
	file := filepath.Join(dir, gate.RunFile)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	again := "gate -resume " + dir + " -old " + worker + " -new " + worker
	for _, edit := range []struct{ pattern, want string }{
		{`(?m)^old-built: .*$`, `resuming: old-built is "0" in the file and "`},
		{`(?m)^old-built: .*\n`, "resuming: the file doesn't say which code its workers were built from"},
	} {
		if err := os.Remove(filepath.Join(dir, gate.VerdictFile)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		to := ""
		if strings.HasSuffix(edit.pattern, "$") {
			to = "old-built: 0"
		}
		write(t, file, regexp.MustCompile(edit.pattern).ReplaceAllString(string(text), to))
		if code, _, errs := command(t, again); code != cmdline.ExitUsage || !strings.Contains(errs, edit.want) {
			t.Errorf("exit %d, %s; want 2 and %q", code, errs, edit.want)
		}
	}
}
