package resultfile

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// head is a header without cells.
const head = "mapbench: 1\ncpu: AMD EPYC\nseed: 7\n\nUnit ns/op better=lower\n\n"

// named returns a name under a workload.
func named(contestant string) string {
	return "Map/impl=" + contestant + "/read=95/dist=uniform/n=1000-2"
}

// result returns a line.
func result(contestant string, ns float64, sweep int) string {
	return fmt.Sprintf("Benchmark%s 1000 %v ns/op %d sweep\n", named(contestant), ns, sweep)
}

// mustParse reads a text that must be legal.
func mustParse(t *testing.T, text string) *File {
	t.Helper()
	f, err := Parse([]byte(text), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestParse reads a file with everything in it.
func TestParse(t *testing.T) {
	f := mustParse(t, head+"# cell: impl=a,b read=95/dist=uniform/n=1000 procs=2\n\n# n/a: "+named("c")+": no Range\n"+
		result("a", 20, 0)+result("b", 30, 0)+"# began: 2026-11-23T10:49:19Z\n# doubt: it rained\n# for people\n#!\n"+
		"# invalid launch: a: hit 1\n# invalid launch: b: hit 2\n# "+result("a", 21, 1)+"# "+result("b", 31, 1)+"# stopped: "+named("b")+": in sweep 2: exit\n"+result("a", 22, 2))
	var places []int
	for line := range f.Lines() {
		places = append(places, line.Place)
		if line.Config.Get(KeySeed) != "7" || line.Spelling != "Benchmark"+line.Name.String() || line.Ops != 1000 {
			t.Errorf("line %d is %+v; want seed 7, 1000 operations, and the name as spelled", line.Place, line)
		}
	}
	if !slices.Equal(places, []int{10, 11, 21}) || len(f.Entries) != 21 || !f.Headed || len(f.Cells) != 1 || len(f.Cut) != 0 || f.Rest != 0 {
		t.Errorf("results in the lines %v of %d, headed %v, cells %v, cut %v; want 10, 11, 21 of 21, and a cell", places, len(f.Entries), f.Headed, f.Cells, f.Cut)
	}
	if line := f.Entries[10].Line; line.Values[NsPerOp] != 30 || line.Values[Sweep] != 0 || line.Values[Ratio] == line.Values[Ratio] {
		t.Errorf("values %v; want 30 ns/op in sweep 0, and no ratio", line.Values)
	}
	if notes := f.Notes(); len(notes) != 2 || notes[0].Place != 9 || notes[1].Reason.Kind != Stopped || notes[1].Name.Impl != "b" {
		t.Errorf("notes %v; want that of c in line 9, and that of b", notes)
	}
	if invalid := f.Invalid(); len(invalid) != 1 || invalid[0].Why != "a: hit 1" || len(invalid[0].Lines) != 2 || invalid[0].Lines[1].Values[Sweep] != 1 {
		t.Errorf("invalid launches %+v; want that of sweep 1 for its first reason", invalid)
	}
	if doubts := f.Doubts(); !slices.Equal(doubts, []string{"it rained"}) || f.Began().Unix() != 1795430959 {
		t.Errorf("doubts %q, began %v; want one doubt, and the time of the comment", doubts, f.Began())
	}
}

// TestInvalid reads comments of invalid launches; some can't be read.
func TestInvalid(t *testing.T) {
	check := func(text string, want int) {
		t.Helper()
		f := mustParse(t, head+result("a", 20, 0)+text)
		if got := f.Invalid(); len(got) != want {
			t.Errorf("%q: invalid launches %+v; want %d", text, got, want)
		}
	}
	why, line := "# invalid launch: a: hit 1\n", "# "+result("a", 20, 1)
	check(why+line+why+line, 2)
	check(why, 0)
	check(line, 0)
	check(why+"# for people\n"+line, 0)
	check(why+result("a", 20, 1)+line, 0)
	check(why+"# BenchmarkMap/impl=a/read=195-2 1 20 ns/op\n", 0)
	check(why+"# BenchmarkMap/impl=a 1 x ns/op\n"+line, 0)
}

// TestConfigs reads settings as benchstat does.
func TestConfigs(t *testing.T) {
	f := mustParse(t, "mapbench: 1\nseed:  \t7\nkey:value\ntwo Words: no\nempty:\nseed: 8\n"+result("a", 20, 0)+"seed:\n"+result("a", 20, 1))
	var seeds []string
	for line := range f.Lines() {
		seeds = append(seeds, line.Config.Get(KeySeed))
	}
	if fmt.Sprint(f.Config) != "[{mapbench 1} {seed 8}]" || fmt.Sprintf("%q", seeds) != `["8" ""]` {
		t.Errorf("configuration %v, seeds %q; want seed 8, then none", f.Config, seeds)
	}
	if f := mustParse(t, head); f.Config.Get(KeyCPU) != "AMD EPYC" || f.HasResults() {
		t.Errorf("without results: configuration %v; want the header's, and no results", f.Config)
	}
}

// TestParseErrors checks errors that only this package tests. The tests of judging check
// the others.
func TestParseErrors(t *testing.T) {
	check := func(text, want string) {
		t.Helper()
		if _, err := Parse([]byte(text), "f.txt"); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v; want %s", text, err, want)
		}
	}
	check(head+"# cell: impl=a read=95/n=1000\n", "f.txt:7: cell ")
	check(head+"Unit ns/op better=higher\n", "f.txt:7: metadata better of unit ns/op already set")
	check(head+strings.Replace(result("a", 20, 0), "0 sweep", "0.5 sweep", 1), "f.txt:7: sweep is 0.5: want a whole number")
	check(head+strings.Replace(result("a", 20, 0), "impl=a", "impl=a#1", 1), "f.txt:7: benchmark ")
	check(strings.Replace(head, ": 1", ": 9", 1)+result("a", 20, 0), "f.txt:7: file format mapbench: 9, want 1")
}

// TestCommittedFiles reads every committed results file and writes its lines again. It
// skips text files that don't begin as results do.
func TestCommittedFiles(t *testing.T) {
	files := 0
	err := filepath.WalkDir("../../results", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".txt" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(text, []byte(KeyVersion+": ")) {
			return err
		}
		files++
		f, err := Parse(text, path)
		if err != nil || len(f.Cut) > 0 || !bytes.Equal(f.Text, text) {
			t.Errorf("%v, cut %v; want all of it read", err, f.Cut)
			return nil
		}
		var b bytes.Buffer
		for _, e := range f.Entries {
			if e.Line == nil {
				b.WriteString(e.Text + "\n")
				continue
			}
			if e.Line.Unused {
				b.WriteString(comment)
			}
			e.Line.write(&b)
		}
		if !bytes.Equal(b.Bytes(), text) {
			t.Errorf("%s: written again, it differs", path)
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Errorf("%d files, %v; want some", files, err)
	}
}
