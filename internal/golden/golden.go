// Package golden compares what tests produce with files that hold what is expected, and
// gives stochastic tests their seeds. Only tests import it.
//
// A test calls [Check] with the file's path and what it got. With the flag -update, which
// importing this package defines, Check rewrites the file instead:
//
//	go test ./plots -update
package golden

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Updating reports whether tests must rewrite their golden files. It is for tests that
// don't use [Check].
func Updating() bool { return *update }

// Check fails the test unless the file at path holds exactly got. The failure shows the
// first lines that differ. With -update it writes the file instead. It keeps neither
// argument.
func Check(t testing.TB, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; go test -update writes it", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what is expected; look at the difference, then run go test -update\n%s", path, Diff(string(want), string(got)))
	}
}

// How much of a difference is shown.
const (
	diffLines = 6   // of each of the two texts
	diffWidth = 300 // of a line, in bytes
)

// Diff shows where two texts differ: the number of the first line that does, and from
// there the lines of want, with a minus sign before them, and those of got, with a plus
// sign. It leaves out the lines that both end with. It returns "" for equal texts.
func Diff(want, got string) string {
	if want == got {
		return ""
	}
	a, b := strings.SplitAfter(want, "\n"), strings.SplitAfter(got, "\n")
	first := 0
	for first < min(len(a), len(b)) && a[first] == b[first] {
		first++
	}
	a, b = a[first:], b[first:]
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var text strings.Builder
	fmt.Fprintf(&text, "line %d:\n", first+1)
	show(&text, '-', a)
	show(&text, '+', b)
	return text.String()
}

// show writes the first of some lines, with a sign before each.
func show(text *strings.Builder, sign byte, lines []string) {
	for i, line := range lines {
		if i == diffLines {
			fmt.Fprintf(text, "%c and %d more lines\n", sign, len(lines)-i)
			return
		}
		shown := strings.TrimSuffix(line, "\n")
		if len(shown) > diffWidth {
			shown = shown[:diffWidth] + "…"
		}
		fmt.Fprintf(text, "%c%s\n", sign, shown)
	}
}
