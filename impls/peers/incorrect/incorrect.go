// Package incorrect holds what people state about other authors' maps: the laws that the
// conformance kit has found a version of a map to break. Such a version gets no numbers.
// The list is incorrect.txt, which explains its own form and is embedded; [Read] reads
// another one only if it is named. Laws that no workload can meet broken are in
// docs/verify.md alone. The package links none of the maps.
package incorrect

import (
	_ "embed"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// File is the path of the embedded list in the module.
const File = "impls/peers/incorrect/incorrect.txt"

//go:embed incorrect.txt
var embedded string

// A Violation is a law that one version of a map breaks.
type Violation struct {
	// Impl is the map's name in flags.
	Impl string
	// Module and Version are where the map comes from ("v1.4.0").
	Module, Version string
	// Law names a law of package maptest, and Seed is a seed of the kit that
	// shows it broken.
	Law  string
	Seed uint64
	// What says what is violated, in one sentence, with the numbers of issues.
	What string
}

// String returns the violation in one line: "own-keys: loses keys (a/b#32)".
func (v Violation) String() string { return v.Law + ": " + v.What }

// A List is violations, in the order of the file that states them. The zero value
// holds none.
type List struct {
	// File is the file's path, for messages; that of the embedded list is [File].
	File       string
	Violations []Violation
}

// Read returns the list that a file states, or the embedded one if file is "". An error
// names the file and, if a line is wrong, the line.
func Read(file string) (List, error) {
	if file == "" {
		return parse(embedded, File)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return List{}, fmt.Errorf("reading which maps are incorrect: %w", err)
	}
	return parse(string(text), file)
}

// Of returns the violations of a version of a map, in the list's order. An empty
// version, that of a program that was built without a record of its modules, stands
// for any: nothing tells it from the one that is wrong.
func (l List) Of(impl, module, version string) List {
	found := List{File: l.File}
	for _, v := range l.Violations {
		if v.Impl == impl && v.Module == module && (v.Version == version || version == "") {
			found.Violations = append(found.Violations, v)
		}
	}
	return found
}

// String returns the first violation in one line, and how many more laws are broken:
// "own-keys: loses keys (a/b#32); 2 more laws in my.txt". It is "" if there is none.
func (l List) String() string {
	switch more := len(l.Violations) - 1; {
	case more < 0:
		return ""
	case more == 0:
		return l.Violations[0].String()
	case more == 1:
		return l.Violations[0].String() + "; 1 more law in " + l.File
	default:
		return fmt.Sprintf("%v; %d more laws in %s", l.Violations[0], more, l.File)
	}
}

// form is the form of a line that is no comment.
const form = "IMPL MODULE@VERSION LAW seed=N SENTENCE"

// The forms of a line's second to fourth word.
var (
	place = regexp.MustCompile(`^[^@\s]+@v[^@\s]+$`)
	law   = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	seed  = regexp.MustCompile(`^seed=[0-9]+$`)
)

// parse reads the text of a file.
func parse(text, file string) (List, error) {
	all := List{File: file}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		v, err := parseLine(line)
		if err != nil {
			return List{}, fmt.Errorf("%s:%d: %w", file, number, err)
		}
		for _, known := range all.Of(v.Impl, v.Module, v.Version).Violations {
			if known.Law == v.Law {
				return List{}, fmt.Errorf("%s:%d: %s %s@%s breaks %s in an earlier line too; want one line for each law", file, number, v.Impl, v.Module, v.Version, v.Law)
			}
		}
		all.Violations = append(all.Violations, v)
	}
	return all, nil
}

func parseLine(line string) (v Violation, err error) {
	words := strings.Fields(line)
	if len(words) < 5 {
		return v, fmt.Errorf("got %q; want %s", line, form)
	}
	for i, want := range []struct {
		*regexp.Regexp
		text string
	}{{place, "MODULE@VERSION, as in example.org/maps@v1.2.3"}, {law, "the name of a law, as in own-keys"}, {seed, "seed=N"}} {
		if word := words[i+1]; !want.MatchString(word) {
			return v, fmt.Errorf("got %q; want %s (%s)", word, want.text, form)
		}
	}
	v = Violation{Impl: words[0], Law: words[2], What: strings.Join(words[4:], " ")}
	v.Module, v.Version, _ = strings.Cut(words[1], "@")
	if v.Seed, err = strconv.ParseUint(strings.TrimPrefix(words[3], "seed="), 10, 64); err != nil {
		return v, fmt.Errorf("got %q; want a seed of at most 64 bits", words[3])
	}
	return v, nil
}
