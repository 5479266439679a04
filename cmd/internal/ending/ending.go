// Package ending says how a run ended.
package ending

import (
	"fmt"
	"io"
	"slices"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/openloop"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/internal/words"
)

// Print says what came of a run and returns the exit code.
func Print(w io.Writer, s *bench.Summary, file string) int {
	printAbsences(w, s.Missing)
	for _, err := range s.Invalid {
		fmt.Fprintf(w, "invalid launch, kept as comment: %v\n", err)
	}
	if s.OutOfBudget > 0 {
		fmt.Fprintf(w, "%d launches did not fit into the time; -budget gives more\n", s.OutOfBudget)
	}
	for _, f := range s.Failures {
		fmt.Fprintf(w, "FAILED: %s under %s, sweep %d: %v\n", f.Contestant, f.Cell.Spec, f.Sweep, f.Err)
	}
	if file != "" {
		fmt.Fprintf(w, "results: %s; next: mapbench compare %s\n", file, file)
	}
	switch {
	case len(s.Failures) > 0:
		return cmdline.ExitFailed
	case s.Launches > 0 && s.Valid == 0:
		fmt.Fprintln(w, "no launch is valid"+highest(s.Missing))
		return cmdline.ExitUsage
	}
	return cmdline.ExitOK
}

// PrintSearch is [Print] for a search among rates: that maps don't hold some of them is no news.
func PrintSearch(w io.Writer, s *bench.Summary, file string) int {
	searched := *s
	searched.Missing = slices.DeleteFunc(slices.Clone(s.Missing), func(a bench.Absence) bool { return a.Held > 0 })
	return Print(w, &searched, file)
}

// highest says which map held most of a rate that no map holds; "" if none was asked for. Where
// nop doesn't hold the rate either, the reason is the machine.
func highest(absences []bench.Absence) string {
	var best bench.Absence
	idle := false
	for _, a := range absences {
		switch {
		case a.Held == 0:
		case a.Contestant.Impl == "nop":
			idle = true
		case a.Held > best.Held:
			best = a
		}
	}
	if best.Held == 0 {
		return ""
	}
	text := fmt.Sprintf(", as no map holds its rate: the highest held is %s operations a second, by %s under %s; lower the rate", openloop.Figure(best.Held), best.Contestant, best.Cell.Spec)
	if idle {
		text += ", or measure on a quieter machine: nop, which does nothing, doesn't hold it either"
	}
	return text
}

// printAbsences says once for each impl and reason in how many cells it is n/a.
func printAbsences(w io.Writer, absences []bench.Absence) {
	type reason struct{ label, why string }
	var reasons []reason
	cells := make(map[reason]int)
	for _, a := range absences {
		r := reason{a.Contestant.String(), a.Reason.Why()}
		if cells[r] == 0 {
			reasons = append(reasons, r)
		}
		cells[r]++
	}
	for _, r := range reasons {
		fmt.Fprintf(w, "%s: n/a in %s: %s\n", r.label, words.Count(cells[r], "cell"), r.why)
	}
}

// Whole says how many launches a run has written.
func Whole(n int) string {
	if n == 1 {
		return "1 complete launch is"
	}
	return fmt.Sprintf("%d complete launches are", n)
}
