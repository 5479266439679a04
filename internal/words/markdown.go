package words

import (
	"fmt"
	"html"
	"io"
	"net/url"
	"strings"
)

// Markdown is a page in GitHub's Markdown while it is written. Its methods append blocks,
// with an empty line between two of them. The zero value is an empty page. It is not safe
// for concurrent use.
//
// Texts are Markdown already, so that they may hold [Code], [Link] and the like; [Escape]
// makes one of a text that is to be shown as it is.
type Markdown struct{ text strings.Builder }

// String returns the page. Unless it is empty, it ends in one newline.
func (m *Markdown) String() string { return m.text.String() }

// WriteTo writes the page to w. It implements [io.WriterTo].
func (m *Markdown) WriteTo(w io.Writer) (int64, error) {
	n, err := io.WriteString(w, m.String())
	return int64(n), err
}

// block appends a block of lines.
func (m *Markdown) block(text string) {
	if m.text.Len() > 0 {
		m.text.WriteByte('\n')
	}
	m.text.WriteString(text)
	m.text.WriteByte('\n')
}

// Heading appends a heading of a level from 1 to 6.
func (m *Markdown) Heading(level int, text string) {
	m.block(strings.Repeat("#", level) + " " + inLine(text))
}

// Text appends what the format gives, without the white space around it: a paragraph, or
// several blocks with empty lines between them. An empty text appends nothing.
func (m *Markdown) Text(format string, args ...any) {
	if text := strings.TrimSpace(fmt.Sprintf(format, args...)); text != "" {
		m.block(text)
	}
}

// Lines appends a paragraph in which each text has a line of its own.
func (m *Markdown) Lines(texts ...string) {
	if len(texts) > 0 {
		m.block(strings.Join(texts, "  \n") + "  ")
	}
}

// List appends a list; nothing for no items.
func (m *Markdown) List(items ...string) {
	if len(items) > 0 {
		m.block("- " + strings.Join(items, "\n- "))
	}
}

// Numbered appends a list whose items are numbered from 1; nothing for no items.
func (m *Markdown) Numbered(items ...string) {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = fmt.Sprintf("%d. %s", i+1, item)
	}
	if len(lines) > 0 {
		m.block(strings.Join(lines, "\n"))
	}
}

// Fenced appends lines that are shown as they are.
func (m *Markdown) Fenced(text string) {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	m.block(fence + "\n" + strings.Trim(text, "\n") + "\n" + fence)
}

// A Column is a column of a table.
type Column struct {
	// Head is the heading, in Markdown.
	Head string
	// Right aligns the column to the right, as numbers are.
	Right bool
}

// Columns returns columns with these headings, the first left of them aligned to the
// left and the others to the right.
func Columns(left int, heads ...string) []Column {
	columns := make([]Column, len(heads))
	for i, head := range heads {
		columns[i] = Column{head, i >= left}
	}
	return columns
}

// Table begins a table. Its rows follow by [Markdown.Row], and no other block between
// them.
func (m *Markdown) Table(columns ...Column) {
	heads := make([]string, len(columns))
	var rule strings.Builder
	for i, c := range columns {
		heads[i] = c.Head
		rule.WriteString("|--")
		if c.Right {
			rule.WriteByte(':')
		}
	}
	m.block(row(heads))
	m.text.WriteString(rule.String() + "|\n")
}

// Row appends a row to the table that was begun last. It escapes the bars in its cells,
// which would end them even inside code, and keeps a cell in one line.
func (m *Markdown) Row(cells ...string) { m.text.WriteString(row(cells) + "\n") }

// row returns a row of a table.
func row(cells []string) string {
	escaped := make([]string, len(cells))
	for i, cell := range cells {
		escaped[i] = strings.ReplaceAll(inLine(cell), "|", `\|`)
	}
	return "| " + strings.Join(escaped, " | ") + " |"
}

// Fold begins a part that readers open by its summary, a plain text; [Markdown.Unfold]
// ends it.
func (m *Markdown) Fold(summary string) {
	// Between these tags it is HTML, in which the signs of Markdown stand for themselves.
	m.block("<details><summary>" + html.EscapeString(inLine(summary)) + "</summary>")
}

// Unfold ends what [Markdown.Fold] began.
func (m *Markdown) Unfold() { m.block("</details>") }

// Picture appends a picture; path is a path with slashes from the page's folder.
func (m *Markdown) Picture(title, path string) {
	m.block("!" + Link(Escape(title), (&url.URL{Path: path}).EscapedPath()))
}

// Link returns a link: text is Markdown, address is taken as it is.
func Link(text, address string) string { return "[" + text + "](" + address + ")" }

// Code returns a text as code. Backticks, which would end it, become quotes.
func Code(text string) string { return "`" + strings.ReplaceAll(inLine(text), "`", "'") + "`" }

// Escape returns Markdown that shows a text as it is, in one line.
func Escape(text string) string { return escaper.Replace(inLine(text)) }

// escaper keeps text from being read as Markdown or HTML.
var escaper = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`, "#", `\#`,
	"&", "&amp;", "<", "&lt;", ">", "&gt;")

// inLine returns a text in one line. A newline, as in a file's name, would end the heading
// or cell around the text.
func inLine(text string) string { return Printable(strings.ReplaceAll(text, "\n", " ")) }
