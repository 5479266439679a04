package resultfile

import "strings"

// ConcurrentMap begins the Go runtime's message when it ends a program whose goroutines use
// a built-in map without a lock.
const ConcurrentMap = "fatal error: concurrent map "

// classified returns the reason that a note of an older file stands for. Until 2026-11
// notes had no kind for incorrect maps. Maps known to be incorrect were n/a, and maps found
// incorrect were stopped; the text said that they were incorrect.
func classified(r Reason) Reason {
	text, said := strings.CutPrefix(r.Text, Incorrect.String()+separator)
	switch {
	case r.Kind == NotApplicable && said:
		r.Kind, r.Text = Incorrect, text
	case r.Kind != Stopped || r.Sweep == NoSweep:
	case said:
		r.Kind, r.SelfCheck, r.Text = Incorrect, true, text
	case strings.Contains(r.Text, ConcurrentMap):
		r.Kind = Incorrect
	}
	return r
}
