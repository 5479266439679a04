package bench

import (
	"errors"

	"example.com/mapbench/impls/peers/incorrect"
	"example.com/mapbench/internal/resultfile"
)

// markIncorrect marks the impls whose version is on the list. Only the list counts: a
// worker can't declare its own map correct.
func markIncorrect(available []WorkerImpl, known incorrect.List) {
	for i := range available {
		o := &available[i]
		if found := known.Of(o.Name, o.Module, o.Version); len(found.Violations) > 0 {
			o.incorrect = found.String()
		}
	}
}

// An incorrectError says what a map did that no correct map does. The worker's own check
// has found it.
type incorrectError string

// Error implements error.
func (e incorrectError) Error() string { return resultfile.Incorrect.String() + ": " + string(e) }

// A concurrentMapError is the error of a worker that the Go runtime ended, since its map
// uses a built-in map without a lock. It proves a map incorrect as a failed check does.
type concurrentMapError struct{ error }

// reason returns why a contestant that failed in a sweep is measured no longer.
func reason(err error, sweep int) resultfile.Reason {
	r := resultfile.Reason{Kind: resultfile.Stopped, Sweep: sweep, Text: err.Error()}
	if wrong := incorrectError(""); errors.As(err, &wrong) {
		r.Kind, r.SelfCheck, r.Text = resultfile.Incorrect, true, string(wrong)
	} else if errors.As(err, new(concurrentMapError)) {
		r.Kind = resultfile.Incorrect
	}
	return r
}

// noteError returns the error for which a note of an incorrect map was written.
func noteError(r resultfile.Reason) error {
	if r.SelfCheck {
		return incorrectError(r.Text)
	}
	return concurrentMapError{errors.New(r.Text)}
}
