package words

import (
	"strconv"
	"testing"
)

func TestPrintable(t *testing.T) {
	check := func(text, want string) {
		t.Helper()
		if got := Printable(text); got != want {
			t.Errorf("Printable(%q) = %q, want %q", text, got, want)
		}
	}
	check("", "")
	check("xsync 20 ns/op\t±2 %\n", "xsync 20 ns/op\t±2 %\n")
	check("\x1b[31mred", `\u001b[31mred`)
	check("a\rb\x00\x7f\v\f\b", `a\u000db\u0000\u007f\u000b\u000c\u0008`)
	check("\u009b31m\x9b31m", `\u009b31m\x9b31m`)
	check("a\u202eb\u2066c\u200e", `a\u202eb\u2066c\u200e`)
	check("a\u2028b", `a\u2028b`)
	check("\ufffd\xff", "\ufffd"+`\xff`)
	// Escapes in a JSON text stand for the same string.
	if got, err := strconv.Unquote(`"` + Printable("\u009b\x1b") + `"`); err != nil || got != "\u009b\x1b" {
		t.Errorf("unquoted: %q, %v; want the same text", got, err)
	}
}
