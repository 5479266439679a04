package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/cmd/internal/cmdline"
)

// edited copies a file, or the results of a gate run's folder, with a text replaced.
func edited(t *testing.T, path, old, now string) (copied string) {
	t.Helper()
	copied = filepath.Join(t.TempDir(), "copy")
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		if err := os.CopyFS(copied, os.DirFS(path)); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(copied, gate.RunFile)
		write(t, name, replaced(t, name, old, now))
		return copied
	}
	write(t, copied, replaced(t, path, old, now))
	return copied
}

func replaced(t *testing.T, name, old, now string) string {
	t.Helper()
	text := readText(t, name)
	if !strings.Contains(text, old) {
		t.Fatalf("%s lacks %q:\n%s", name, old, text)
	}
	return strings.Replace(text, old, now, 1)
}

// merged runs merge, and wants an exit code and a text of its output or error output.
func merged(t *testing.T, wantCode int, want, line string) {
	t.Helper()
	code, out, errs := command(t, "merge "+line)
	if code != wantCode || !strings.Contains(out+errs, want) || wantCode != cmdline.ExitOK && strings.Count(errs, "\n") > 2 {
		t.Errorf("merge %s: exit %d, output %q, error output %q; want exit %d and %q", line, code, out, errs, wantCode, want)
	}
}

// TestMergeRuns measures a run in three shards, loses one, and merges.
func TestMergeRuns(t *testing.T) {
	dir := t.TempDir()
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir) // outside the checkout the command is its own worker, which is quick to start
	measure := func(line string) {
		t.Helper()
		if code, _, errs := command(t, line); code != cmdline.ExitOK && code != cmdline.ExitUnresolved {
			t.Fatalf("%s: exit %d, %s", line, code, errs)
		}
	}
	const plan = "run -impl mutex,nop -spec read=95,90,50/n=100 -procs 1 -launches 2 -rounds survey"
	measure(plan + " -shard 1/3 -o s1.txt")
	measure(plan + " -shard 3/3 -o s3.txt")
	const flags = "-impl=mutex,nop -launches=2 -procs=1 -rounds=survey -spec=read=95,90,50/n=100"
	merged(t, cmdline.ExitUnresolved, "shard 2/3 is missing: mapbench run "+flags+" -shard 2/3 -o s2.txt\n", "-o all.txt s1.txt s3.txt")
	merged(t, cmdline.ExitUnresolved, "shard 2/3 is missing: mapbench run "+flags+" -shard 2/3 -o two.txt\n", "-o all.txt s1.txt two.txt s3.txt")
	measure("run " + flags + " -shard 2/3 -o s2.txt")

	whole := readText(t, "s2.txt")
	write(t, "cut.txt", whole[:strings.LastIndex(whole, "\n# ended: ")-20])
	merged(t, cmdline.ExitUnresolved, "shard 2/3 in cut.txt has not ended: mapbench run -resume cut.txt\n", "-o all.txt s1.txt cut.txt s3.txt")
	if _, err := os.Stat("all.txt"); err == nil {
		t.Error("what can't be merged left a file")
	}
	measure("run -resume cut.txt")
	merged(t, cmdline.ExitOK, "all 3 cells are in all.txt; next: mapbench compare all.txt\n", "-o all.txt s1.txt cut.txt s3.txt")
	merged(t, cmdline.ExitUsage, "-o: all.txt exists; move it away", "-o all.txt s1.txt s2.txt s3.txt")
	merged(t, cmdline.ExitUsage, "s2.txt and cut.txt are both shard 2/3; leave one of them out", "-o b.txt s1.txt s2.txt cut.txt")
	merged(t, cmdline.ExitUsage, "all.txt was joined of shards already; name the shards", "-o b.txt all.txt")
	merged(t, cmdline.ExitUsage, "results/baseline/quick.txt is no shard", "-o b.txt "+filepath.Join(root, "results/baseline/quick.txt"))
	merged(t, cmdline.ExitUsage, "come from different machines: cpu is ", "-o b.txt s1.txt s3.txt "+edited(t, "s2.txt", "\ncpu: ", "\ncpu: other "))
	merged(t, cmdline.ExitUsage, "differ: goversion is ", "-o b.txt s1.txt s3.txt "+edited(t, "s2.txt", "\ngoversion: ", "\ngoversion: other "))
	merged(t, cmdline.ExitUsage, "are of different plans", "-o b.txt s1.txt s3.txt "+edited(t, "s2.txt", "\nplan: ", "\nplan: 0000000000000000 of 3 cells and 0 controls\nold-plan: "))
	merged(t, cmdline.ExitUsage, "no such file or folder", "-o b.txt nosuch")
	merged(t, cmdline.ExitUsage, "folders are of gate runs, files of runs", "-o b.txt s1.txt .")
	merged(t, cmdline.ExitUsage, "no place for all shards together; name one with -o", "s1.txt")
	merged(t, cmdline.ExitUsage, "-json is for gate runs", "-o b.txt -json x s1.txt")

	code, out, errs := command(t, "compare all.txt")
	for _, read := range []string{"read=95/", "read=90/", "read=50/"} {
		if code != cmdline.ExitOK || !strings.Contains(out, read) {
			t.Errorf("compare of all: exit %d, %s%s; want all three workloads", code, out, errs)
		}
	}
	if code, _, errs := command(t, "run -resume all.txt"); code != cmdline.ExitUsage || !strings.Contains(errs, "it was joined of shards; go on with one of these, and merge them again") {
		t.Errorf("going on with all: exit %d, %s; want it refused", code, errs)
	}
	for line, want := range map[string]string{
		plan + " -shard 4/3":             `-shard: shard "4/3": want a number and of how many`,
		plan + " -shard 1/4":             "-shard 1/4: 4 shards of 3 cells; want at most as many shards as cells",
		"run -resume s2.txt -shard 2/3":  "-resume goes on with what the file says; leave out -shard",
		"gate -aa 2 -shard 1/2":          "-aa measures whole gate runs; leave out -shard",
		"gate -old . -shard x":           `-shard: shard "x": want a number`,
		"gate -resume nosuch -shard 1/2": "leave out -shard",
	} {
		if code, _, errs := command(t, line); code != cmdline.ExitUsage || !strings.Contains(errs, want) || strings.Count(errs, "\n") > 2 {
			t.Errorf("%s: exit %d, %s; want %q", line, code, errs, want)
		}
	}
}

