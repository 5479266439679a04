package resultfile

import (
	"bytes"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// A Writer writes a results file. Each call is one Write, so that the file always holds
// whole parts.
type Writer struct{ w io.Writer }

// NewWriter returns a writer to w, which must be at the file's end or beginning.
func NewWriter(w io.Writer) *Writer { return &Writer{w} }

// Header writes the configuration, without the settings that have no value, the units and
// the cells, so that the file alone says how to go on with it.
func (w *Writer) Header(config Config, cells []Cell) error {
	var b bytes.Buffer
	for _, s := range config {
		if s.Value != "" { // such as the quota where there is none
			b.WriteString(s.Key + ": " + s.Value + "\n")
		}
	}
	b.WriteByte('\n')
	for u := range NumUnits {
		b.WriteString(unitPrefix + u.String() + " " + units[u].metadata + "\n")
	}
	b.WriteByte('\n')
	for _, c := range cells {
		b.WriteString(comment + CellPrefix + c.String() + "\n")
	}
	b.WriteByte('\n')
	return w.flush(&b)
}

// Launch writes the lines of one launch of a cell. Invalid are the reasons why the launch
// must not be used; each begins with its contestant. If there is a reason, all lines become
// comments, since a pair needs both.
func (w *Writer) Launch(lines []Line, invalid ...string) error {
	var b bytes.Buffer
	for _, why := range invalid {
		b.WriteString(comment + invalidComment + oneLine(why) + "\n")
	}
	for i := range lines {
		if len(invalid) > 0 {
			b.WriteString(comment)
		}
		lines[i].write(&b)
	}
	return w.flush(&b)
}

// Note writes why a contestant has no results, or no more of them.
func (w *Writer) Note(n Note) error { return w.Comment(n.String()) }

// Doubt writes why the whole file is doubtful.
func (w *Writer) Doubt(text string) error { return w.Comment(doubtComment + text) }

// Began writes when somebody went on with the file.
func (w *Writer) Began(t time.Time) error { return w.Comment(KeyBegan + ": " + FormatBegan(t)) }

// FormatBegan returns the value of [KeyBegan].
func FormatBegan(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Comment writes a text for people, of one line or more.
func (w *Writer) Comment(text string) error {
	_, err := w.w.Write([]byte(comment + oneLine(text) + "\n"))
	return err
}

// oneLine makes each further line of a text a comment.
func oneLine(text string) string { return strings.ReplaceAll(text, "\n", "\n"+comment) }

func (w *Writer) flush(b *bytes.Buffer) error {
	_, err := w.w.Write(b.Bytes())
	return err
}

// write appends the line to b.
func (l *Line) write(b *bytes.Buffer) {
	b.WriteString(benchmark + l.Name.String() + " " + strconv.Itoa(l.Ops))
	for u := range NumUnits {
		if v := l.Values[u]; !math.IsNaN(v) {
			b.WriteString(" " + strconv.FormatFloat(v, 'g', -1, 64) + " " + u.String())
		}
	}
	b.WriteByte('\n')
}
