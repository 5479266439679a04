package one

import "example.com/mapbench/impls/maptest"

// A Row is how one map stands to one law.
type Row struct {
	Law string `json:"law"`
	// Text is the law.
	Text string `json:"text"`
	// Verdict is pass, FAIL, unknown or n/a.
	Verdict string `json:"verdict"`
	// Message says what was seen, of a failure, or else why the verdict is
	// unknown or n/a.
	Message string `json:"message,omitempty"`
	// History holds the calls that prove a failure, one a line, or the stacks of
	// a process that died or hung.
	History string `json:"history,omitempty"`
	// Picture is the path of an HTML file that shows the history; empty if there
	// is none.
	Picture string `json:"picture,omitempty"`
	// Note is what was recorded by a law that records and doesn't judge.
	Note string `json:"note,omitempty"`
	// Rounds is the number of rounds that were judged.
	Rounds int `json:"rounds"`
	// Seconds is the wall time.
	Seconds float64 `json:"seconds"`
}

// rowOf returns an outcome as a row.
func rowOf(law maptest.Law, o maptest.Outcome) Row {
	return Row{
		Law: law.Name, Text: law.Text, Verdict: o.Verdict.String(), Message: o.Message, History: o.History,
		Picture: o.Picture, Note: o.Note, Rounds: o.Rounds, Seconds: o.Elapsed.Seconds(),
	}
}
