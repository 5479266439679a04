package gate

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// Write writes a night for people: the verdict and its reasons, every cell,
// the slowest first, what is to be said of those that did not simply pass, and
// with it the command that measures one of them again.
func Write(w io.Writer, n *Outcome) error {
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
		if command := n.command(c); command != "" {
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

// WriteMarkdown writes a night as a job's summary: the verdict, the cells that
// did not simply pass and, folded, all of them.
func WriteMarkdown(w io.Writer, n *Outcome) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## Gate: %s\n\n", n.Verdict)
	for _, reason := range n.Reasons {
		fmt.Fprintf(&b, "- %s\n", markdown(reason))
	}
	if len(n.Reasons) > 0 {
		b.WriteByte('\n')
	}
	for _, line := range n.about() {
		fmt.Fprintf(&b, "%s  \n", markdown(line))
	}
	var loud []Cell
	for _, c := range n.Cells {
		if c.Verdict != Pass {
			loud = append(loud, c)
		}
	}
	if len(loud) > 0 {
		b.WriteByte('\n')
		markdownTable(&b, loud)
	}
	for _, c := range loud {
		for _, remark := range c.remarks() {
			fmt.Fprintf(&b, "\n`%s`: %s\n", c.Name, markdown(remark))
		}
		if command := n.command(c); command != "" {
			fmt.Fprintf(&b, "\n\t%s\n", command)
		}
	}
	fmt.Fprintf(&b, "\n<details><summary>%s</summary>\n\n", words.Count(len(n.Cells), "cell"))
	markdownTable(&b, n.Cells)
	b.WriteString("\n</details>\n\n")
	for _, line := range n.controlLines() {
		fmt.Fprintf(&b, "%s  \n", markdown(line))
	}
	for _, warning := range n.Warnings {
		fmt.Fprintf(&b, "warning: %s  \n", markdown(warning.Error()))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func markdownTable(b *strings.Builder, cells []Cell) {
	fmt.Fprintf(b, "| %s |\n|%s\n", strings.Join(columns, " | "), strings.Repeat("---|", len(columns)))
	for _, c := range cells {
		for _, f := range c.rows() {
			fields := c.row(f)
			for i := range fields {
				fields[i] = markdown(fields[i])
			}
			fmt.Fprintf(b, "| %s |\n", strings.Join(fields, " | "))
		}
	}
}

// markdown escapes what Markdown would take for its own.
var markdown = strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`, "~", `\~`, "_", `\_`, "#", `\#`).Replace

var columns = []string{"impl", "workload", "procs", "metric", "delta", "interval", "MDE", "noise", "stage", "pairs", "p", "verdict"}

// remarks says of each metric what a row of the table does not: all that did not
// simply pass.
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

// rows returns the findings that a table shows of a cell: that of time, and those
// of other metrics that say something else.
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
	if f.Stage == Confirmed {
		p = f.PFamily
	}
	return []string{
		c.Impl, strings.Join(words.Keys(c.Spec), "/"), strconv.Itoa(c.Procs), f.Metric,
		words.SignedPercent(f.Delta), f.Bounds(), words.Effect(float64(f.MDE)), words.Effect(float64(f.SD)),
		string(f.Stage), strconv.Itoa(f.Pairs), words.PValue(p), string(f.Verdict),
	}
}

// about says what was compared and what the night could see.
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
	promise := fmt.Sprintf("a false alarm in at most %s of nights; ", words.Percent(plan.Alpha()))
	if n.fixed {
		promise = ""
	}
	return []string{
		fmt.Sprintf("old %s, new %s; seed %d; %s, %s, %d disturbed; %.0f s", n.Old, n.New, n.Seed,
			words.Count(len(n.Cells), "cell"), words.Count(n.Pairs, "pair"), n.Disturbed, n.Elapsed),
		fmt.Sprintf("%v; old: %v; new: %v", n.Machine, n.OldBuild, n.NewBuild),
		promise + fmt.Sprintf("by tonight's noise a slowdown of %s is found with %s in %d of %s (MDE)",
			words.Percent(time.Effect), words.Percent(plan.Found), able, words.Count(len(n.Cells), "cell")),
		fmt.Sprintf("screen: %d pairs a cell, p at most %g%s; confirm: fresh pairs of the suspects, p of all of them together; intervals at %s",
			plan.Screen, time.ScreenAlpha, uncleared, words.Percent(plan.Level)),
	}
}

// String says it for people: "AMD EPYC, 2 cores, quota of 0.5 CPUs".
func (m Machine) String() string {
	text := cmp.Or(m.CPU, "no machine") + ", " + words.Count(m.Cores, "core")
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
		parts = append(parts, compare.BuildText(b.Flags))
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
	return append(lines, fmt.Sprintf("%s, %d moved (smallest p of all together %s); a false alarm of any in at most %s of nights",
		words.Count(len(n.Controls), "control"), moved, words.PValue(least), words.Percent(n.Plan.ControlAlpha)))
}

// command returns the command that measures a cell again, "" for one that passed or
// has nothing to measure.
func (n *Outcome) command(c Cell) string {
	if c.Verdict == Pass || c.Verdict == Invalid {
		return ""
	}
	args := []string{"mapbench", "gate", "-old", n.Old, "-new", n.New, "-impl", c.Impl, "-spec", c.Spec, "-procs", strconv.Itoa(c.Procs)}
	args = append(args, n.flags...)
	for i, arg := range args {
		args[i] = shellQuote(arg)
	}
	return strings.Join(args, " ")
}

// shellQuote quotes an argument that a POSIX shell would not take as it is.
func shellQuote(arg string) string {
	const safe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-~"
	if arg != "" && arg[0] != '~' && strings.Trim(arg, safe) == "" {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}
