package compare

import (
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/resultfile"
)

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
	case r.Launches == 0 && t.Unit != resultfile.NsPerOp:
		text = "no " + t.Unit.String()
	case r.Launches == 0:
		text = "no results"
	case r.Delta != nil && r.Delta.Test == "signed-rank":
		text = "control: " + r.Delta.remark(t.Unit)
	case r.Delta != nil:
		text = r.Delta.remark(t.Unit)
	case r.Impl == t.Ref:
		text = "reference"
	}
	if r.Absence != nil {
		text += "; " + r.Absence.String()
	}
	return text
}

// remark returns the verdict. It adds that the launches were too few for any other.
func (d *Delta) remark(unit resultfile.Unit) string {
	if d.Verdict == Unresolved && !d.Log.Finite() {
		return "unresolved: too few launches"
	}
	return d.Verdict.In(unit)
}
