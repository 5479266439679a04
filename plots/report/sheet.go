package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/bench/answer"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/workloads"
)

// A sheet holds workloads as rows and columns: those of a row differ in one axis only.
type sheet struct {
	axis string // "read" or "n"
	rows []*row
}

// A row holds workloads that are equal but for their value on the sheet's axis.
type row struct {
	presets   string // their names; "" for none
	spec      string // what the workloads share, as a spec's text
	procs     int
	workloads []*answer.Workload // from the highest share of reads, or from the smallest n
}

// newSheet puts workloads into rows along read or n: the axis that needs fewer rows. Rows of
// integer keys come first.
func newSheet(all []*answer.Workload) *sheet {
	byRead, byN := along("read", all), along("n", all)
	if len(byRead.rows) < len(byN.rows) {
		return byRead
	}
	return byN
}

// along puts workloads into rows along an axis.
func along(axis string, all []*answer.Workload) *sheet {
	s := &sheet{axis: axis}
	for _, w := range all {
		spec := strings.Join(slices.DeleteFunc(words.Keys(w.Cell.String()), func(key string) bool { return strings.HasPrefix(key, axis+"=") }), "/")
		presets := ""
		if axis == "n" { // a row along read holds several presets
			presets = strings.Join(workloads.PresetsOf(w.Cell.Spec), ", ")
		}
		i := slices.IndexFunc(s.rows, func(r *row) bool { return r.spec == spec && r.procs == w.Cell.Procs })
		if i < 0 {
			i = len(s.rows)
			s.rows = append(s.rows, &row{presets: presets, spec: spec, procs: w.Cell.Procs})
		}
		s.rows[i].workloads = append(s.rows[i].workloads, w)
	}
	for _, r := range s.rows {
		slices.SortStableFunc(r.workloads, func(a, b *answer.Workload) int { return cmp.Compare(s.value(a), s.value(b)) })
		if axis == "read" {
			slices.Reverse(r.workloads)
		}
	}
	slices.SortStableFunc(s.rows, func(a, b *row) int {
		return cmp.Compare(a.workloads[0].Cell.Spec.Key, b.workloads[0].Cell.Spec.Key)
	})
	return s
}

// value returns a workload's value on the axis.
func (s *sheet) value(w *answer.Workload) float64 {
	if s.axis == "read" {
		return w.Cell.Spec.Read
	}
	return float64(w.Cell.Spec.N)
}

// name names a value of the axis, for the head of a column.
func (s *sheet) name(value float64) string {
	if s.axis == "read" {
		return words.Decimal(value, 4) + " % reads"
	}
	return "n=" + words.Thousands(value)
}

// values returns the values of all rows, in the order of the rows' workloads.
func (s *sheet) values() []float64 {
	var values []float64
	for _, r := range s.rows {
		for _, w := range r.workloads {
			values = append(values, s.value(w))
		}
	}
	slices.Sort(values)
	values = slices.Compact(values)
	if s.axis == "read" {
		slices.Reverse(values)
	}
	return values
}

// at returns a row's workload at a value of the axis, nil if it has none.
func (s *sheet) at(r *row, value float64) *answer.Workload {
	for _, w := range r.workloads {
		if s.value(w) == value {
			return w
		}
	}
	return nil
}

// cells counts the workloads of all rows.
func (s *sheet) cells() int {
	n := 0
	for _, r := range s.rows {
		n += len(r.workloads)
	}
	return n
}

// brief names a workload without its procs, and without keys that go without saying.
func brief(w *answer.Workload) string { return strings.Join(words.Keys(w.Cell.String()), "/") }

// name names what a row's workloads share.
func (r *row) name() string {
	text := words.Code(r.spec)
	if r.presets != "" {
		text = words.Escape(r.presets) + ": " + text
	}
	return fmt.Sprintf("%s, %s", text, words.Count(r.procs, "proc"))
}
