package plots

import (
	"fmt"
	"html"
	"net/url"
	"strings"

	"example.com/mapbench/internal/words"
)

// A page is a text in GitHub's Markdown.
type page struct{ strings.Builder }

// say writes a paragraph. Its arguments must be escaped.
func (p *page) say(format string, args ...any) {
	fmt.Fprintf(p, format+"\n\n", args...)
}

// items writes a list; there may be none.
func (p *page) items(texts []string) {
	for _, text := range texts {
		p.WriteString("- " + text + "\n")
	}
	if len(texts) > 0 {
		p.WriteString("\n")
	}
}

// A column is a table's column: its heading and whether it holds numbers.
type column struct {
	head   string
	number bool
}

// tabulate writes a table of escaped texts.
func (p *page) tabulate(columns []column, rows [][]string) {
	heads, rules := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		heads[i], rules[i] = c.head, "---"
		if c.number {
			rules[i] = "--:"
		}
	}
	p.row(heads)
	p.row(rules)
	for _, row := range rows {
		p.row(row)
	}
	p.WriteString("\n")
}

// row writes a table's row. A bar would end its cell, even inside code.
func (p *page) row(cells []string) {
	p.WriteString("|")
	for _, cell := range cells {
		p.WriteString(" " + strings.ReplaceAll(cell, "|", `\|`) + " |")
	}
	p.WriteString("\n")
}

// picture shows a chart that lies in the folder of charts beside the page.
func (p *page) picture(c *Chart) {
	p.say("![%s](%s/%s)", escape(c.Title), ChartsName, url.PathEscape(c.file()))
}

// fold begins a block that readers open; unfold ends it. The empty line lets
// Markdown go on inside.
func (p *page) fold(summary string) {
	// Between these tags it is HTML, in which Markdown's signs stand for themselves.
	fmt.Fprintf(p, "<details><summary>%s</summary>\n\n", html.EscapeString(summary))
}

func (p *page) unfold() { p.WriteString("</details>\n\n") }

// escaper keeps text from being read as Markdown or HTML.
var escaper = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`,
	"&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape returns a text that Markdown shows as it is.
func escape(text string) string { return escaper.Replace(inLine(text)) }

// code shows a text as code. Backticks, which would end it, become quotes.
func code(text string) string { return "`" + strings.ReplaceAll(inLine(text), "`", "'") + "`" }

// inLine returns a text for one line of a page: a newline, as in a file's name, would end
// what it stands in.
func inLine(text string) string {
	return words.Printable(strings.ReplaceAll(text, "\n", " "))
}
