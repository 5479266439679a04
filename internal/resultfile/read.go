package resultfile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/perf/benchfmt"
)

// Parse reads a file's text. Every error begins with name and, if it is about a line, its
// number. It is an error if the text is no results file or of another version, if a unit
// can't have a number, and if a line is not of the format; other readers skip such lines
// silently. A file that was cut off is no error: see [File.Cut]. It keeps text.
func Parse(text []byte, name string) (*File, error) {
	text, err := native(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	f := &File{Name: name, Text: text}
	f.cutLine()
	r := reader{File: f, names: make(map[string]Name)}
	if err := r.lines(); err != nil {
		return nil, fmt.Errorf("%s:%w", name, err)
	}
	if err := r.results(); err != nil {
		return nil, fmt.Errorf("%s:%w", name, err)
	}
	f.cutLaunch()
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("%s:%w", name, err)
	}
	return f, nil
}

// A reader reads a file in two passes: line by line, then results by benchfmt.
type reader struct {
	*File
	plain  bytes.Buffer // the lines for benchfmt
	places []int        // for each of them, its place in Entries
	config *Config      // above the line that is read
	above  []*Config    // above each of the lines for benchfmt
	names  map[string]Name
}

// lines makes an entry of each line, and passes on the lines that benchfmt must read. The
// error begins with the line's number.
func (r *reader) lines() error {
	r.config = new(Config)
	open := false // whether the line above lists a cell
	for line := range strings.Lines(string(r.Text)) {
		e := Entry{Place: len(r.Entries) + 1, Text: strings.TrimSuffix(line, "\n")}
		isComment := strings.HasPrefix(e.Text, "#")
		text, commented := strings.CutPrefix(e.Text, comment)
		cell, isCell := strings.CutPrefix(text, CellPrefix)
		isCell = isCell && commented
		switch {
		case e.Text == "":
			r.Headed = r.Headed || open
		case isCell:
			c, err := ParseCell(cell)
			if err != nil {
				return fmt.Errorf("%d: %w", e.Place, err)
			}
			r.Cells = append(r.Cells, c)
		case commented && strings.HasPrefix(text, linePrefix):
			r.pass(text)
		case commented:
			if n, ok := parseNote(text); ok {
				n.Place = e.Place
				e.Note = &n
			}
		case isComment:
		case !utf8.ValidString(e.Text):
			return fmt.Errorf("%d: %q is not UTF-8: restore the file, or delete the line", e.Place, clip(e.Text))
		case strings.HasPrefix(e.Text, unitPrefix), strings.HasPrefix(e.Text, benchmark) && strings.ContainsAny(e.Text, " \t"):
			r.pass(e.Text)
		case e.Text[0] >= 'a' && e.Text[0] <= 'z' && strings.Contains(e.Text, ":"):
			r.configure(e.Text)
		default:
			return fmt.Errorf("%d: %q is neither a result nor configuration", e.Place, clip(e.Text))
		}
		open = isCell
		r.Entries = append(r.Entries, e)
	}
	r.Config = *r.config
	return nil
}

// pass has benchfmt read the line of the next entry.
func (r *reader) pass(text string) {
	r.plain.WriteString(text)
	r.plain.WriteByte('\n')
	r.places = append(r.places, len(r.Entries))
	r.above = append(r.above, r.config)
}

// configure takes a setting from a line, if benchstat would.
func (r *reader) configure(line string) {
	key, value, _ := strings.Cut(line, ":")
	text := strings.TrimLeft(value, " \t")
	if strings.ContainsFunc(key, notInKeys) || value != "" && text == value {
		return
	}
	config := r.config.with(Setting{key, text})
	r.config = &config
}

// results has benchfmt read results. The error begins with the line's number.
func (r *reader) results() error {
	results := benchfmt.NewReader(&r.plain, r.Name)
	for results.Scan() {
		record := results.Result()
		_, n := record.Pos()
		e := &r.Entries[r.places[n-1]]
		unused := strings.HasPrefix(e.Text, comment)
		switch record := record.(type) {
		case *benchfmt.SyntaxError:
			if !unused { // a comment that can't be read is ignored
				return fmt.Errorf("%d: %s", e.Place, record.Msg)
			}
		case *benchfmt.Result:
			line, err := r.line(record)
			if err != nil && !unused {
				return fmt.Errorf("%d: %w", e.Place, err)
			}
			if err == nil {
				line.Place, line.Config, line.Unused = e.Place, r.above[n-1], unused
				e.Line = line
			}
		}
	}
	return results.Err()
}

// line returns the line that a result stands for.
func (r *reader) line(result *benchfmt.Result) (*Line, error) {
	spelling := string(result.Name)
	name, ok := r.names[spelling]
	if !ok {
		var err error
		if name, err = ParseName(spelling); err != nil {
			return nil, err
		}
		r.names[spelling] = name
	}
	line := &Line{Name: name, Spelling: benchmark + spelling, Ops: result.Iters, Values: NoValues()}
	for _, v := range result.Values {
		value, unit := v.Value, v.Unit
		if v.OrigUnit != "" { // benchunit makes seconds of ns
			value, unit = v.OrigValue, v.OrigUnit
		}
		if err := check(unit, value); err != nil {
			return nil, err
		}
		if u, ok := FindUnit(unit); ok {
			line.Values[u] = value
		}
	}
	if line.Values[NsPerOp] != line.Values[NsPerOp] { // NaN
		return nil, errors.New("no " + NsPerOp.String())
	}
	return line, nil
}

// check returns an error for a file of another version, and for one whose configuration
// changes to another machine or subject. The error begins with the line's number.
func (r *reader) check() error {
	var last *Config
	for line := range r.Lines() {
		switch now := line.Config; {
		case last == nil:
			r.Config = *now
			if got := now.Get(KeyVersion); got == "" {
				return fmt.Errorf(`%d: no "%s: %s" line above the first result: not a file of mapbench`, line.Place, KeyVersion, Version)
			} else if got != Version {
				return fmt.Errorf("%d: file format %s: %s, want %s: judge it with the mapbench that wrote it", line.Place, KeyVersion, got, Version)
			}
		case now != last:
			for _, key := range slices.Concat(MachineKeys, SubjectKeys) {
				if got, want := now.Get(key), r.Config.Get(key); got != want {
					return fmt.Errorf("%d: %s changes from %q to %q above this line: one file is one machine and one subject", line.Place, key, want, got)
				}
			}
		}
		last = line.Config
	}
	return nil
}

// notInKeys reports whether a rune stands in no key of the Go benchmark format.
func notInKeys(r rune) bool { return r == ' ' || r == '\t' || r >= 'A' && r <= 'Z' }

// clip shortens a line for a message.
func clip(line string) string {
	const most = 40
	if len(line) <= most {
		return line
	}
	return line[:most] + "…"
}
