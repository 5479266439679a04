package bench

import (
	"errors"

	"example.com/mapbench/impls/peers/incorrect"
	"example.com/mapbench/internal/resultfile"
)

// markIncorrect marks the offers whose version of a map breaks a law by the list. The
// worker has no say in it: a map is not asked whether it is correct.
func markIncorrect(available []WorkerImpl, known incorrect.List) {
	for i := range available {
		o := &available[i]
		if found := known.Of(o.Name, o.Module, o.Version); len(found.Violations) > 0 {
			o.incorrect = found.String()
		}
	}
}

// An incorrectError is what a map does that no correct one does, as the worker's own
// check has found it.
type incorrectError string

// Error implements error.
func (e incorrectError) Error() string { return resultfile.Incorrect.String() + ": " + string(e) }

// A concurrentMapError is the end of a worker that the Go runtime ended since its map
// uses a built-in one without a lock. That is as certain as a check that failed.
type concurrentMapError struct{ error }

// reason returns why a contestant measures no longer that failed in a sweep.
func reason(err error, sweep int) resultfile.Reason {
	r := resultfile.Reason{Kind: resultfile.Stopped, Sweep: sweep, Text: err.Error()}
	if wrong := incorrectError(""); errors.As(err, &wrong) {
		r.Kind, r.SelfCheck, r.Text = resultfile.Incorrect, true, string(wrong)
	} else if errors.As(err, new(concurrentMapError)) {
		r.Kind = resultfile.Incorrect
	}
	return r
}

// noteError returns the error that a note of an incorrect map was written for.
func noteError(r resultfile.Reason) error {
	if r.SelfCheck {
		return incorrectError(r.Text)
	}
	return concurrentMapError{errors.New(r.Text)}
}
