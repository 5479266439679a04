package verify

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"syscall"
	"time"

	"example.com/mapbench/impls/maptest"
)

// A corpse is what is left of a child.
type corpse struct {
	state  *os.ProcessState
	stderr string
	// last reports whether the child did all that it was to do.
	last bool
	// late reports whether the child was killed because it was silent for
	// limit.
	late  bool
	limit time.Duration
	// elapsed is how long the last law took until the end.
	elapsed time.Duration
}

// died reports whether the child ended in the middle of a law.
func (c *corpse) died() bool { return !c.last }

// row is the verdict on the law that the child was checking: FAIL, or unknown if
// the death says nothing of the map.
func (c *corpse) row(law maptest.Law) Row {
	row := Row{Law: law.Name, Text: law.Text, Seconds: c.elapsed.Seconds()}
	if c.late && !c.deadlocked() {
		row.Verdict = maptest.Unknown.String()
		row.Message = fmt.Sprintf("no answer for %v, and no call on the map is seen to hang; want fewer goroutines or a less busy machine", c.silence())
		return row
	}
	if why := c.excuse(); why != "" {
		row.Verdict, row.Message = maptest.Unknown.String(), fmt.Sprintf("the process died (%v) of what says nothing of the map: %s", c.state, why)
		return row
	}
	row.Verdict = maptest.Fail.String()
	row.Message, row.History = c.explain()
	return row
}

// silence is how long the child was silent before it was killed.
func (c *corpse) silence() time.Duration { return c.limit.Round(100 * time.Millisecond) }

// deadlocked reports whether the goroutines that the child showed prove that a call
// on the map never returns. Of a child that showed too many nothing is known.
func (c *corpse) deadlocked() bool {
	return len(c.stderr) < mostWords && maptest.Deadlocked(c.stderr)
}

// lack matches what the runtime and the race detector say when they die since the
// system or a limit of their own denies them something.
var lack = regexp.MustCompile(`(?m)^(fatal error: .*(out of memory|cannot allocate|newosproc|pthread_create).*|runtime: out of memory.*|runtime: failed to create new OS thread.*|race: limit on .*|.*ThreadSanitizer.*(out of memory|failed to (allocate|mmap)).*)$`)

// excuse returns why a death is no fault of the map; empty if it may be one.
func (c *corpse) excuse() string {
	if c.late || raceReport.MatchString(c.stderr) {
		return ""
	}
	if status, ok := c.state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		switch status.Signal() {
		case syscall.SIGKILL:
			return "somebody killed it, or the system did for lack of memory"
		case syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP:
			return "somebody ended it"
		}
	}
	if at := lastLine.FindStringIndex(c.stderr); at != nil && strings.HasPrefix(c.stderr[at[0]:], "SIGQUIT: ") {
		return "somebody made it show its goroutines"
	}
	return lack.FindString(c.stderr)
}

// What the runtime and the race detector say of a death, at the beginning of
// lines.
var (
	lastLine   = regexp.MustCompile(`(?m)^(fatal error: |panic: |unexpected fault address|SIG[A-Z]+: |runtime: )`)
	raceReport = regexp.MustCompile(`(?s)WARNING: DATA RACE\n(.*?)\n\n(Goroutine |=====)`)
)

// explain says how a child died, in a line and in what it left.
func (c *corpse) explain() (message, history string) {
	if c.late {
		return fmt.Sprintf("no answer for %v: the process hangs", c.silence()), stacks(c.stderr)
	}
	if report := raceReport.FindStringSubmatch(c.stderr); report != nil {
		return "the race detector reports a data race", head(condense(report[1]), traceLines)
	}
	if at := lastLine.FindStringIndex(c.stderr); at != nil {
		left := c.stderr[at[0]:]
		said, trace, _ := strings.Cut(left, "\n")
		return fmt.Sprintf("the process died (%v): %s", c.state, said), head(condense(firstStack(trace)), traceLines)
	}
	return fmt.Sprintf("the process ended (%v) in the middle of the law", c.state), head(strings.TrimSpace(c.stderr), traceLines)
}

// How much is kept of what a child leaves, in lines and in goroutines.
const (
	traceLines = 24
	hangStacks = 8
)

// firstStack returns what stands before the second goroutine's stack: what the
// runtime says, and the stack of the goroutine that died.
func firstStack(trace string) string {
	goroutines := regexp.MustCompile(`(?m)^goroutine `).FindAllStringIndex(trace, 2)
	if len(goroutines) == 2 {
		trace = trace[:goroutines[1][0]]
	}
	return strings.TrimSpace(trace)
}

// stacks returns the stacks of the goroutines that call the map, of a dump of all
// of them.
func stacks(dump string) string {
	var all, calling []string
	for _, stack := range strings.Split(dump, "\n\n") {
		stack = strings.TrimSpace(stack)
		if !strings.HasPrefix(stack, "goroutine ") {
			continue
		}
		all = append(all, head(condense(stack), traceLines))
		if strings.Contains(stack, "/maptest.(*run)") || strings.Contains(stack, "/maptest.Law.Check.func") {
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
