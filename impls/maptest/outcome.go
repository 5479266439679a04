package maptest

import (
	"fmt"
	"strings"
	"time"
)

// A Verdict says how a law was found.
type Verdict int

const (
	// NA: the law doesn't apply, as the subject lacks what it needs.
	NA Verdict = iota
	// Pass: no violation was found.
	Pass
	// Fail: there is a violation.
	Fail
	// Unknown: no violation was found, and not all could be judged in time.
	Unknown
)

// String returns what tables show: n/a, pass, FAIL or unknown.
func (v Verdict) String() string {
	return [...]string{NA: "n/a", Pass: "pass", Fail: "FAIL", Unknown: "unknown"}[v]
}

// An Outcome is what the check of a law came to.
type Outcome struct {
	Verdict Verdict
	// Message says, of a failure, what was seen, and of n/a and unknown, why.
	Message string
	// History is the calls that prove a failure, one a line, if that can be
	// told in calls; or of a panic or a hang the stacks of the goroutines.
	History string
	// Picture is the path of the history drawn by porcupine, an HTML file, or
	// empty.
	Picture string
	// Note is what was recorded of a law that records.
	Note string
	// Rounds is how many rounds were judged.
	Rounds int
	// Seed is the seed that the check was given.
	Seed uint64
	// Elapsed is the wall time of the check.
	Elapsed time.Duration
	// Last reports whether no other law is worth checking in this process: a
	// call hangs, or there is no map to check.
	Last bool
}

// Report says in full what o, an outcome of l, came to: the law, what was seen,
// and how to get it again.
func (o Outcome) Report(l Law) string {
	var b strings.Builder
	fmt.Fprintf(&b, "law %s: %s\n%s", l.Name, l.Text, o.Verdict)
	if o.Message != "" {
		fmt.Fprintf(&b, ": %s", o.Message)
	}
	if o.Note != "" {
		fmt.Fprintf(&b, "\nrecorded: %s", o.Note)
	}
	if o.History != "" {
		fmt.Fprintf(&b, "\n\t%s", strings.ReplaceAll(strings.TrimSpace(o.History), "\n", "\n\t"))
	}
	if o.Picture != "" {
		fmt.Fprintf(&b, "\npicture: %s", o.Picture)
	}
	if o.Verdict == Fail || l.Timed && o.Verdict != NA {
		fmt.Fprintf(&b, "\nafter %d rounds, %.1f s; MAPBENCH_SEED=%d makes goroutines do the same again", o.Rounds, o.Elapsed.Seconds(), o.Seed)
	}
	return b.String()
}
