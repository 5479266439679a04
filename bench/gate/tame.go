package gate

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"example.com/mapbench/internal/words"
)

// mostShown is the most characters of one text in a comment.
const mostShown = 300

// apart stands behind a sign that GitHub would act on. It has no width.
const apart = "\u200b"

// tamer parts what GitHub would turn into a notification or a link, even where Markdown shows a
// text as it is.
var tamer = strings.NewReplacer("@", "@"+apart, "#", "#"+apart, "://", ":"+apart+"//", "www.", "www"+apart+".", "GH-", "GH"+apart+"-", "gh-", "gh"+apart+"-")

// tamed returns Markdown that shows a text as it is, in one line, notifies nobody and links to
// nothing. A long text is cut.
func tamed(text string) string {
	if utf8.RuneCountInString(text) > mostShown {
		text = string([]rune(text)[:mostShown]) + "…"
	}
	return tamer.Replace(words.Escape(text))
}

// tamedLines returns at most so many texts as [tamed] does, and how many more there are.
func tamedLines(lines []string, most int) []string {
	var all []string
	for _, line := range lines[:min(most, len(lines))] {
		all = append(all, tamed(line))
	}
	if more := len(lines) - most; more > 0 {
		all = append(all, fmt.Sprintf("… and %d more", more))
	}
	return all
}

// CheckComment returns an error unless a text has the form of a comment that [WriteComment]
// writes: with the mark, of its size, without control characters, and without anything that
// GitHub would turn into a notification, a link, a picture, a diagram or HTML. It looks for the
// signs of these wherever they stand, and so does not depend on how Markdown is read. It can't tell
// whether the figures are true.
func CheckComment(text string) error {
	first, rest, _ := strings.Cut(text, "\n")
	switch {
	case first != CommentMark:
		return fmt.Errorf("the first line is %.40q; want %s", first, CommentMark)
	case len(text) > MostComment:
		return fmt.Errorf("%d bytes; want %d at most", len(text), MostComment)
	case words.Printable(text) != text:
		return errors.New("it holds control characters; want plain text")
	}
	for line := range strings.Lines(rest) {
		line = strings.TrimSuffix(line, "\n")
		if summary, ok := strings.CutPrefix(line, "<details><summary>"); ok {
			line = strings.TrimSuffix(summary, "</summary>")
		}
		if line == "</details>" || line == fence {
			continue
		}
		if sign := misread(strings.TrimPrefix(line, "### ")); sign != "" {
			return fmt.Errorf("%q in the line %.80q; want nothing that GitHub acts on", sign, line)
		}
	}
	return nil
}

// fence is the line that begins and ends a command. With a word behind it, it is a diagram.
const fence = "```"

// misread returns a sign of a line that GitHub would act on; "" if there is none.
func misread(line string) string {
	for _, sign := range []string{"<", "://", "www.", "GH-", "gh-", fence, "~~~"} {
		if strings.Contains(line, sign) {
			return sign
		}
	}
	for i, r := range line {
		before, behind := line[:i], line[i+utf8.RuneLen(r):]
		switch {
		case (r == '@' || r == '#') && !strings.HasPrefix(behind, apart):
			return string(r)
		case r == '&' && !strings.HasPrefix(behind, "amp;") && !strings.HasPrefix(behind, "lt;") && !strings.HasPrefix(behind, "gt;"):
			return string(r) // &commat; is @
		case r == '[' && (len(before)-len(strings.TrimRight(before, `\`)))%2 == 0:
			return string(r) // not escaped
		}
	}
	return ""
}
