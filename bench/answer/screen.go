package answer

import (
	"fmt"
	"io"
	"strings"

	"example.com/mapbench/internal/words"
)

// Write writes the answer as one screen. A text that is too long is cut off with "…": the
// verbs that More names have the rest.
func (a *Answer) Write(w io.Writer) error {
	shown := a.shown()
	rest := a.beside(shown)
	rows := 0
	if len(shown) > 0 {
		rows = len(shown[0].Rows)
	}
	room := limits{rows, mostChanges, rest.rows(), mostAbsent, mostHeadline}
	lines := a.lines(shown, rest, room)
	// Intervals of crossings give way first, then families, then the rows of slow maps, then the
	// reasons of absences. Few files need the last two steps.
	for _, part := range []struct {
		limit  *int
		fewest int
	}{{&room.changes, fewestChanges}, {&room.families, fewestFamilies}, {&room.rows, fewestRows}, {&room.absent, fewestAbsent}, {&room.changes, fewestChanges / 2}, {&room.headline, headlineLines}} {
		for len(lines) > MaxLines && *part.limit > part.fewest {
			*part.limit--
			lines = a.lines(shown, rest, room)
		}
	}
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}

// limits are the most lines of what gives way to fit on the screen: rows of a table, changes,
// rows of families, absences, and the headline.
type limits struct{ rows, changes, families, absent, headline int }

// The most and the fewest lines of parts.
const (
	headlineLines  = 7 // without what maps cost beside time
	mostHeadline   = 10
	mostAbsent     = 5
	fewestAbsent   = 2
	trustLines     = 4
	mostChanges    = 12
	fewestChanges  = 8
	fewestFamilies = 4
	fewestRows     = 6
)

// lines returns all lines of the screen.
func (a *Answer) lines(shown []*Matrix, rest *rest, room limits) []string {
	var lines []string
	add := func(part []string) {
		if len(part) > 0 && len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, part...)
	}
	var headline []string
	limit := headlineLines
	for _, paragraph := range a.paragraphs() {
		if strings.HasPrefix(paragraph, ofCosts) {
			headline, limit = most(headline, limit), room.headline
		}
		headline = append(headline, wrap("", paragraph)...)
	}
	add(most(headline, limit))
	add(table(shown, room.rows, a.Margin))
	add(most(a.changeLines(shown), room.changes))
	add(rest.lines(room.families))
	add(a.notes(room.absent))
	return lines
}

// paragraphs returns the headline as paragraphs. What is said of the standard library is one of
// its own, and so is what maps cost beside time.
func (a *Answer) paragraphs() []string {
	n := len(a.Headline)
	for n > 1 && (strings.HasPrefix(a.Headline[n-1], ofStandard) || strings.HasPrefix(a.Headline[n-1], ofCosts)) {
		n--
	}
	return append([]string{strings.Join(a.Headline[:n], " ")}, a.Headline[n:]...)
}

// notes are the lines after the findings. Absences take at most the given number of lines.
func (a *Answer) notes(absent int) []string {
	var lines []string
	if len(a.NotMeasured) > 0 {
		lines = append(lines, most(wrap("Not measured: ", strings.Join(withoutSources(a.NotMeasured), "; ")), absent)...)
	}
	if a.NotAsked != "" {
		lines = append(lines, most(wrap("Not asked:    ", a.NotAsked), 2)...)
	}
	trusted := a.Trust
	if len(a.Workloads) > 1 { // of one, the headline says on what it was measured
		trusted = append([]string{a.Measured}, a.Trust...)
	}
	lines = append(lines, most(wrap("Trust:        ", strings.Join(trusted, "; ")), trustLines)...)
	if a.More != "" {
		lines = append(lines, most(wrap("More:         ", a.More), 2)...)
	}
	return lines
}

// withoutSources drops from absences where an issue is filed, such as " (alphadose/haxmap#32)".
func withoutSources(absences []string) []string {
	short := make([]string, len(absences))
	for i, text := range absences {
		short[i] = text
		if before, last, ok := cutLast(text, " ("); ok && strings.HasSuffix(last, ")") && strings.Contains(last, "#") {
			short[i] = before
		}
	}
	return short
}

// cutLast is [strings.Cut] at the last separator.
func cutLast(text, separator string) (before, after string, ok bool) {
	if i := strings.LastIndex(text, separator); i >= 0 {
		return text[:i], text[i+len(separator):], true
	}
	return text, "", false
}

// shown returns the matrices that fit on the screen: those that stand together first. Of
// many sizes it takes the smallest, the largest and one between.
func (a *Answer) shown() []*Matrix {
	var found []*Matrix
	for i := range a.Matrices {
		if m := &a.Matrices[i]; m.Group == a.Matrices[0].Group {
			found = append(found, m)
		}
	}
	const most = 3
	if n := len(found); n > most {
		return []*Matrix{found[0], found[n/2], found[n-1]}
	}
	return found
}

// changeLines say where one map overtakes another, a paragraph for each matrix.
func (a *Answer) changeLines(shown []*Matrix) []string {
	var lines []string
	widest := 0
	for _, m := range shown {
		widest = max(widest, width(entries(m.N)))
	}
	for _, m := range shown {
		if text := a.along(m); text != "" {
			lines = append(lines, wrap("  "+left(entries(m.N), widest)+"  ", text)...)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return append([]string{a.changing()}, lines...)
}

// changing heads the changes.
func (a *Answer) changing() string {
	return fmt.Sprintf("Where the answer changes, by share of reads (%s interval)", words.Percent(a.Level))
}

// along says where the answer changes along a matrix, and that the best map never does.
func (a *Answer) along(m *Matrix) string {
	var texts []string
	var clauses []clause
	for _, c := range a.Changes {
		if c.Matrix == m {
			clauses = append(clauses, clausesOf(c.Curve)...)
		}
	}
	if text := champion(m); text != "" && len(m.Columns) > 1 {
		texts = append(texts, text)
	}
	if len(clauses) > 0 {
		texts = append(texts, join(clauses))
	}
	return strings.Join(texts, "; ")
}
