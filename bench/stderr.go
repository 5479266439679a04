package bench

import (
	"fmt"
	"strings"

	"example.com/mapbench/internal/child"
	"example.com/mapbench/internal/resultfile"
)

// stderrTail keeps the beginning and the end of what a worker writes to standard error, for
// errors to quote. It is safe for concurrent use.
type stderrTail struct{ child.Output }

const (
	// beginLen is how much of the beginning is kept, in bytes: the traces of some dozen
	// goroutines. The beginning of a panic or of a dump tells most.
	beginLen = 32 << 10
	// endLen is how much of the end is shown, in bytes, of a text without a trace.
	endLen = 2000
)

func newStderrTail() *stderrTail {
	return &stderrTail{child.Output{Begin: beginLen, End: endLen}}
}

// text returns what was kept, without white space around it.
func (s *stderrTail) text() string { return strings.TrimSpace(s.Output.String()) }

// first returns the first line that the worker wrote unasked, for the end of an error;
// "" if there is none.
func (s *stderrTail) first() string {
	text := s.text()
	crash, _ := child.FindCrash(text)
	if text == "" || crash.Asked() && strings.HasPrefix(text, crash.Line) {
		return ""
	}
	line, _, _ := strings.Cut(text, "\n")
	return fmt.Sprintf(", its standard error begins %.120q", line)
}

// concurrentMap reports whether the Go runtime ended the worker for its use of a map.
func (s *stderrTail) concurrentMap() bool {
	text := s.text()
	return strings.HasPrefix(text, resultfile.ConcurrentMap) || strings.Contains(text, "\n"+resultfile.ConcurrentMap)
}

// String returns the text for the end of an error: one line for a Go program's crash, and
// for other text its end, indented below a heading.
func (s *stderrTail) String() string {
	text, all := s.text(), !s.Cut()
	if text == "" {
		return ""
	}
	if line := crashLine(text); line != "" {
		return line
	}
	heading := "; its standard error:"
	if extra := len(text) - endLen; extra > 0 {
		text, all = text[extra:], false
	}
	if !all {
		heading = "; the end of its standard error:"
	}
	return heading + "\n\t" + strings.ReplaceAll(text, "\n", "\n\t")
}

// testIt is the next step after a crash.
const testIt = "; the map's own tests should show it, run them with -race"

// crashLine returns one line: why a Go program died and in which function, or in which
// function it was when it was asked for its goroutines. It is empty if the text holds no
// trace.
func crashLine(text string) string {
	crash, ok := child.FindCrash(text)
	if !ok {
		return ""
	}
	at := frame(crash.Trace)
	switch {
	case !crash.Asked():
		return fmt.Sprintf(": %.200s%s", crash.Line, blame(crash.Trace))
	case at != "":
		return at + "; is there a deadlock, or an endless loop?"
	}
	return ""
}

// inOneLine shortens the text of a panic and its trace to one line.
func inOneLine(text string) string {
	line, trace, more := strings.Cut(text, "\n")
	if !more {
		return text
	}
	return line + blame(trace)
}

// blame names the first of the map's functions in a trace, and says what to do. It is empty
// if the trace has none: then the fault is the harness's.
func blame(trace string) string {
	if at := frame(trace); at != "" {
		return at + testIt
	}
	return ""
}

// frame names the first function of a trace that belongs neither to the standard
// library nor to the worker around the map, with file and line; "" if there is none.
func frame(trace string) string {
	function, place, ok := child.Frame(trace, func(function string) bool {
		return strings.HasPrefix(function, "example.com/mapbench/bench/worker.")
	})
	if !ok {
		return ""
	}
	return fmt.Sprintf(", in %s at %s", function, place)
}
