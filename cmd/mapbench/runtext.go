package main

import (
	"fmt"
	"io"
	"os"

	"example.com/mapbench/bench"
	"example.com/mapbench/internal/words"
)

// sayIdle says which cells have no launch that can be used, and reports whether all cells
// have one.
func (f *runFlags) sayIdle(e env, idle []bench.Cell) bool {
	for _, cell := range idle {
		fmt.Fprintf(e.stderr, "no usable launch of %s procs=%d: all lie outside the machine's main state\n", cell.Spec, cell.Procs)
	}
	if len(idle) == 0 {
		return true
	}
	next := "the same command"
	if name := f.out + f.resume; name != "" {
		next = f.resumeCommand(name)
	}
	fmt.Fprintf(e.stderr, "wait until the machine is quieter, and measure more by %s\n", next)
	return false
}

// keep says what an interrupted or failed run left.
func (f *runFlags) keep(e env, s *bench.Summary) {
	switch name := f.out + f.resume; {
	case s.Launches == 0 && f.out != "":
		os.Remove(f.out) // it holds no results; the error is what matters
	case s.Launches == 0 && e.ctx.Err() == nil: // what is wrong would be so again
	case name != "":
		fmt.Fprintf(e.stderr, "%s kept; go on with: %s\n", wholeLaunches(s.Launches), f.resumeCommand(name))
	case s.Launches > 0:
		fmt.Fprintf(e.stderr, "%s on standard output; to go on, keep it in a FILE: %s\n", wholeLaunches(s.Launches), f.resumeCommand("FILE"))
	}
}

// resumeCommand returns the command that goes on with a file. A file chooses no program,
// so the command names further workers again.
func (f *runFlags) resumeCommand(name string) string {
	command := "mapbench run -resume " + name
	for _, worker := range f.workers {
		command += " -worker " + worker
	}
	if f.config.Incorrect != "" {
		command += " -incorrect " + f.config.Incorrect
	}
	return command
}

// printRun says what came of a run and returns the exit code.
func printRun(w io.Writer, s *bench.Summary, file string) int {
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
		return exitFailed
	case s.Launches > 0 && s.Valid == 0:
		fmt.Fprintln(w, "no launch is valid")
		return exitUsage
	}
	return exitOK
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

// wholeLaunches says how many launches a run has written.
func wholeLaunches(n int) string {
	if n == 1 {
		return "1 complete launch is"
	}
	return fmt.Sprintf("%d complete launches are", n)
}
