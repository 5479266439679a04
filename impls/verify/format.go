package verify

import (
	"fmt"
	"io"
	"strings"

	"example.com/mapbench/impls/maptest"
)

// A Printer prints rows for people, one at a time. It doesn't report errors of its
// writer. It is not safe for concurrent use.
type Printer struct {
	w io.Writer
	// maps and laws are the widths of the first two columns.
	maps, laws int
}

// NewPrinter returns a printer for the rows of entries. It prints to w how and where they
// are verified, and the table's head.
func NewPrinter(w io.Writer, entries []Entry, o Options) *Printer {
	r := here(o)
	fmt.Fprintf(w, "%s; seed %d, %v for each map\n", r.setting(), o.Seed, o.For)
	p := &Printer{w: w, maps: len("map"), laws: len("law")}
	for i := range entries {
		p.maps = max(p.maps, len(entries[i].Name))
	}
	for _, law := range maptest.Laws() {
		p.laws = max(p.laws, len(law.Name))
	}
	p.line("map", "law", "verdict", "time", "rounds", "")
	return p
}

// setting says how and where maps were verified.
func (r *Report) setting() string {
	words := []string{r.Go, r.Platform, fmt.Sprintf("GOMAXPROCS=%d", r.Procs)}
	if r.CPU != "" {
		words = append(words, r.CPU)
	}
	if r.Race {
		words = append(words, "race detector")
	}
	if r.Commit != "" {
		commit := "commit " + r.Commit[:min(12, len(r.Commit))]
		if r.Dirty {
			commit += " and changes"
		}
		words = append(words, commit)
	}
	return strings.Join(append(words, plural(r.Goroutines, "goroutine")), ", ")
}

// line prints one line of the table.
func (p *Printer) line(name, law, verdict, seconds, rounds, remark string) {
	line := fmt.Sprintf("%-*s  %-*s  %-8s  %8s  %7s  %s", p.maps, name, p.laws, law, verdict, seconds, rounds, remark)
	fmt.Fprintln(p.w, strings.TrimRight(line, " "))
}

// Row prints one row; for a nil row it prints that no law applies to the map. It is a
// progress function for [Run].
func (p *Printer) Row(m *Map, row *Row) {
	if row == nil {
		p.line(m.Name, "all", maptest.NA.String(), "", "", m.NA)
		return
	}
	seconds, rounds, remark := fmt.Sprintf("%.2f s", row.Seconds), "", row.Message
	if row.Rounds > 0 {
		rounds = fmt.Sprint(row.Rounds)
	}
	failed := row.Verdict == maptest.Fail.String()
	if failed {
		remark = ""
	}
	p.line(m.Name, row.Law, shown(row), seconds, rounds, remark)
	if failed {
		fmt.Fprintln(p.w, indent(evidence(m, row), "    "))
	}
	if row.Note != "" {
		fmt.Fprintln(p.w, indent(row.Note, "    "))
	}
}

// evidence says in full how a law failed, and how to see it again.
func evidence(m *Map, row *Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "law: %s\n%s\n", row.Text, row.Message)
	if row.History != "" {
		fmt.Fprintln(&b, indent(strings.TrimSpace(row.History), "    "))
	}
	if row.Picture != "" {
		fmt.Fprintf(&b, "picture: %s\n", row.Picture)
	}
	fmt.Fprintf(&b, "again: %s", m.Again)
	return b.String()
}

// indent puts a margin before each line that is not empty.
func indent(text, margin string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			b.WriteString(margin)
		}
		b.WriteString(line)
	}
	return b.String()
}
