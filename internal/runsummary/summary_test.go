package runsummary

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
)

// text is the summary of a run with a cell, a control and a void cell.
const text = `gate-run: 1
cpu: AMD EPYC
new-commit: 4567

first: impl=mutex/read=95/dist=uniform/n=1000 procs=2 seed 7, sweep 0 20.1 20.2
c2c-ns: 28.4
void: impl=cas/read=95/dist=uniform/n=1000 procs=2: 1 of 1 launches is invalid: cas: too small
cell: read=95/dist=uniform/n=1000 procs=2
mutex@new 16 0.997889,0.998012 0.9945 1.0021 0.0041 0.0052 0.0049 0 -
mutex@control#2 3 1.01 0 +Inf 0.001 - - - -
cell: read=95/dist=uniform/n=1000/burst=5us procs=1
xsync@new 9 1.1 1 1.2 0 0.01 - - -
`

func TestParse(t *testing.T) {
	s, err := Parse([]byte(text), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	if !Is([]byte(text)) || Is([]byte("mapbench: 1\n")) {
		t.Error("Is doesn't distinguish summaries from other files")
	}
	if want := map[string]string{"cpu": "AMD EPYC", "new-commit": "4567"}; !reflect.DeepEqual(s.Config, want) {
		t.Errorf("configuration %v; want %v", s.Config, want)
	}
	if want := []Void{{"impl=cas/read=95/dist=uniform/n=1000 procs=2", "1 of 1 launches is invalid: cas: too small"}}; !reflect.DeepEqual(s.Void, want) {
		t.Errorf("void %v; want %v", s.Void, want)
	}
	check := func(i int, impl, reference, workload string, procs, launches int, lo, hi float64) {
		t.Helper()
		c := s.Contestants[i]
		if c.Impl() != impl || c.Reference() != reference || c.Workload != workload || c.Procs != procs || c.Launches != launches || c.Lo != lo || c.Hi != hi {
			t.Errorf("contestant %d is %+v, %s against %s; want %s against %s", i, c, c.Impl(), c.Reference(), impl, reference)
		}
	}
	const plain = "read=95/dist=uniform/n=1000"
	check(0, "mutex", "mutex@old", plain, 2, 16, 0.9945, 1.0021)
	check(1, "mutex@control", "mutex@control", plain, 2, 3, 0, math.Inf(1))
	check(2, "xsync", "xsync@old", plain+"/burst=5us", 1, 9, 1, 1.2)
	if c := s.Contestants[0]; !reflect.DeepEqual(c.Middle, []float64{0.997889, 0.998012}) || c.SD != 0.0041 || c.Noise[2] != 0 || !math.IsNaN(c.Noise[3]) {
		t.Errorf("the first contestant is %+v; want the numbers of its line", c)
	}
	if s.C2C != 28.4 || !strings.HasSuffix(s.First, "20.1 20.2") {
		t.Errorf("first %q, c2c %v; want those of the text", s.First, s.C2C)
	}
}

// TestParseRefuses edits the text, each time in one place.
func TestParseRefuses(t *testing.T) {
	check := func(from, to, want string) {
		t.Helper()
		edited := strings.Replace(text, from, to, 1)
		if edited == text {
			t.Fatalf("%q is not in the text", from)
		}
		if _, err := Parse([]byte(edited), "f.txt"); err == nil || !strings.HasPrefix(err.Error(), "f.txt:") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q for %q: %v; want %q", to, from, err, want)
		}
	}
	check("gate-run: 1", "gate-run: 2", `f.txt:1: version "2" of a gate run, want 1`)
	check("gate-run: 1", "mapbench: 1", `f.txt:1: got "mapbench: 1"; want "gate-run: "`)
	check("new-commit: 4567", "new-commit 4567", `f.txt:3: got "new-commit 4567"; want configuration`)
	check("AMD", "\x1b[2J", "f.txt:2: ")
	check("AMD", "\xff", "f.txt:2: ")
	check("\nfirst", "\nlast", "f.txt:5: ")
	check("28.4", "-28.4", `f.txt:6: got "-28.4"; want a number from 0`)
	check("28.4", "NaN", `f.txt:6: got "NaN"`)
	check("procs=2\nmutex", "procs=0\nmutex", "f.txt:8: ")
	check("cell: read=95/dist=uniform/n=1000 procs=2\n", "", "f.txt:8: ")
	check("mutex@new 16", "mutex 16", "f.txt:9: ")
	check("mutex@new 16", "mutex@old 16", "f.txt:9: ")
	check("mutex@new 16", "mu/tex@new 16", "f.txt:9: ")
	check("mutex@new 16", "mutex#2 16", "f.txt:9: ")
	check("mutex@new 16", "@new 16", "f.txt:9: ")
	check("mutex@new 16", "mutex@new 15", "f.txt:9: ")
	check("mutex@new 16", "mutex@new 0", "f.txt:9: ")
	check("mutex@new 16", "mutex@new x", "f.txt:9: ")
	check("0.997889,", "0,", `f.txt:9: got "0"; want a ratio above 0`)
	check("0.997889,", "0.998013,", "f.txt:9: ")
	check("0.9945", "0.9979", "f.txt:9: ")
	check("1.0021", "1e13x", "f.txt:9: ")
	check(" 0.0041", " -", "f.txt:9: ")
	check(" 0.0041", " +Inf", "f.txt:9: ")
	check(" 0.0041", "", "f.txt:9: ")
	check("0.0041", "0.00410", "not as mapbench writes")
	check("cpu: AMD EPYC\nnew-commit: 4567", "new-commit: 4567\ncpu: AMD EPYC", "not as mapbench writes")
	check("0.01 - - -\n", "0.01 - - -", "f.txt:12: the file is cut off here")
	check("\n\nfirst", "\nfirst", "f.txt")
	if _, err := Parse([]byte("gate-run: 1\n"), "f.txt"); err == nil {
		t.Error("a summary of one line: no error; want one")
	}
}

func TestWrite(t *testing.T) {
	s, err := Parse([]byte(text), "f.txt")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := s.Write(&b); err != nil || b.String() != text {
		t.Errorf("%v, written as\n%s\nwant\n%s", err, &b, text)
	}
	s.C2C = math.NaN()
	b.Reset()
	if err := s.Write(&b); err != nil || !strings.Contains(b.String(), "\nc2c-ns: -\n") {
		t.Errorf("%v; without a latency it is written as\n%s\nwant a dash for it", err, &b)
	}
	if again, err := Parse(b.Bytes(), "f.txt"); err != nil || !math.IsNaN(again.C2C) {
		t.Errorf("%v, %v; want an unknown latency", again, err)
	}
	if err := s.Write(full{}); !errors.Is(err, errFull) {
		t.Errorf("a writer that fails: %v; want its error", err)
	}
}

var errFull = errors.New("disk full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
