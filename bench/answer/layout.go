package answer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// wrap breaks a text into lines of at most MaxColumns columns. The first line begins with
// head, the others with as many spaces.
func wrap(head, text string) []string {
	indent := strings.Repeat(" ", width(head))
	var lines []string
	line, empty := head, true
	for word := range strings.FieldsSeq(text) {
		if !empty && width(line)+1+width(word) > MaxColumns {
			lines = append(lines, strings.TrimRight(line, " "))
			line, empty = indent, true
		}
		if !empty {
			line += " "
		}
		line += cut(word, MaxColumns-width(head))
		empty = false
	}
	return append(lines, strings.TrimRight(line, " "))
}

// cut shortens a text to a number of columns, which must be positive.
func cut(text string, columns int) string {
	if width(text) <= columns {
		return text
	}
	return string([]rune(text)[:columns-1]) + "…"
}

// most keeps the first lines of several, at most n. If it drops some, the last one says so.
func most(lines []string, n int) []string {
	if len(lines) <= n {
		return lines
	}
	kept := slices.Clone(lines[:n])
	kept[n-1] = cut(kept[n-1], MaxColumns-2) + " …"
	return kept
}

// width counts the columns of a text: its runes, as no text has wide ones.
func width(text string) int { return utf8.RuneCountInString(text) }

// left and right pad a text with spaces to a number of columns.
func left(text string, columns int) string {
	return text + strings.Repeat(" ", max(0, columns-width(text)))
}

func right(text string, columns int) string {
	return strings.Repeat(" ", max(0, columns-width(text))) + text
}
