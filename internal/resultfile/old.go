package resultfile

import "strings"

// ConcurrentMap begins what the Go runtime says when it ends a program whose goroutines
// use a built-in map without a lock.
const ConcurrentMap = "fatal error: concurrent map "

// classified returns the reason that a note of an older file means. Until 2026-11 notes
// had no kind for incorrect maps: those that were known were n/a, and those that were
// found out had stopped, for a text that said so.
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
