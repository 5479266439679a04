package compare

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// cells returns a file's cell lines.
func cells(impls string) string {
	return "# cell: impl=" + impls + " read=95/dist=uniform/n=1000 procs=2\n"
}

// TestReadCut cuts a file at every byte, as a full disk does. The launches that are whole must
// be read, and the rest must be named.
func TestReadCut(t *testing.T) {
	first := header + cells("A,B")
	launch := func(sweep string) string {
		return resultLine("A", 20, sweep+" sweep") + resultLine("B", 30, sweep+" sweep")
	}
	text := first + launch("0") + launch("1") + launch("2")
	ends := []int{len(first + launch("0")), len(first + launch("0") + launch("1")), len(text)}
	for n := range len(text) + 1 {
		launches, at := 0, len(first)
		for _, end := range ends {
			if n >= end {
				launches, at = launches+1, end
			}
		}
		s, err := Read(strings.NewReader(text[:n]), "f.txt")
		if launches == 0 {
			if err == nil {
				t.Errorf("cut after %d bytes: no error, want one as no launch is whole", n)
			}
			continue
		}
		if err != nil {
			t.Errorf("cut after %d bytes: %v", n, err)
			continue
		}
		if got := len(s.Cells[0].Launches); got != launches {
			t.Errorf("cut after %d bytes: %d launches, want %d", n, got, launches)
		}
		if whole := n == at; (len(s.Warnings) == 0) != whole {
			t.Errorf("cut after %d bytes, at a launch's end %v: warnings %v", n, whole, s.Warnings)
		}
		// A cut line, and the launch that it leaves incomplete, are named by number.
		line := fmt.Sprintf("f.txt: line %d is cut off", strings.Count(text[:n], "\n")+1)
		if text[n-1] != '\n' && s.Warnings[0].Error() != line+", and left out" {
			t.Errorf("cut after %d bytes: warnings %v, want %s", n, s.Warnings, line)
		}
	}
}

// TestLastLaunch checks that a launch which is cut off is not taken for one in which a
// contestant is absent, nor the other way round.
func TestLastLaunch(t *testing.T) {
	check := func(what, text string, launches int, want ...string) {
		t.Helper()
		s := parse(t, header+text)
		var got []string
		for _, w := range s.Warnings {
			got = append(got, w.Error())
		}
		if fmt.Sprint(got) != fmt.Sprint(want) || len(s.Cells[0].Launches) != launches {
			t.Errorf("%s: %d launches, warnings %q; want %d, %q", what, len(s.Cells[0].Launches), got, launches, want)
		}
	}
	a, b, last := resultLine("A", 20, "0 sweep"), resultLine("B", 30, "0 sweep"), resultLine("A", 20, "1 sweep")
	cut := "f.txt: the last launch, from line 14 on, has lines of 1 of 2 contestants: it is left out, and measured anew by -resume"
	check("cut off", cells("A,B")+a+b+last, 1, cut)
	check("stopped", cells("A,B")+a+b+"# stopped: Map/impl=B/read=95/dist=uniform/n=1000-2: in sweep 1: exit status 2\n"+last, 2)
	check("n/a", cells("A,B,C")+"# n/a: Map/impl=C/read=95/dist=uniform/n=1000-2: no n above 10\n"+a+b, 1)
	check("twice one impl", cells("A,A")+a+resultLine("A#2", 21, "0 sweep"), 1)
	check("another cell's line", "# cell: impl=A,B read=95/dist=uniform/n=1000 procs=4\n"+a+b+last, 2)
	check("no cells in the header", a+b+last, 2)
	check("a comment last", cells("A,B")+a+b+last+"# slices\n", 2)
	check("CRLF", strings.ReplaceAll(cells("A,B")+a+b, "\n", "\r\n"), 1)
}

// TestCutIsNamed checks that joined files name what was cut off.
func TestCutIsNamed(t *testing.T) {
	var paths []string
	for _, text := range []string{seeded("1", header+resultLine("A", 20, "0 sweep")), seeded("2", header+resultLine("A", 20, "0 sweep")+"BenchmarkMap/im")} {
		paths = append(paths, writeFile(t, filepath.Join(t.TempDir(), "f.txt"), text))
	}
	s, err := ReadFiles(paths...)
	if err != nil || !strings.Contains(s.Warnings[len(s.Warnings)-1].Error(), "is cut off") {
		t.Errorf("joined files: %v; want a warning that names the line", err)
	}
}
