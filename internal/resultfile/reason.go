package resultfile

import (
	"strconv"
	"strings"
)

// A Kind is why a contestant has no number.
type Kind int

// The kinds of reasons.
const (
	NotApplicable Kind = iota // it can't do the cell's workload
	Incorrect                 // its map does what no correct one does
	Stopped                   // it failed while it was measured; what it did before counts
	Invalid                   // no launch of its cell may be used; no note says so, the launches do
	Dropped                   // a race launched it no more, since it can't be the best; what it did before counts
)

// String returns the word that begins a note of the kind.
func (k Kind) String() string {
	return [...]string{NotApplicable: "n/a", Incorrect: "incorrect", Stopped: "stopped", Invalid: "invalid", Dropped: "dropped"}[k]
}

// NoSweep is the [Reason.Sweep] of a reason that was known before anything was measured.
const NoSweep = -1

// A Reason is why a contestant has no results, or no more of them.
type Reason struct {
	Kind Kind
	// Sweep is the sweep in which the map was found incorrect, or in which the contestant
	// stopped; NoSweep otherwise.
	Sweep int
	// SelfCheck reports whether the worker's own check found the map incorrect.
	SelfCheck bool
	// Text is the reason for people: "no LoadOrStore", "exit status 2", "after 5 launches:
	// slower than xsync".
	Text string
}

// The words between a note's name and its text.
const (
	selfCheck = "self-check "
	inSweep   = "in sweep "
	separator = ": "
)

// String returns the reason without its kind: "no LoadOrStore", "in sweep 3: exit status
// 2", "self-check in sweep 3: Load(7) = 3, false".
func (r Reason) String() string {
	text := r.Text
	if found := r.Kind == Incorrect || r.Kind == Stopped; found && r.Sweep != NoSweep {
		text = inSweep + strconv.Itoa(r.Sweep) + separator + text
	}
	if r.SelfCheck {
		text = selfCheck + text
	}
	return text
}

// Said returns the reason with its kind: "stopped: in sweep 3: exit status 2".
func (r Reason) Said() string { return r.Kind.String() + separator + r.String() }

// Why returns the reason for people who know from the context whether the contestant
// stopped. It states the kind only if the text doesn't imply it.
func (r Reason) Why() string {
	if r.Kind == NotApplicable || r.Kind == Stopped {
		return r.String()
	}
	return r.Said()
}

// parseReason returns the reason of a note's kind and what follows the name.
func parseReason(kind Kind, text string) Reason {
	r := Reason{Kind: kind, Sweep: NoSweep, Text: text}
	if kind == NotApplicable || kind == Dropped {
		return r
	}
	rest, checked := strings.CutPrefix(text, selfCheck)
	number, ok := strings.CutPrefix(rest, inSweep)
	if !ok {
		return r
	}
	number, rest, ok = strings.Cut(number, separator)
	if sweep, err := strconv.Atoi(number); ok && err == nil && sweep >= 0 {
		r.Sweep, r.SelfCheck, r.Text = sweep, checked, rest
	}
	return r
}

// A Note says why a contestant of a cell has no results, or no more of them.
type Note struct {
	// Name is that of the contestant's benchmark, without a call.
	Name   Name
	Reason Reason
	// Place is the number of the note's line in the file that it was read from.
	Place int
}

// String returns the note's line without the sign of a comment.
func (n Note) String() string {
	return n.Reason.Kind.String() + separator + n.Name.String() + separator + n.Reason.String()
}

// parseNote returns the note in a comment; ok is false if it holds none. A comment without
// a legal name is ignored.
func parseNote(comment string) (n Note, ok bool) {
	for _, kind := range []Kind{NotApplicable, Incorrect, Stopped, Dropped} {
		rest, ok := strings.CutPrefix(comment, kind.String()+separator)
		if !ok {
			continue
		}
		name, text, ok := strings.Cut(rest, separator)
		if !ok || text == "" {
			return n, false
		}
		var err error
		if n.Name, err = ParseName(name); err != nil {
			return n, false
		}
		n.Reason = classified(parseReason(kind, text))
		return n, true
	}
	return n, false
}
