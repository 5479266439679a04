package compare

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// WriteTables writes tables for people with all figures: [WriteRankings] writes those that
// most readers want. Every table begins with its family, level, launches
// and margin. A * marks the winners of a cell. Programs read the JSON of [Table].
func WriteTables(w io.Writer, tables []Table) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, t := range tables {
		if i > 0 {
			fmt.Fprintln(tw)
		}
		t.write(tw)
	}
	return tw.Flush()
}

func (t *Table) write(w io.Writer) {
	fmt.Fprintf(w, "%s procs=%d\n", t.Cell, t.Procs)
	build := ""
	if t.Build != "" {
		build = "; " + t.Build
	}
	fmt.Fprintf(w, "%s against %s, one family: %s together, each interval at %s or more; %s; margin ±%s%s\n",
		words.Count(t.Family, "comparison"), orNone(t.Ref), words.Percent(t.Level), words.Percent(t.Each), words.Count(t.Launches, "launch"), words.Percent(t.Margin), build)
	fmt.Fprintln(w, "\timpl\tns/op\tinterval\tMop/s\tdelta\tinterval\tp\tMDE\tby ratio\tbenchstat\tB/op\tallocs/op\tfairness\tverdict")
	for _, r := range t.Rows {
		mark := ""
		if r.Winner {
			mark = "*"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t", mark, r.Impl, words.Center(r.NsPerOp), words.Bounds(r.NsPerOp))
		fmt.Fprintf(w, "%s\t", words.Center(r.OpsPerSec.Times(1e-6)))
		if d := r.Delta; d != nil {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\tp=%s\t", words.Delta(d.Log.Center), words.DeltaBounds(d.Log),
				words.PValue(d.PFamily), words.Effect(float64(d.MDE)), words.Delta(d.Ratio.Center), words.PValue(d.PUnpaired))
		} else {
			fmt.Fprint(w, "\t\t\t\t\t\t")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", words.Bytes(r.BytesPerOp), words.Allocations(r.AllocsPerOp), words.Number(r.Fairness), t.Remark(r))
	}
	if len(t.outside) > 0 {
		texts := make([]string, len(t.outside))
		for i, f := range t.outside {
			texts[i] = f.String()
		}
		fmt.Fprintf(w, "outside the main state: %s; the first: %s\n", strings.Join(texts, ", "), t.outsideWhy)
	}
	for _, o := range t.Outside {
		fmt.Fprintf(w, "outside the main state: %s %s against %s in %s\n", o.Impl, words.Delta(o.Log), t.Ref, words.Count(o.Launches, "launch"))
	}
	for _, doubt := range t.Doubts() {
		fmt.Fprintf(w, "warning: %v\n", doubt)
	}
}

// Doubts returns the table's warnings, then those of its deltas: each text once, after the
// impls that have it.
func (t *Table) Doubts() exact.Warnings {
	var texts []string // in the order of first appearance
	about := make(map[string][]string)
	for _, r := range t.Rows {
		if r.Delta == nil {
			continue
		}
		for _, warning := range r.Delta.Warnings {
			text := warning.Error()
			if about[text] == nil {
				texts = append(texts, text)
			}
			about[text] = append(about[text], r.Impl)
		}
	}
	doubts := slices.Clone(t.Warnings)
	for _, text := range texts {
		doubts = append(doubts, fmt.Errorf("%s: %s", strings.Join(about[text], ", "), text))
	}
	return doubts
}

// Remark returns the last column of a row of this table: the verdict, and why there are no
// launches, or no more of them.
func (t *Table) Remark(r Summary) string {
	text := "not ranked"
	switch {
	case r.Launches == 0 && r.Absence != nil:
		return r.Absence.String()
	case r.Launches == 0 && r.Outside > 0:
		return "outside the main state"
	case r.Launches == 0:
		text = "no results"
	case r.Delta != nil && r.Delta.Test == "signed-rank":
		text = "control: " + r.Delta.remark()
	case r.Delta != nil:
		text = r.Delta.remark()
	case r.Impl == t.Ref:
		text = "reference"
	}
	if r.Absence != nil {
		text += "; " + r.Absence.String()
	}
	return text
}

// remark returns the verdict. It adds that the launches were too few for any other.
func (d *Delta) remark() string {
	if d.Verdict == Unresolved && !d.Log.Finite() {
		return "unresolved: too few launches"
	}
	return string(d.Verdict)
}

func orNone(name string) string {
	if name == "" {
		return "no reference"
	}
	return name
}
