package gate

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// Write writes a gate run for people: the verdict and its reasons, every cell, the slowest
// first, and remarks about each cell that did not simply pass. Below these remarks stands what
// again returns, the command that measures the cell again; if again is nil, nothing.
func Write(w io.Writer, n *Outcome, again func(Cell) string) error {
	if n.Shard != "" {
		_, err := io.WriteString(w, strings.Join(n.shardLines(), "\n")+"\n")
		return err
	}
	fmt.Fprintf(w, "gate: %s\n", n.Verdict)
	for _, reason := range n.Reasons {
		fmt.Fprintf(w, "  %s\n", reason)
	}
	for _, line := range n.about() {
		fmt.Fprintln(w, line)
	}
	fmt.Fprintln(w)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, strings.Join(columns, "\t"))
	for _, c := range n.Cells {
		for _, f := range c.rows() {
			fmt.Fprintln(tw, strings.Join(c.row(f), "\t"))
		}
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	for _, c := range n.Cells {
		for _, remark := range c.remarks() {
			fmt.Fprintf(w, "%s: %s\n", c.Name, remark)
		}
		if command := c.command(again); command != "" {
			fmt.Fprintf(w, "  %s\n", command)
		}
	}
	for _, line := range n.controlLines() {
		fmt.Fprintln(w, line)
	}
	for _, warning := range n.Warnings {
		fmt.Fprintf(w, "warning: %v\n", warning)
	}
	return nil
}

// WriteMarkdown writes a gate run as a job's summary: the verdict, the cells that did not
// simply pass and, folded, all of them. Again is that of [Write].
func WriteMarkdown(w io.Writer, n *Outcome, again func(Cell) string) error {
	var m words.Markdown
	if n.Shard != "" {
		m.Heading(2, "Gate")
		m.Lines(escaped(n.shardLines())...)
		_, err := m.WriteTo(w)
		return err
	}
	m.Heading(2, "Gate: "+string(n.Verdict))
	m.List(escaped(n.Reasons)...)
	m.Lines(escaped(n.about())...)
	var open []Cell
	for _, c := range n.Cells {
		if c.Verdict != Pass {
			open = append(open, c)
		}
	}
	if len(open) > 0 {
		markdownTable(&m, open)
	}
	for _, c := range open {
		var about strings.Builder
		for _, remark := range c.remarks() {
			fmt.Fprintf(&about, "%s: %s\n\n", words.Code(c.Name), words.Escape(remark))
		}
		if command := c.command(again); command != "" {
			fmt.Fprintf(&about, "\t%s\n", command)
		}
		m.Text("%s", about.String())
	}
	m.Fold(words.Count(len(n.Cells), "cell"))
	markdownTable(&m, n.Cells)
	m.Unfold()
	last := n.controlLines()
	for _, warning := range n.Warnings {
		last = append(last, fmt.Sprintf("warning: %v", warning))
	}
	m.Lines(escaped(last)...)
	_, err := m.WriteTo(w)
	return err
}

// escaped returns lines as Markdown that shows them as they are.
func escaped(lines []string) []string {
	var all []string
	for _, line := range lines {
		all = append(all, words.Escape(line))
	}
	return all
}

func markdownTable(m *words.Markdown, cells []Cell) {
	m.Table(words.Columns(len(columns), columns...)...)
	for _, c := range cells {
		for _, f := range c.rows() {
			m.Row(escaped(c.row(f))...)
		}
	}
}

var columns = []string{"impl", "workload", "procs", "metric", "delta", "interval", "MDE", "noise", "stage", "pairs", "p", "verdict"}

// remarks says of each metric that did not simply pass what a row of the table does not.
func (c *Cell) remarks() []string {
	var remarks []string
	for _, f := range c.rows() {
		switch {
		case f.Metric == "": // of a cell that can't be judged
			remarks = append(remarks, f.Reason)
		case f.Reason != "":
			remarks = append(remarks, fmt.Sprintf("%s: %s: %s", f.Metric, f.Verdict, f.Reason))
		case f.Verdict != Pass:
			remarks = append(remarks, fmt.Sprintf("%s: %s", f.Metric, f.Verdict))
		}
	}
	return remarks
}

// rows returns the findings that a table shows of a cell: the one about time, and those of
// other metrics that differ from it.
func (c *Cell) rows() []Finding {
	if len(c.Metrics) == 0 {
		return []Finding{c.Finding}
	}
	rows := c.Metrics[:1:1]
	for _, f := range c.Metrics[1:] {
		if f.Verdict != Pass && (f.Reason == "" || f.Reason != rows[0].Reason) {
			rows = append(rows, f)
		}
	}
	return rows
}

