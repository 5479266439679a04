package verify

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"syscall"
	"time"

	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/internal/child"
)

// An ending is how a child ended, and what it left.
type ending struct {
	state *os.ProcessState
	// stderr is what it wrote to standard error, without what was cut off.
	stderr string
	cut    bool
	// last reports whether the child did all that it was to do.
	last bool
	// late reports whether the child was killed because it was silent for
	// limit.
	late  bool
	limit time.Duration
	// elapsed is how long the last law took until the end.
	elapsed time.Duration
	// unread says why the child's output was closed; nil if it was not.
	unread error
}

// died reports whether the child ended in the middle of a law.
func (e *ending) died() bool { return !e.last }

// row is the verdict on the law that the child was checking: FAIL, or unknown if the map
// may not be to blame.
func (e *ending) row(law maptest.Law) Row {
	row := Row{Law: law.Name, Text: law.Text, Seconds: e.elapsed.Seconds()}
	if e.late && !e.deadlocked() {
		row.Verdict = maptest.Unknown.String()
		row.Message = fmt.Sprintf("no answer for %v, and no call on the map is seen to hang; want fewer goroutines or a less busy machine", e.silence())
		return row
	}
	if why := e.otherCause(); why != "" {
		row.Verdict, row.Message = maptest.Unknown.String(), fmt.Sprintf("the process died (%v), and that says nothing of the map: %s", e.state, why)
		return row
	}
	row.Verdict = maptest.Fail.String()
	row.Message, row.History = e.explain()
	return row
}

// silence is how long the child was silent before it was killed.
func (e *ending) silence() time.Duration { return e.limit.Round(100 * time.Millisecond) }

// deadlocked reports whether the goroutines that the child showed prove that a call
// on the map never returns. If some were cut off, nothing is proved.
func (e *ending) deadlocked() bool { return !e.cut && maptest.Deadlocked(e.stderr) }

// lack matches what the runtime and the race detector say when they die because the
// system or a limit of their own denies them something.
var lack = regexp.MustCompile(`(?m)^(fatal error: .*(out of memory|cannot allocate|newosproc|pthread_create).*|runtime: out of memory.*|runtime: failed to create new OS thread.*|race: limit on .*|.*ThreadSanitizer.*(out of memory|failed to (allocate|mmap)).*)$`)

// otherCause returns why a death is no fault of the map; "" if it may be one.
func (e *ending) otherCause() string {
	if e.late || raceReport.MatchString(e.stderr) {
		return ""
	}
	if status, ok := e.state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		switch status.Signal() {
		case syscall.SIGKILL:
			return "somebody killed it, or the system did for lack of memory"
		case syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP:
			return "somebody ended it"
		}
	}
	if crash, _ := child.FindCrash(e.stderr); crash.Asked() {
		return "somebody made it show its goroutines"
	}
	return lack.FindString(e.stderr)
}

// raceReport matches a report of the race detector up to its second goroutine's stack.
var raceReport = regexp.MustCompile(`(?s)WARNING: DATA RACE\n(.*?)\n\n(Goroutine |=====)`)

// explain says in one line how a child died, and shows what it left.
func (e *ending) explain() (message, history string) {
	if e.late {
		return fmt.Sprintf("no answer for %v: the process hangs", e.silence()), stacks(e.stderr)
	}
	if report := raceReport.FindStringSubmatch(e.stderr); report != nil {
		return "the race detector reports a data race", head(condense(report[1]), traceLines)
	}
	if crash, ok := child.FindCrash(e.stderr); ok {
		return fmt.Sprintf("the process died (%v): %s", e.state, crash.Line), head(condense(firstStack(crash.Trace)), traceLines)
	}
	message = fmt.Sprintf("the process ended (%v) in the middle of the law", e.state)
	if e.unread != nil {
		message += fmt.Sprintf(", after its standard output was closed: %v; a map must not write there", e.unread)
	}
	return message, head(strings.TrimSpace(e.stderr), traceLines)
}

// How much of what a child leaves is shown, in lines and in goroutines.
const (
	traceLines = 24
	hangStacks = 8
)

// firstStack returns what stands before the stack of the second goroutine: what the
// runtime says, and the stack of the goroutine that died.
func firstStack(trace string) string {
	goroutines := regexp.MustCompile(`(?m)^goroutine `).FindAllStringIndex(trace, 2)
	if len(goroutines) == 2 {
		trace = trace[:goroutines[1][0]]
	}
	return strings.TrimSpace(trace)
}

// stacks returns, from a dump of all goroutines, the stacks of those that call the map;
// all of them if none does.
func stacks(dump string) string {
	var all, calling []string
	for _, stack := range strings.Split(dump, "\n\n") {
		stack = strings.TrimSpace(stack)
		if !strings.HasPrefix(stack, "goroutine ") {
			continue
		}
		all = append(all, head(condense(stack), traceLines))
		if strings.Contains(stack, "/maptest/internal/rounds.(*Run)") || strings.Contains(stack, "/maptest.Law.Check.func") {
			calling = append(calling, head(condense(stack), traceLines))
		}
	}
	if len(calling) == 0 {
		calling = all
	}
	if more := len(calling) - hangStacks; more > 0 {
		calling = append(calling[:hangStacks], fmt.Sprintf("and %d more goroutines", more))
	}
	return strings.Join(calling, "\n\n")
}

// head returns the first n lines of a text, and says how many it leaves out.
func head(text string, n int) string {
	lines := strings.Split(text, "\n")
	if more := len(lines) - n; more > 1 {
		lines = append(lines[:n], fmt.Sprintf("and %d more lines", more))
	}
	return strings.Join(lines, "\n")
}
