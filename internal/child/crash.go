package child

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A Crash is the message with which the Go runtime ended a program.
type Crash struct {
	// Line says why, as in "fatal error: concurrent map writes". It has no line break.
	Line string
	// Trace is what comes after the line: the stacks of goroutines, the one that died
	// first.
	Trace string
}

// asked begins the line of a program that got SIGQUIT.
const asked = "SIGQUIT: "

// Asked reports whether the program was made to show its goroutines, as [Dump] does.
func (c Crash) Asked() bool { return strings.HasPrefix(c.Line, asked) }

// crashLine matches a line that says why a program died.
var crashLine = regexp.MustCompile(`(?m)^(fatal error: |panic: |SIG[A-Z]+: ).*$`)

// FindCrash finds the first crash in what a program wrote to standard error. It reports
// whether there is one.
func FindCrash(stderr string) (c Crash, ok bool) {
	at := crashLine.FindStringIndex(stderr)
	if at == nil {
		return Crash{}, false
	}
	return Crash{stderr[at[0]:at[1]], strings.TrimPrefix(stderr[at[1]:], "\n")}, true
}

// Frame returns a function of a trace, and the last element of its file's path with the
// line: "example.org/lib.(*Map[...]).Store", "map.go:12". The function is the first, from
// the top of the first stack on, that is not in the standard library, for which skip
// reports false, and that is not main.main. Frame reports whether there is one. Skip gets a
// function's full name.
func Frame(trace string, skip func(function string) bool) (function, place string, ok bool) {
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
		if !foreign || function == "main.main" || skip(function) {
			continue
		}
		file, _, _ = strings.Cut(file, " ")
		return function, filepath.Base(file), true
	}
	return "", "", false
}

// Complaints returns the lines in which the go command, a compiler or git say why they
// failed, from what they wrote to standard error: neither empty lines nor those that name a
// package or say that a module is looked for or fetched. The caller owns the slice.
func Complaints(stderr string) (lines []string) {
	for line := range strings.Lines(stderr) {
		line = strings.TrimSpace(line)
		progress := slices.ContainsFunc([]string{"#", "go: downloading ", "go: finding ", "go: found "}, func(p string) bool { return strings.HasPrefix(line, p) })
		if line != "" && !progress {
			lines = append(lines, line)
		}
	}
	return lines
}