// TestMergeGate measures a gate run in four shards, loses one, measures it again and merges.
func TestMergeGate(t *testing.T) {
	sandbox(t)
	worker := workerProgram(t)
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	plan := fmt.Sprintf("gate -old %s -new %s,GOGC=100 -impl mutex,nop -spec read=95,50/n=100 -procs 1 -screen 2 -history none", worker, worker)
	measure := func(number int) {
		t.Helper()
		code, out, errs := command(t, fmt.Sprintf("%s -shard %d/4 -o %s", plan, number, at(fmt.Sprint(number))))
		if code != cmdline.ExitOK || !strings.HasPrefix(out, fmt.Sprintf("gate: shard %d/4 measured, and not judged", number)) {
			t.Fatalf("shard %d: exit %d, %s%s; want it measured", number, code, out, errs)
		}
		verdict := readJSON(t, filepath.Join(at(fmt.Sprint(number)), gate.VerdictFile))
		if verdict["verdict"] != "unmerged" || verdict["shard"] != fmt.Sprintf("%d/4", number) || len(verdict["cells"].([]any)) != 0 {
			t.Errorf("shard %d has the verdict %v", number, verdict)
		}
	}
	for number := range 3 {
		measure(number + 1)
	}
	shards := func(last string) string {
		return fmt.Sprintf("-o %s %s %s %s %s", at("all"), at("1"), at("2"), at("3"), last)
	}
	again := "mapbench gate -history=none -impl=mutex,nop -new=" + worker + ",GOGC=100 -old=" + worker + " -procs=1 -screen=2 -spec=read=95,50/n=100 -shard 4/4 -o " + at("4")
	merged(t, cmdline.ExitUnresolved, "shard 4/4 is missing: "+again+"\n", shards(""))
	merged(t, cmdline.ExitUnresolved, "shard 4/4 is missing: "+again+"\n", shards(at("4")))
	if _, err := os.Stat(at("all")); err == nil {
		t.Error("what can't be merged left a folder")
	}
	measure(4)

	// One that was killed in its last line goes on.
	killed := edited(t, at("4"), "mapbench: 1\n", "mapbench: 1\n")
	text := readText(t, filepath.Join(killed, gate.RunFile))
	write(t, filepath.Join(killed, gate.RunFile), text[:len(text)-40])
	if err := os.Remove(filepath.Join(killed, gate.VerdictFile)); err != nil {
		t.Fatal(err)
	}
	merged(t, cmdline.ExitUnresolved, "shard 4/4 in "+killed+" has not ended: mapbench gate -resume "+killed+"\n", shards(killed))
	resume := fmt.Sprintf("gate -resume %s -old %s -new %s,GOGC=100", killed, worker, worker)
	if code, out, errs := command(t, resume); code != cmdline.ExitOK || !strings.HasPrefix(out, "gate: shard 4/4 measured") {
		t.Fatalf("%s: exit %d, %s%s; want it to go on", resume, code, out, errs)
	}

	file := at("all.json")
	code, out, errs := command(t, "merge -json "+file+" "+shards(killed))
	if !judged(code) || code != exitOf(t, at("all")) || !strings.HasPrefix(out, "gate: ") || strings.Contains(out, "shard") {
		t.Errorf("merge: exit %d, %s%s; want a verdict, as the file has it", code, out, errs)
	}
	found := readJSON(t, file)
	if len(found["cells"].([]any)) != 4 || len(found["controls"].([]any)) != 4 || found["shard"] != nil {
		t.Errorf("merged are %v; want four cells and a control of each shard", found)
	}
	for _, name := range []string{"night.txt", "old.txt", "new.txt", "benchstat.txt", "report.md", "verdict.json"} {
		if info, err := os.Stat(filepath.Join(at("all"), name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v; want something in it", name, err)
		}
	}

	merged(t, cmdline.ExitUsage, "are both shard 1/4; leave one of them out", shards(at("1")))
	merged(t, cmdline.ExitUsage, "differ: new-commit is ", shards(edited(t, at("4"), "\nnew-commit: ", "\nnew-commit: other ")))
	merged(t, cmdline.ExitUsage, "are built from other code: new-built is ", shards(edited(t, at("4"), "\nnew-built: ", "\nnew-built: f")))
	merged(t, cmdline.ExitUsage, "was joined of shards already; name the shards", "-o "+at("b")+" "+at("all"))
	other := edited(t, at("4"), "\ncpu: ", "\ncpu: other ")
	if code, out, errs := command(t, "merge "+shards(other)); !judged(code) || !strings.Contains(out, "; other ") {
		t.Errorf("a shard of another machine: exit %d, %s%s; want it judged, and both machines named", code, out, errs)
	}
	if _, err := os.Stat(at("all-1")); err != nil {
		t.Errorf("%v; want the first merged run moved aside", err)
	}
	merged(t, cmdline.ExitUsage, filepath.Join(at("4"), gate.RunFile)+" is of a gate run; name its folder", "-o "+at("b")+" "+filepath.Join(at("4"), gate.RunFile))
}
