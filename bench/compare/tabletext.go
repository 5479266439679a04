package compare

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
)

// WriteTables writes tables for people. Every table begins with its family,
// level, margin and launches; a * marks the winners of a cell.
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
	fmt.Fprintf(w, "%s against %s, one family: %s together, each interval at %s or more; %s; margin ±%s\n",
		count(t.Family, "comparison"), orNone(t.Ref), percent(t.Level), percent(t.Each), count(t.Launches, "launch"), percent(t.Margin))
	fmt.Fprintln(w, "\timpl\tns/op\tinterval\tMop/s\tdelta\tinterval\tp\tMDE\tby ratio\tbenchstat\tB/op\tallocs/op\tfairness\tverdict")
	for _, r := range t.Rows {
		mark := ""
		if r.Winner {
			mark = "*"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t", mark, r.Impl, value(r.NsPerOp, 1), bounds(r.NsPerOp, 1))
		fmt.Fprintf(w, "%s\t", value(r.OpsPerSec, 1e-6))
		if d := r.Delta; d != nil {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\tp=%s\t", signed(d.Log.Center), signedBounds(d.Log),
				pValue(d.PFamily), effect(float64(d.MDE)), signed(d.Ratio.Center), pValue(d.PUnpaired))
		} else {
			fmt.Fprint(w, "\t\t\t\t\t\t")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", plain(r.BytesPerOp), plain(r.AllocsPerOp), plain(r.Fairness), t.remark(r))
	}
	for _, o := range t.Outside {
		fmt.Fprintf(w, "outside the main state: %s %s against %s in %s\n", o.Impl, signed(o.Log), t.Ref, count(o.Launches, "launch"))
	}
	for _, warning := range t.Warnings {
		fmt.Fprintf(w, "warning: %v\n", warning)
	}
	var texts []string // in the order of first appearance
	about := make(map[string][]string)
	for _, r := range t.Rows {
		if r.Delta != nil {
			for _, warning := range r.Delta.Warnings {
				text := warning.Error()
				if about[text] == nil {
					texts = append(texts, text)
				}
				about[text] = append(about[text], r.Impl)
			}
		}
	}
	for _, text := range texts {
		fmt.Fprintf(w, "warning: %s: %s\n", strings.Join(about[text], ", "), text)
	}
}

// remark says what a row came to.
func (t *Table) remark(r Summary) string {
	switch {
	case r.Launches == 0:
		return "no results"
	case r.Delta != nil && r.Delta.Test == "signed-rank":
		return "control: " + r.Delta.remark()
	case r.Delta != nil:
		return r.Delta.remark()
	case r.Impl == t.Ref:
		return "reference"
	}
	return "not ranked"
}

// remark returns the verdict, and that it could not have been another one.
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

// count returns a number with its noun: 1 launch, 8 launches.
func count(n int, noun string) string {
	switch {
	case n == 1:
	case strings.HasSuffix(noun, "ch"):
		noun += "es"
	default:
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// value formats an interval's center, in units of 1/scale, to the digit that
// the interval can bear: two of its half-width's.
func value(i Interval, scale float64) string {
	return number(i.Center*scale, decimals(i, scale))
}

// bounds formats the bounds of an interval as value does its center.
func bounds(i Interval, scale float64) string {
	if !i.Finite() || math.IsNaN(i.Center) {
		return "n/a"
	}
	d := decimals(i, scale)
	return number(i.Lo*scale, d) + " to " + number(i.Hi*scale, d)
}

// decimals returns the decimals that show two digits of the half-width, or
// three of the center where there is no interval.
func decimals(i Interval, scale float64) int {
	half, digits := (i.Hi-i.Lo)/2*scale, 2
	if !i.Finite() || !(half > 0) {
		half, digits = math.Abs(i.Center)*scale, 3
	}
	if !(half > 0) {
		return 0
	}
	return min(6, max(0, digits-1-int(math.Floor(math.Log10(half)))))
}

// number formats x, NaN as n/a.
func number(x float64, decimals int) string {
	if math.IsNaN(x) {
		return "n/a"
	}
	return strconv.FormatFloat(x, 'f', decimals, 64)
}

// plain formats a metric to three digits.
func plain(n Number) string {
	return number(float64(n), decimals(Interval{Lo: math.Inf(-1), Center: float64(n)}, 1))
}

// signed formats a log-ratio as a per cent difference: +5.3 %.
func signed(log float64) string {
	if math.IsNaN(log) {
		return "n/a"
	}
	return fmt.Sprintf("%+.1f %%", 100*math.Expm1(log))
}

// signedBounds formats an interval of a log-ratio.
func signedBounds(i Interval) string {
	if !i.Finite() || math.IsNaN(i.Center) {
		return "n/a"
	}
	return fmt.Sprintf("%+.1f to %+.1f %%", 100*math.Expm1(i.Lo), 100*math.Expm1(i.Hi))
}

// effect formats a minimum detectable effect.
func effect(mde float64) string {
	if math.IsInf(mde, 0) || math.IsNaN(mde) {
		return "n/a"
	}
	return fmt.Sprintf("%.1f %%", 100*mde)
}

// percent formats a fraction: 95 %, 98.75 %.
func percent(fraction float64) string {
	return strconv.FormatFloat(100*fraction, 'g', 4, 64) + " %"
}

// pValue formats a p-value so that a small one does not read as none.
func pValue(p float64) string {
	if p < 0.0001 {
		return "<0.0001"
	}
	return strconv.FormatFloat(p, 'f', 4, 64)
}
