package gate

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"example.com/mapbench/internal/words"
)

// CommentMark is the first line of a comment on a pull request. Readers don't see it. A later
// run finds by it the comment that it replaces.
const CommentMark = "<!-- mapbench-gate -->"

// MostComment is the most that a comment may hold, in bytes: GitHub takes as many characters.
const MostComment = 65_536

// mostTyped is the most bytes of a command in a comment.
const mostTyped = 1000

// WriteComment writes a gate run as a comment on a pull request, in GitHub's Markdown: the mark,
// the verdict, the cells that did not simply pass, what could not have been seen, how to measure
// such a cell again and, folded, all cells. Again is that of [Write]. What is too long is cut,
// and the comment says so. Whatever the maps, branches and failures are called, it passes
// [CheckComment].
func WriteComment(w io.Writer, n *Outcome, again func(Cell) string) error {
	_, err := io.WriteString(w, n.comment(again, MostComment))
	return err
}

// comment returns the comment with as many rows, lines and commands as fit into so many bytes.
func (n *Outcome) comment(again func(Cell) string, bytes int) string {
	most := max(len(n.Cells), len(n.Reasons), len(n.Warnings), len(n.Controls)+1)
	text := n.commentOf(again, most)
	for len(text) > bytes && most > 0 {
		most /= 2
		text = n.commentOf(again, most)
	}
	return text
}

// commentOf returns the comment with at most so many cells in a table, and lines in a list.
func (n *Outcome) commentOf(again func(Cell) string, most int) string {
	var m words.Markdown
	m.Text("%s", CommentMark)
	m.Heading(3, "Gate: "+n.headline())
	m.List(tamedLines(n.Reasons, most)...)
	var open []Cell
	for _, c := range n.Cells {
		if c.Verdict != Pass {
			open = append(open, c)
		}
	}
	if len(open) > 0 {
		openTable(&m, open, most)
	}
	m.Text("%s", n.unseen())
	commands := typed(open, again)
	if len(commands) > 0 {
		m.Text("To measure a cell again, in a checkout of this change and on an idle machine:")
		m.Fenced(commands[0])
	}
	m.Fold("All " + words.Count(len(n.Cells), "cell") + ", and how they were measured")
	m.Lines(tamedLines(n.about(), len(n.about()))...)
	commentTable(&m, n.Cells, most)
	if more := commands[min(1, len(commands)):]; len(more) > 0 && most > 0 {
		m.Text("To measure the others again:")
		m.Fenced(strings.Join(more[:min(most, len(more))], "\n"))
	}
	last := n.controlLines()
	for _, warning := range n.Warnings {
		last = append(last, fmt.Sprintf("warning: %v", warning))
	}
	m.Lines(tamedLines(last, most)...)
	m.Unfold()
	return m.String()
}

// headline says the verdict, and what it is about.
func (n *Outcome) headline() string {
	count := func(v Verdict) (cells int) {
		for _, c := range n.Cells {
			if c.Verdict == v {
				cells++
			}
		}
		return cells
	}
	all := words.Count(len(n.Cells), "cell")
	text := string(n.Verdict)
	switch n.Verdict {
	case Regression:
		text += fmt.Sprintf(", in %d of %s", count(Regression), all)
	case Pass:
		text += fmt.Sprintf(", no slowdown found in %s", all)
	case Inconclusive:
		text += ", this run could not tell"
	}
	if better := count(Improvement); better > 0 && n.Verdict != Invalid {
		text += fmt.Sprintf("; %d faster", better)
	}
	return text
}

// openTable writes the cells that did not simply pass, and why.
func openTable(m *words.Markdown, cells []Cell, most int) {
	m.Table(words.Columns(2, "map", "workload", "procs", "metric", "change", "interval", "MDE", "verdict")...)
	for _, c := range cells[:min(most, len(cells))] {
		for _, f := range c.rows() {
			verdict := string(f.Verdict)
			if f.Reason != "" {
				verdict += ": " + f.Reason
			}
			m.Row(tamed(c.Impl), tamed(workload(c)), strconv.Itoa(c.Procs), tamed(f.Metric),
				words.SignedPercent(f.Delta), f.Bounds(), words.Effect(float64(f.MDE)), tamed(verdict))
		}
	}
	sayCut(m, most, len(cells))
}

// commentTable writes all figures of cells.
func commentTable(m *words.Markdown, cells []Cell, most int) {
	if len(cells) == 0 {
		return
	}
	m.Table(words.Columns(len(columns), columns...)...)
	for _, c := range cells[:min(most, len(cells))] {
		for _, f := range c.rows() {
			m.Row(tamedLines(c.row(f), len(columns))...)
		}
	}
	sayCut(m, most, len(cells))
}

// sayCut says that a table lacks cells.
func sayCut(m *words.Markdown, most, all int) {
	if most < all {
		m.Text("%d of %s are shown, since a comment holds no more. The report in the folder of the gate run has all.", most, words.Count(all, "cell"))
	}
}

// unseen says which slowdowns the run could not have found.
func (n *Outcome) unseen() string {
	rule := n.Plan.Rules[0]
	var mdes []float64
	missed, worst := 0, -1
	for i, c := range n.Cells {
		mde := float64(c.Time().MDE)
		if math.IsNaN(mde) {
			mde = math.Inf(1) // none would have been found
		}
		if mdes = append(mdes, mde); worst < 0 || mde > mdes[worst] {
			worst = i
		}
		if mde > rule.Effect {
			missed++
		}
	}
	if worst < 0 {
		return ""
	}
	size := func(mde float64) string {
		if math.IsInf(mde, 1) {
			return "of any size"
		}
		return "of less than " + words.Effect(mde)
	}
	c, last := n.Cells[worst], mdes[worst]
	slices.Sort(mdes)
	text := fmt.Sprintf("**What could not have been seen** (MDE, with %s): a slowdown %s in the median cell, and %s in the worst, %s %s.",
		words.Percent(n.Plan.Found), size((mdes[(len(mdes)-1)/2]+mdes[len(mdes)/2])/2), size(last), tamed(c.Impl), tamed(workload(c)))
	if missed == 0 {
		return text + fmt.Sprintf(" One of %s would have been found in every cell.", words.Percent(rule.Effect))
	}
	return text + fmt.Sprintf(" One of %s may have been missed in %d of %s.", words.Percent(rule.Effect), missed, words.Count(len(n.Cells), "cell"))
}

// workload names the workload of a cell, without its procs.
func workload(c Cell) string { return strings.Join(words.Keys(c.Spec), "/") }

// typed returns the commands that measure cells again, but for those that a comment can't show
// as they must be typed.
func typed(cells []Cell, again func(Cell) string) (commands []string) {
	for _, c := range cells {
		command := c.command(again)
		if command != "" && len(command) <= mostTyped && words.OneLine(command) == command && misread(command) == "" {
			commands = append(commands, command)
		}
	}
	return commands
}
