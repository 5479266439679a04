package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
)

// TestReadingFlagsRefused gives the verbs that read files flags that make no sense, each
// with a file that doesn't exist: they are refused before it is looked for.
func TestReadingFlagsRefused(t *testing.T) {
	check := func(line, want string) {
		t.Helper()
		code, out, errs := command(t, line)
		if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, %q%q; want exit 2 and one line with %q", line, code, out, errs, want)
		}
	}
	check("crossover -a cas -b cas none.txt", "-a cas -b cas: a crossover is of two impls; name another with -b")
	check("crossover -measure -a cas -b cas", "a crossover is of two impls")
	check("crossover -measure -a cas -b nosuch", `unknown impl "nosuch"; want one of `)
	check("crossover -measure -a nosuch:3 -b cas", `unknown impl "nosuch:3"; want one of `)
	check("crossover -a cas none.txt", "-a and -b go together")
	check("crossover -axis depth none.txt", `no axis "depth": want one of read, `)
	check("crossover -measure -axis depth", `no axis "depth": want one of read, `)
	for _, precision := range []string{"NaN", "0", "-1", "Inf"} {
		check("crossover -precision "+precision+" none.txt", "; want a number above 0")
		check("crossover -measure -precision "+precision, "; want a number above 0")
	}
	check("crossover -spec n=1000 none.txt", "-spec is for -measure; add that, or leave -spec out")
	check("crossover -seed 1 -o x.txt none.txt", "-o is for -measure")
	check("crossover -budget 5s none.txt", "-budget is for -measure")
	check("crossover -procs 2 none.txt", "-procs is for -measure")
	check("recommend -for memory none.txt", `-for memory: no unit "memory": want one of ns/op, `)
	check("recommend -for p99<1ms none.txt", "write-max-ns, or throughput")
	check("recommend -for hit none.txt", "-for hit: hit doesn't tell which map is better: want one of ns/op, ")
	check("recommend -measure -for read-p99-ns", "-for read-p99-ns with -measure, which races for throughput; measure with mapbench run -launches 12, and name its file")
	check("crossover -measure -unit B/entry", "-unit B/entry with -measure, which puts launches where times decide")
	check("plot -unit B/entry -o x none.txt", "-unit B/entry is for -a and -b")
	for _, verb := range []string{"compare", "crossover", "plot -a cas -b cow -o x"} {
		check(verb+" -unit memory none.txt", `invalid value "memory" for flag -unit: no unit "memory": want one of ns/op, ops/s, B/op`)
		check(verb+" -unit size none.txt", "size doesn't tell which map is better: want one of ns/op, ")
	}
	check("recommend -preset nosuch none.txt", `no preset "nosuch"; mapbench list -presets names them`)
	check("recommend -preset ycsb-a -spec n=10 none.txt", "-spec and -preset exclude each other")
	check("recommend -spec n=0 none.txt", "n=0")
	check("recommend -procs 0 -spec n=10 none.txt", "-procs 0; want 1 or more")
	check("recommend -budget 5s none.txt", "-budget is for -measure; add that, or leave -budget out")
	check("recommend -o x -spec n=10", "-o is for -measure")
	check("recommend -measure none.txt", "-measure reads no files")
	check("recommend -measure -impl cas", "-impl cas leaves nothing to choose; name two or more")
	check("recommend -measure -impl nosuch,cas", `unknown impl "nosuch"; want one of `)
	check("recommend -measure -procs 0", "-procs 0; want 1 to ")
	check("recommend -measure -budget -5s", "-budget -5s; want 0 for no bound, or more")
	check("rate -for p98=1ms", `-for: "p98=1ms": no quantile "read-p98"; want p50, p90, p99`)
	check("rate -for p99", `-for: "p99": want a quantile and its bound, such as read-p99=100us`)
	check("rate -spec n=10/rate=1e6", "-spec n=10/rate=1e6: the rate is what is looked for")
	check("rate -spec n=10/grow=1", "a map that grows has none; leave rate and grow out")
	check("rate -procs 0", "-procs 0; want 1 to ")
	check("rate -launches 0", "-launches 0; want 1 to ")
	check("rate -budget -5s", "-budget -5s; want 0 for no bound, or more")
	check("rate -impl nosuch", `unknown impl "nosuch"; want one of `)
	check("rate -worker x", "-worker without -impl; name the impls")
	check("plot -axis n -o x none.txt", "-axis is for -a and -b")
	check("plot -axis depth -a cas -b cow -o x none.txt", `no axis "depth": want one of read, `)
	check("plot -a cas -b cas -o x none.txt", "a crossover is of two impls")
	for _, verb := range []string{"answer", "compare", "recommend", "crossover", "plot -o x", "report -o x"} {
		for _, margin := range []string{"NaN", "0", "-1", "100", "Inf"} {
			check(verb+" -margin "+margin+" none.txt", "want a per cent above 0 and below 100")
		}
	}
	if _, err := os.Stat("x"); err == nil {
		t.Error("a refused command made the folder x")
	}
}

// TestPlotMakesFolder draws two impls into a folder that isn't there yet.
func TestPlotMakesFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	code, out, errs := command(t, "plot -a sharded -b sync.Map -axis n -o "+dir+" results/baseline/quick.txt")
	files := strings.Fields(out)
	if code != cmdline.ExitOK || len(files) == 0 {
		t.Fatalf("exit %d, %s%s; want charts", code, out, errs)
	}
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.Size() == 0 || filepath.Dir(file) != dir {
			t.Errorf("%s: %v; want a chart in %s", file, err, dir)
		}
	}
}

// TestCutFile cuts a committed file in its last line: every verb reads what is whole of
// it, and names the rest by its line.
func TestCutFile(t *testing.T) {
	whole, err := os.ReadFile("results/baseline/quick.txt")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "cut.txt")
	write(t, file, string(whole[:len(whole)-10]))
	tested := []string{"trend"} // whose files need more runs: see package trend's TestCutRunIsNamed
	for _, verb := range []string{"compare", "compare -json", "crossover -a sharded -b sync.Map", "plot -o " + dir, "report -o " + dir, "report -json", "recommend -procs 2 -spec read=95,50/n=1000", "answer"} {
		tested = append(tested, strings.Fields(verb)[0])
		code, out, errs := command(t, verb+" "+file)
		said := errs
		if strings.Contains(verb, "-json") || verb == "answer" {
			said = strings.Join(strings.Fields(out), " ") // the answer breaks lines
		}
		want := fmt.Sprintf("%s: line %d is cut off, and left out", file, strings.Count(string(whole), "\n"))
		if code == cmdline.ExitUsage || !strings.Contains(said, want) || !strings.Contains(said, "the last launch, from line ") {
			t.Errorf("%s: exit %d, %s; want %q and the launch that lacks lines", verb, code, errs, want)
		}
	}
	if names := missing(tested); len(names) > 0 {
		t.Errorf("%q read files and are not tested here", names)
	}
}
