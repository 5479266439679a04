package resultfile

import (
	"bytes"
	"iter"
	"strings"
	"time"
)

// A File is what a results file holds, in the file's order.
type File struct {
	// Name is for messages.
	Name string
	// Text is the file's text up to the end of its last whole launch, with the line ends of
	// the format. Rest is the number of bytes behind it.
	Text []byte
	Rest int64
	// Config is the first result's configuration or, without results, the header's.
	Config Config
	// Cells are those that the header lists. Headed reports whether the header is whole:
	// it ends in the cells and an empty line.
	Cells  []Cell
	Headed bool
	// Entries are the lines of Text.
	Entries []Entry
	// Cut says what was left out of a file that was cut off, each without the file's
	// name; nil for a whole file.
	Cut []error
}

// An Entry is a line of a file.
type Entry struct {
	// Place is the line's number, from 1 on.
	Place int
	// Text is the line as it stands, without its end.
	Text string
	// Line is the result that the line holds, even in a comment; nil if it holds none.
	Line *Line
	// Note is the note that a comment holds; nil for any other line.
	Note *Note
}

// A Line is one contestant's result of one launch.
type Line struct {
	Name Name
	// Ops is the number of operations that were counted.
	Ops    int
	Values Values

	// A reader sets the fields below; a writer ignores them. Spelling is the benchmark's
	// name as the file spells it. Place is the line's number. Config is the configuration
	// above the line; lines share it. Unused reports whether the line is a comment, as in
	// an invalid launch.
	Spelling string
	Place    int
	Config   *Config
	Unused   bool
}

// An InvalidLaunch is a launch that must not be used, since one of its results is not what
// the workload asks for. Its lines are comments.
type InvalidLaunch struct {
	// Why is the first of the reasons: "xsync: the mean size is 900.0, want 1000 ± 2.0
	// %". It is "" if the file states none.
	Why   string
	Lines []*Line // at least one
}

// Lines returns the lines that count, without those of invalid launches.
func (f *File) Lines() iter.Seq[*Line] {
	return func(yield func(*Line) bool) {
		for _, e := range f.Entries {
			if e.Line != nil && !e.Line.Unused && !yield(e.Line) {
				return
			}
		}
	}
}

// Notes returns the notes.
func (f *File) Notes() (notes []Note) {
	for _, e := range f.Entries {
		if e.Note != nil {
			notes = append(notes, *e.Note)
		}
	}
	return notes
}

// Invalid returns the invalid launches. It ignores reasons without lines below them, and
// commented lines without a reason above them.
func (f *File) Invalid() (launches []InvalidLaunch) {
	var launch *InvalidLaunch // which may go on in the next line
	end := func() {
		if launch != nil && len(launch.Lines) > 0 {
			launches = append(launches, *launch)
		}
		launch = nil
	}
	for _, e := range f.Entries {
		why, begins := strings.CutPrefix(e.Text, comment+invalidComment)
		switch {
		case begins:
			if launch != nil && len(launch.Lines) > 0 {
				end()
			}
			if launch == nil {
				launch = &InvalidLaunch{}
			}
			if launch.Why == "" { // the first reason is enough
				launch.Why = why
			}
		case launch != nil && e.Line != nil && e.Line.Unused:
			launch.Lines = append(launch.Lines, e.Line)
		default:
			end()
		}
	}
	end()
	return launches
}

// Doubts returns the reasons why the whole file is doubtful ([Writer.Doubt]).
func (f *File) Doubts() (doubts []string) {
	for _, e := range f.Entries {
		if doubt, ok := strings.CutPrefix(e.Text, comment+doubtComment); ok {
			doubts = append(doubts, strings.TrimSpace(doubt))
		}
	}
	return doubts
}

// Began returns when measuring began, later by the time in which nobody went on with the
// file; zero if the file doesn't say it.
func (f *File) Began() (began time.Time) {
	for _, e := range f.Entries { // of the header, or of a part
		if text, ok := strings.CutPrefix(strings.TrimPrefix(e.Text, comment), KeyBegan+": "); ok {
			began, _ = time.Parse(time.RFC3339, strings.TrimSpace(text)) // zero if it is none
		}
	}
	return began
}

// HasResults reports whether the file holds results, even in comments.
func (f *File) HasResults() bool {
	for _, e := range f.Entries {
		if e.Line != nil {
			return true
		}
	}
	return false
}

// First is the beginning of every results file.
const First = KeyVersion + ": "

// Begins reports whether a text begins as a results file does. A text of a few bytes, as a
// kill leaves it, may be a part of that beginning.
func Begins(text []byte) bool {
	return bytes.HasPrefix(text, []byte(First)) || bytes.HasPrefix([]byte(First), text)
}

// CellPrefix begins the text that lists a cell: in a results file behind the sign of a
// comment, in a gate run's summary at the beginning of the line.
const CellPrefix = "cell: "

// The sign of a comment, and what some lines begin with.
const (
	comment        = "# "
	invalidComment = "invalid launch: "
	doubtComment   = "doubt: "
	unitPrefix     = "Unit "
)
