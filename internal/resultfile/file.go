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
	// Text is the whole launches' and what stands above and between them, with the line
	// ends of the format. Rest is the number of bytes that stood behind it.
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
	// Line is the result that the line holds, be it a comment; nil if it holds none.
	Line *Line
	// Note is what a comment says of a contestant; nil for any other line.
	Note *Note
}

// A Line is one contestant's result of one launch.
type Line struct {
	Name Name
	// Ops is the number of operations that were counted.
	Ops    int
	Values Values

	// Spelling is the benchmark's name as the file that the line was read from has it,
	// Place the line's number there and Config the configuration above it,
	// which lines share. Unused reports whether the line is a comment, as those of an
	// invalid launch are. A writer passes over these fields.
	Spelling string
	Place    int
	Config   *Config
	Unused   bool
}

// An InvalidLaunch is a launch that must not be used, since a result of it is not what
// its workload asks for. Its lines are comments.
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

// Invalid returns the invalid launches. Comments that say so without lines, and lines
// that no reason stands above, are none.
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

// Doubts returns why the whole file is doubtful, as whoever drove it has noted.
func (f *File) Doubts() (doubts []string) {
	for _, e := range f.Entries {
		if doubt, ok := strings.CutPrefix(e.Text, comment+doubtComment); ok {
			doubts = append(doubts, strings.TrimSpace(doubt))
		}
	}
	return doubts
}

// Began returns when the file was begun, later by as long as nobody went on with it; zero
// if it doesn't say.
func (f *File) Began() (began time.Time) {
	for _, e := range f.Entries { // of the header, or of a part
		if text, ok := strings.CutPrefix(strings.TrimPrefix(e.Text, comment), KeyBegan+": "); ok {
			began, _ = time.Parse(time.RFC3339, strings.TrimSpace(text)) // zero if it is none
		}
	}
	return began
}

// HasResults reports whether the file holds results, be they comments.
func (f *File) HasResults() bool {
	for _, e := range f.Entries {
		if e.Line != nil {
			return true
		}
	}
	return false
}

// First is what every results file begins with.
const First = KeyVersion + ": "

// Begins reports whether a text is a results file's beginning, be it of some bytes only as
// a kill leaves it.
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