// Bounds formats a finding's interval, as in -0.3 to +1.2 %.
func (f Finding) Bounds() string {
	if math.IsNaN(float64(f.Lo)) {
		return "n/a"
	}
	return words.DeltaBounds(exact.Interval{Lo: math.Log1p(float64(f.Lo)), Center: math.Log1p(float64(f.Delta)), Hi: math.Log1p(float64(f.Hi))})
}

// row returns the fields of a table's row.
func (c *Cell) row(f Finding) []string {
	p := f.P
	if f.Stage == ConfirmStage {
		p = f.PFamily
	}
	return []string{
		c.Impl, strings.Join(words.Keys(c.Spec), "/"), strconv.Itoa(c.Procs), f.Metric,
		words.SignedPercent(f.Delta), f.Bounds(), words.Effect(float64(f.MDE)), words.Effect(float64(f.SD)),
		string(f.Stage), strconv.Itoa(f.Pairs), words.PValue(p), string(f.Verdict),
	}
}

// about says what was compared and what the run could see.
func (n *Outcome) about() []string {
	plan, time := n.Plan, n.Plan.Rules[0]
	able := 0
	for _, c := range n.Cells {
		if float64(c.Time().MDE) <= time.Effect {
			able++
		}
	}
	uncleared := ""
	if plan.Missed < 1 {
		uncleared = fmt.Sprintf(", or %s slower not ruled out at %s", words.Percent(time.Effect), words.Percent(plan.Missed))
	}
	promise := fmt.Sprintf("a false alarm in at most %s of gate runs; ", words.Percent(plan.Alpha()))
	if n.fixed {
		promise = ""
	}
	lines := []string{
		fmt.Sprintf("old %s, new %s; seed %d; %s, %s, %d disturbed; %.0f s", n.Old, n.New, n.Seed,
			words.Count(len(n.Cells), "cell"), words.Count(n.Pairs, "pair"), n.Disturbed, n.Elapsed),
		fmt.Sprintf("%v; old: %v; new: %v", n.Machine, n.OldBuild, n.NewBuild),
		promise + fmt.Sprintf("by this run's noise a slowdown of %s is found with %s in %d of %s (MDE)",
			words.Percent(time.Effect), words.Percent(plan.Found), able, words.Count(len(n.Cells), "cell")),
		fmt.Sprintf("screen: %d pairs a cell, p at most %g%s; confirm: fresh pairs of the suspects, p of all of them together; intervals at %s",
			plan.Screen, time.ScreenAlpha, uncleared, words.Percent(plan.Level)),
	}
	if n.NewBuild.Harness != "" {
		lines = append(lines, "both sides are measured by "+n.NewBuild.Harness)
	}
	return lines
}

// String says it for people: "AMD EPYC, 2 cores, quota of 0.5 CPUs".
func (m Machine) String() string {
	text := cmp.Or(m.CPU, "no machine")
	if m.Cores > 0 { // it is unknown, or shards were measured on machines that differ in it
		text += ", " + words.Count(m.Cores, "core")
	}
	if m.Quota != "" {
		text += ", quota of " + m.Quota
	}
	return text
}

// String says it for people: "commit 0123456789ab and changes, go1.26.8, planted *=5%".
func (b Build) String() string {
	var parts []string
	if b.Commit != "" && b.Commit != "unknown" {
		commit := fmt.Sprintf("commit %.12s", b.Commit)
		if b.Dirty {
			commit += " and changes"
		}
		parts = append(parts, commit)
	}
	if b.GoVersion != "" {
		parts = append(parts, b.GoVersion)
	}
	if b.Flags != "" {
		parts = append(parts, resultfile.BuildText(b.Flags))
	}
	if b.Planted != "" {
		parts = append(parts, "planted "+b.Planted)
	}
	return cmp.Or(strings.Join(parts, ", "), "unknown")
}

// controlLines says what the controls came to.
func (n *Outcome) controlLines() []string {
	moved, least := 0, 1.0
	var lines []string
	for _, c := range n.Controls {
		least = min(least, c.PFamily)
		if c.Moved {
			moved++
			lines = append(lines, fmt.Sprintf("control moved: %s %s in %s, p=%s", c.Name, words.SignedPercent(c.Delta), words.Count(c.Pairs, "pair"), words.PValue(c.PFamily)))
		}
	}
	return append(lines, fmt.Sprintf("%s, %d moved (smallest p of all together %s); a false alarm of any in at most %s of gate runs",
		words.Count(len(n.Controls), "control"), moved, words.PValue(least), words.Percent(n.Plan.ControlAlpha)))
}

// command returns the command that measures a cell again, "" for one that passed or
// has nothing to measure.
func (c *Cell) command(again func(Cell) string) string {
	if again == nil || c.Verdict == Pass || c.Verdict == Invalid {
		return ""
	}
	return again(*c)
}
