package bench

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
)

// lastWords keeps the beginning and the end of what a worker writes to standard
// error. It is safe for concurrent use.
type lastWords struct {
	mu         sync.Mutex
	begin, end []byte
	cut        bool // something between the two is lost
}

const (
	// beginLen holds the traces of some dozen goroutines, in bytes: of a panic
	// or of a dump the beginning tells most.
	beginLen = 32 << 10
	// endLen is how much is shown of what is no trace, in bytes.
	endLen = 2000
)

// Write implements [io.Writer].
func (w *lastWords) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := min(len(p), beginLen-len(w.begin))
	w.begin, w.end = append(w.begin, p[:n]...), append(w.end, p[n:]...)
	if extra := len(w.end) - endLen; extra > 0 {
		w.end, w.cut = append(w.end[:0], w.end[extra:]...), true
	}
	return len(p), nil
}

// text returns what was kept, and whether it is all.
func (w *lastWords) text() (text string, all bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.TrimSpace(string(w.begin) + string(w.end)), !w.cut
}

// first returns the first line of what the worker wrote unasked, for the end of an
// error, or nothing.
func (w *lastWords) first() string {
	text, _ := w.text()
	if text == "" || strings.HasPrefix(text, dumped) {
		return ""
	}
	line, _, _ := strings.Cut(text, "\n")
	return fmt.Sprintf(", its standard error begins %.120q", line)
}

// String returns what to put at the end of an error: of a Go program's crash one
// line, of other text its end, indented below a heading.
func (w *lastWords) String() string {
	text, all := w.text()
	if text == "" {
		return ""
	}
	if line := crash(text); line != "" {
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

const (
	// dumped is what a Go program begins its goroutines' traces with when it
	// is asked for them.
	dumped = "SIGQUIT: "
	// testIt is the next step after a crash.
	testIt = "; the map's own tests should show it, run them with -race"
)

// crash says in one line of which function a Go program died, or in which it was
// when it was asked for its goroutines. It is empty if the text holds no trace.
func crash(text string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "panic: "), strings.HasPrefix(line, "fatal error: "):
			return fmt.Sprintf(": %.200s%s", line, blame(text))
		case strings.HasPrefix(line, dumped):
			if at := frame(text); at != "" {
				return at + "; is there a deadlock, or an endless loop?"
			}
			return ""
		}
	}
	return ""
}

// inOneLine shortens the error of a panic, which is followed by a trace.
func inOneLine(text string) string {
	line, trace, more := strings.Cut(text, "\n")
	if !more {
		return text
	}
	return line + blame(trace)
}

// blame says in which of the map's functions a trace begins, and what to do about
// it; nothing if it has none, for then the fault is the harness's.
func blame(trace string) string {
	if at := frame(trace); at != "" {
		return at + testIt
	}
	return ""
}

// frame names the first function of a trace that belongs to neither the standard
// library nor the worker around the map, with file and line; nothing if there is
// none.
func frame(trace string) string {
	lines := strings.Split(trace, "\n")
	for i, line := range lines[:len(lines)-1] {
		file, isFile := strings.CutPrefix(lines[i+1], "\t")
		args := strings.LastIndex(line, "(")
		if !isFile || args < 0 || strings.HasPrefix(line, "\t") || strings.HasPrefix(line, "created by ") {
			continue
		}
		function := line[:args]
		path, _, _ := strings.Cut(function, "/")
		foreign := strings.HasPrefix(function, "main.") || strings.Contains(path, ".") && path != function
		if !foreign || function == "main.main" || strings.HasPrefix(function, "example.com/mapbench/bench/worker.") {
			continue
		}
		file, _, _ = strings.Cut(file, " ")
		return fmt.Sprintf(", in %s at %s", function, filepath.Base(file))
	}
	return ""
}
