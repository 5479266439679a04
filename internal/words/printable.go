package words

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Printable returns a text that a terminal shows and does not obey. Control characters,
// characters that turn the direction of writing, and bytes that are not UTF-8 become
// escapes as in Go's strings. Spaces, tabs and newlines stay. Texts from files need it,
// since a file may come from anywhere.
func Printable(text string) string {
	if !strings.ContainsFunc(text, obeyed) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		switch {
		case !obeyed(r):
			b.WriteRune(r)
		case r == utf8.RuneError:
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				fmt.Fprintf(&b, `\x%02x`, text[i])
			} else {
				b.WriteRune(r)
			}
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// OneLine returns a printable text of one line, for a table's cell: tabs and newlines
// become spaces.
func OneLine(text string) string {
	return Printable(strings.NewReplacer("\t", " ", "\n", " ").Replace(text))
}

// obeyed reports whether a terminal may obey a rune. A byte that is no UTF-8 is read as
// an error, and some terminals take it for a control character.
func obeyed(r rune) bool {
	return r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError || r == '\u2028' || r == '\u2029')
}
