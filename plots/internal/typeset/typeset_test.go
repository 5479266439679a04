package typeset

import (
	"fmt"
	"strings"
	"testing"
)

// TestClashes wants type that overlaps or leaves the page to be found, and no other.
func TestClashes(t *testing.T) {
	line := func(x, y int, anchor, text string) string {
		return fmt.Sprintf(`<text x="%d" y="%d"%s font-size="10" font-weight="normal">%s</text>`, x, y, anchor, text)
	}
	const middle, end = ` text-anchor="middle"`, ` text-anchor="end"`
	check := func(want string, texts ...string) {
		t.Helper()
		lines, err := Lines([]byte("<svg>" + strings.Join(texts, "") + "</svg>"))
		if err != nil || len(lines) != len(texts) {
			t.Fatalf("Lines of %q = %d lines, %v; want %d", texts, len(lines), err, len(texts))
		}
		if got := strings.Join(Clashes(lines, 100), "; "); got != want {
			t.Errorf("Clashes of %q = %q; want %q", texts, got, want)
		}
	}
	check("", line(20, 40, "", "abc"), line(60, 40, "", "abc"), line(20, 60, "", "abc"))
	check(`"def" overlaps "abc"`, line(20, 40, "", "abc"), line(30, 44, "", "def"))
	check(`"def" overlaps "abc"`, line(20, 40, "", "abc"), line(45, 40, end, "def"))
	check("", line(20, 40, "", "abc"), line(60, 40, middle, "def"))
	check(`"abc" leaves the page`, line(640, 40, "", "abc"))
	check(`"abc" leaves the page`, line(5, 40, middle, "abc"))
	check(`"abc" leaves the page`, line(20, 99, "", "abc"))
	check(`"abc" leaves the page`, line(20, 5, "", "abc"))
	if _, err := Lines([]byte("<svg><text>")); err == nil {
		t.Error("Lines of XML that is cut off: no error")
	}
	lines, err := Lines([]byte(`<svg><text x="1" y="9" font-size="9">a<tspan font-size="9">b</tspan></text></svg>`))
	if err != nil || len(lines) != 1 || lines[0].Text != "ab" {
		t.Errorf("Lines of a text with a span = %+v, %v; want ab", lines, err)
	}
}
