package maptest

import (
	"fmt"
	"strings"
	"time"
)

// Verdict is the result of checking a law. The zero value is [NA].
type Verdict int

// The verdicts.
const (
	// NA means that the law doesn't apply: the map lacks what it needs.
	NA Verdict = iota
	// Pass means that no violation was found.
	Pass
	// Fail means that a violation is proved.
	Fail
	// Unknown means that no violation was found, but not everything could be judged.
	Unknown
)

// String returns the verdict as tables show it: n/a, pass, FAIL or unknown.
func (v Verdict) String() string {
	return [...]string{NA: "n/a", Pass: "pass", Fail: "FAIL", Unknown: "unknown"}[v]
}

// Outcome is the result of one check of one law, with its evidence. It holds no
// reference to the map.
type Outcome struct {
	// Verdict is the result itself. The other fields explain it.
	Verdict Verdict
	// Message says what was wrong if the verdict is Fail, and the reason if it is
	// NA or Unknown. It is empty for Pass.
	Message string
	// History has the calls that prove a failure, one a line. After a panic or a
	// hang it has the stacks of the goroutines instead. It is empty if Message is
	// the whole proof.
	History string
	// Picture is the path of an HTML file in which porcupine draws the history. It
	// is empty if there is no such file.
	Picture string
	// Note is what a law recorded that judges nothing.
	Note string
	// Rounds is how many rounds were judged; 0 for a law that isn't timed.
	Rounds int
	// Seed is the [Config].Seed of the check.
	Seed uint64
	// Elapsed is the wall time of the check.
	Elapsed time.Duration
	// Last reports whether to check no further law in this process: a call hangs,
	// or the constructor returns no usable map.
	Last bool
}

// Report returns o, an outcome of l, in full: the law, the verdict with its evidence,
// and the seed. It has several lines, and no newline at the end.
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
