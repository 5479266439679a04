package tables

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// WriteLong writes tables with all figures: [WriteShort] writes those that most readers
// want. Every table begins with its family, level, launches and margin. A * marks the winners
// of a cell. Programs read the JSON of [compare.Table].
func WriteLong(w io.Writer, tables []compare.Table) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i := range tables {
		if i > 0 {
			fmt.Fprintln(tw)
		}
		long(tw, &tables[i])
	}
	return tw.Flush()
}

// long writes one long table.
func long(w io.Writer, t *compare.Table) {
	fmt.Fprintf(w, "%s procs=%d\n", t.Cell, t.Procs)
	build := ""
	if t.Build != "" {
		build = "; " + t.Build
	}
	fmt.Fprintf(w, "%s against %s, one family: %s together, each interval at %s or more; %s; margin ±%s%s\n",
		words.Count(t.Family, "comparison"), orNone(t.Ref), words.Percent(t.Level), words.Percent(t.Each), words.Count(t.Launches, "launch"), words.Percent(t.Margin), build)
	fmt.Fprintf(w, "\timpl\t%s\tinterval\tMop/s\tdelta\tinterval\tp\tMDE\tby ratio\tbenchstat\tB/op\tallocs/op\tfairness\tverdict\n", t.Unit)
	for _, r := range t.Rows {
		mark := ""
		if r.Winner {
			mark = "*"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t", mark, r.Impl, words.Center(r.NsPerOp), words.Bounds(r.NsPerOp))
		fmt.Fprintf(w, "%s\t", words.Center(r.OpsPerSec.Times(1e-6)))
		if d := r.Delta; d != nil {
			log := ratio(t.Unit, d.Log)
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\tp=%s\t", words.Delta(log.Center), words.DeltaBounds(log),
				words.PValue(d.PFamily), words.Effect(float64(d.MDE)), words.Delta(d.Ratio.Center), words.PValue(d.PUnpaired))
		} else {
			fmt.Fprint(w, "\t\t\t\t\t\t")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", words.Bytes(r.BytesPerOp), words.Allocations(r.AllocsPerOp), words.Number(r.Fairness), t.Remark(r))
	}
	if len(t.OutsideFigures) > 0 {
		texts := make([]string, len(t.OutsideFigures))
		for i, f := range t.OutsideFigures {
			texts[i] = f.String()
		}
		fmt.Fprintf(w, "outside the main state: %s; the first: %s\n", strings.Join(texts, ", "), t.OutsideWhy)
	}
	for _, o := range t.Outside {
		log := ratio(t.Unit, exact.Interval{Center: o.Log})
		fmt.Fprintf(w, "outside the main state: %s %s against %s in %s\n", o.Impl, words.Delta(log.Center), t.Ref, words.Count(o.Launches, "launch"))
	}
	for _, doubt := range t.Doubts() {
		fmt.Fprintf(w, "warning: %v\n", doubt)
	}
}

// orNone returns the name of a reference, and says so if there is none.
func orNone(name string) string {
	if name == "" {
		return "no reference"
	}
	return name
}
