package answer

import (
	"slices"
	"strings"
	"testing"
)

func TestWrap(t *testing.T) {
	long := strings.Repeat("word ", 60)
	lines := wrap("Head: ", long)
	for i, line := range lines {
		if head := strings.HasPrefix(line, "Head: word"); head != (i == 0) || i > 0 && !strings.HasPrefix(line, "      word") || width(line) > MaxColumns {
			t.Errorf("line %d is %q; want a head in front of the first alone, and at most %d columns", i, line, MaxColumns)
		}
	}
	if got := len(strings.Fields(strings.Join(lines, " "))); got != 61 {
		t.Errorf("%d words in %d lines; want 60 and the head", got, len(lines))
	}
	if got := wrap("", strings.Repeat("x", 300)); len(got) != 1 || width(got[0]) != MaxColumns || !strings.HasSuffix(got[0], "…") {
		t.Errorf("a word of 300 columns becomes %q; want it cut", got)
	}
}

func TestMost(t *testing.T) {
	lines := []string{"a", "b", "c"}
	if got := most(lines, 3); !slices.Equal(got, lines) {
		t.Errorf("most(3 lines, 3) = %q; want all", got)
	}
	if got := most(lines, 2); !slices.Equal(got, []string{"a", "b …"}) || lines[1] != "b" {
		t.Errorf("most(3 lines, 2) = %q, and the lines are %q; want two, the second marked, and no change", got, lines)
	}
}

func TestWithoutSources(t *testing.T) {
	check := func(text, want string) {
		t.Helper()
		if got := withoutSources([]string{text})[0]; got != want {
			t.Errorf("without its source %q is %q; want %q", text, got, want)
		}
	}
	check("haxmap: incorrect: loses keys (alphadose/haxmap#32)", "haxmap: incorrect: loses keys")
	check("cow: no n above 1000 (it copies)", "cow: no n above 1000 (it copies)")
	check("cow: no n above 1000", "cow: no n above 1000")
}
