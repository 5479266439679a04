package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/bench/recommend"
	"example.com/mapbench/cmd/internal/cmdline"
)

// TestRecommend asks the committed results: inside, outside and half inside.
func TestRecommend(t *testing.T) {
	check := func(line string, code int, want ...string) {
		t.Helper()
		got, out, errs := command(t, "recommend -procs 2 "+line)
		if got != code {
			t.Errorf("recommend %s: exit %d, %s%s; want %d", line, got, out, errs, code)
		}
		for _, text := range want {
			if !strings.Contains(out, text) {
				t.Errorf("recommend %s: %s; want %q", line, out, text)
			}
		}
	}
	check("-spec read=95/n=1000", cmdline.ExitOK, "Use ", "This was measured, in ", "To begin:")
	check("-spec read=80/n=5000", cmdline.ExitOK, "Use ", "This is predicted from 4 measured cells around it: 75 to 90 % reads and 1,000 to 10,000 entries.")
	check("-preset ycsb-b", cmdline.ExitOK, "Use ")
	check("-spec read=80/n=5000 -impl mutex,sync.Map", cmdline.ExitOK, "Use ")
	check("-spec n=1000000", cmdline.ExitUnresolved, "No answer: it lies outside what was measured: n=1000000, measured 1 to 100000.\nTo measure it: mapbench recommend -measure -spec read=95/dist=uniform/n=1000000 -procs 2\n")
	check("-spec read=95/n=1000,1000000", cmdline.ExitUnresolved, "read=95/dist=uniform/n=1000: ", "n=1000000: no answer: ")
	check("-spec read=95/n=1000 results/baseline/quick.txt", cmdline.ExitOK, "This was measured")
	check("-spec read=80/n=1000 results/baseline/quick.txt", cmdline.ExitUnresolved, "No answer: it lies between measured values of read")
}

// TestRecommendJSON reads the answers as a program does.
func TestRecommendJSON(t *testing.T) {
	var a recommend.Answer
	ask := func(line string, into any) {
		t.Helper()
		code, out, errs := command(t, "recommend -procs 2 -json "+line)
		if err := json.Unmarshal([]byte(out), into); err != nil || code == cmdline.ExitUsage {
			t.Fatalf("%s: exit %d, %v, %s", line, code, err, errs)
		}
	}
	ask("-spec read=95/n=1000", &a)
	if a.Recommended == nil || a.Abstained != "" || a.Question.Spec != "read=95/dist=uniform/n=1000" || len(a.Evidence) != 1 || a.Evidence[0].Launches == 0 {
		t.Errorf("%+v; want an answer from one cell", a)
	}
	var two []recommend.Answer
	ask("-spec n=1000,1000000", &two)
	if len(two) != 2 || two[0].Recommended == nil || two[1].Recommended != nil || two[1].Abstained == "" || two[1].Command == "" {
		t.Errorf("%+v; want an answer, and none", two)
	}
}

// TestRecommendEvidence looks for the evidence: a file of one workload is the question, too,
// and outside of a checkout there is none.
func TestRecommendEvidence(t *testing.T) {
	refused := func(line, want string) {
		t.Helper()
		code, out, errs := command(t, "recommend "+line)
		if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, want) {
			t.Errorf("recommend %s: exit %d, %s%s; want %q", line, code, out, errs, want)
		}
	}
	refused("results/baseline/quick.txt", "has 14 workloads; name one with -spec")
	refused("-spec n=1000 -impl nosuch,mutex results/baseline/quick.txt", `no results of impl "nosuch": want one of `)
	refused("-spec n=1000 -impl mutex results/baseline/quick.txt", "a field of 1 maps leaves nothing to choose")
	var one strings.Builder
	for line := range strings.Lines(readText(t, "results/baseline/quick.txt")) {
		if !strings.HasPrefix(line, "Benchmark") && !strings.HasPrefix(line, "# cell") || strings.Contains(line, "read=95/dist=uniform/n=1000-") || strings.Contains(line, "read=95/dist=uniform/n=1000 ") {
			one.WriteString(strings.Replace(line, "cpu: ", "cpu: another ", 1))
		}
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "one.txt"), one.String())
	t.Chdir(dir)
	if code, out, errs := command(t, "recommend one.txt"); code != cmdline.ExitOK || !strings.Contains(out, "This was measured") || !strings.Contains(errs, "comes from another machine") {
		t.Errorf("recommend one.txt: exit %d, %s%s; want the answer of its workload, and a warning about the machine", code, out, errs)
	}
	if err := os.Mkdir("empty", 0o777); err != nil {
		t.Fatal(err)
	}
	t.Chdir("empty")
	refused("-spec n=1000", "no FILE, and no checkout of mapbench around this folder")
}

// TestRecommendReproducesArticles asks the questions of two studies that advise opposite
// things: shard your locks, and use xsync. The maps to choose from decide, and the first
// answer flips below some number of entries.
func TestRecommendReproducesArticles(t *testing.T) {
	ask := func(impls string) (a recommend.Answer) {
		t.Helper()
		code, out, errs := command(t, "recommend -json -procs 2 -spec read=99/n=100000/key=string -impl "+impls)
		if err := json.Unmarshal([]byte(out), &a); code != cmdline.ExitOK || err != nil || a.Recommended == nil {
			t.Fatalf("among %s: exit %d, %v, %s%s", impls, code, err, out, errs)
		}
		return a
	}
	shards := ask("mutex,rwmutex,sync.Map,sharded")
	flips := ""
	for _, f := range shards.Flips {
		if f.Axis == "n" && !f.Above && f.At < 100_000 {
			flips = f.Impl
		}
	}
	if shards.Recommended.Impl != "sharded" || flips != "sync.Map" {
		t.Errorf("in the standard library: %+v, flips %+v; want sharded, and sync.Map below some n", shards.Recommended, shards.Flips)
	}
	libraries := ask("sync.Map,xsync,cmap")
	if c := libraries.Recommended; c.Impl != "xsync" || c.Lo <= 0 || len(libraries.Flips) != 0 {
		t.Errorf("among libraries: %+v, flips %+v; want xsync throughout", c, libraries.Flips)
	}
}
