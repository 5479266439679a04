package tables

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// WriteShort writes a table for each cell of a set: each impl's ns/op, or its value in the unit
// of the tables, how many times as much that is as the best one's, and the finding. Then it
// says once what concerns several cells: the marks, what was not measured, and doubts. Tables
// and rankings are those of the set's cells, in their order. If ref names an impl, the tables
// compare with it instead of the best, as [compare.Table] does with Ref.
func WriteShort(w io.Writer, s *compare.Set, tables []compare.Table, rankings []compare.Ranking, ref string) error {
	var marks []compare.Mark
	for i := range tables {
		if i > 0 {
			fmt.Fprintln(w)
		}
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		marks = append(marks, short(tw, &tables[i], &rankings[i], ref)...)
		if err := tw.Flush(); err != nil {
			return err
		}
	}
	margin := 0.0
	if len(tables) > 0 {
		margin = tables[0].Margin
	}
	var notes []string
	add := func(about string, texts ...string) {
		if len(texts) > 0 && texts[0] != "" {
			notes = append(notes, about+strings.Join(texts, "\n"+strings.Repeat(" ", len(about))))
		}
	}
	if ref == "" {
		add("marks:        ", Legend(marks, margin))
	}
	var lacks []string
	for _, l := range Lacks(s) {
		lacks = append(lacks, l.String())
	}
	add("not measured: ", lacks...)
	add("doubts:       ", Caveats(rankings)...)
	if len(notes) == 0 {
		return nil
	}
	_, err := fmt.Fprintf(w, "\n%s\n", strings.Join(notes, "\n"))
	return err
}

// short writes one short table, and returns the marks in it. Rows are in order of merit, then
// come those that are not ranked.
func short(w io.Writer, t *compare.Table, r *compare.Ranking, ref string) []compare.Mark {
	launches := r.Launches
	if ref != "" {
		launches = t.Launches
	}
	about := fmt.Sprintf("%s procs=%d: %s", t.Cell, t.Procs, words.Count(launches, "launch"))
	if t.Build != "" {
		about += "; " + t.Build
	}
	fmt.Fprintln(w, about)
	rows := byMerit(t, r)
	if len(rows) == 0 {
		fmt.Fprintln(w, "\tno result")
		return nil
	}
	over := "the best"
	if ref != "" {
		over = ref
	}
	fmt.Fprintf(w, "\timpl\t%s\tinterval\t× %s\tinterval\tverdict\n", t.Unit, over)
	var marks []compare.Mark
	for _, row := range rows {
		mark, log, ns, verdict := compare.MarkBeaten, exact.NoInterval(), row.NsPerOp, t.Remark(row)
		switch rival := r.Rival(row.Impl); {
		case row.Delta != nil && (ref != "" || row.Delta.Test == "signed-rank"):
			log = row.Delta.Log
		case ref != "" || row.Unranked:
		case rival != nil:
			// What it takes where the best takes its median: so the times of a
			// table fit together, though they may rest on different launches. A weight
			// is shown as it is.
			mark, log = r.Mark(row.Impl), rival.Log
			if r.NsPerOp.Center > 0 && !t.Unit.Weighed() {
				ns = ratio(t.Unit, log).Exp().Times(r.NsPerOp.Center)
			}
			verdict = meaning(t.Unit, mark)
			if mark == compare.MarkTied && r.Margin > 1.001*t.Margin {
				verdict += " (±" + words.Percent(r.Margin) + ")"
			}
		case len(r.Best) > 0 && r.Best[0] == row.Impl:
			mark, log, ns = r.Mark(row.Impl), exact.Interval{Level: 1}, r.NsPerOp
			verdict = meaning(t.Unit, mark)
		}
		if ref == "" && row.Absence != nil && row.Absence.Stopped() {
			verdict += "; stopped"
		}
		marks = append(marks, mark)
		times, bounds := "", ""
		if log = ratio(t.Unit, log); math.IsInf(log.Center, 0) {
			times = "n/a"
		} else if !math.IsNaN(log.Center) {
			times = words.Factor(math.Exp(log.Center))
			bounds = strings.Trim(words.TimesBounds(log), "()")
			if log.Lo == log.Hi {
				bounds = ""
			}
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", mark.Sign(), row.Impl, words.Center(ns), words.Bounds(ns), times, bounds, verdict)
	}
	return marks
}

// byMerit returns the rows that have results, in the ranking's order, then those without a
// rank.
func byMerit(t *compare.Table, r *compare.Ranking) []compare.Summary {
	place := func(row compare.Summary) int {
		if len(r.Best) > 0 && r.Best[0] == row.Impl {
			return -1
		}
		if i := slices.IndexFunc(r.Rivals, func(rival compare.Rival) bool { return rival.Impl == row.Impl }); i >= 0 {
			return i
		}
		return len(r.Rivals)
	}
	rows := slices.DeleteFunc(slices.Clone(t.Rows), func(row compare.Summary) bool { return row.Launches+row.Outside == 0 })
	slices.SortStableFunc(rows, func(a, b compare.Summary) int { return place(a) - place(b) })
	return rows
}
