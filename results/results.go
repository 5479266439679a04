// Package results holds what is committed about other authors' maps beside the
// measurements: the laws that the conformance kit has found them to break, in
// incorrect.txt, which explains its own form. What stands there gets no numbers. Laws
// that no workload can meet broken are only in docs/verify.md.
package results

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// File is the path of the list in the module.
const File = "results/incorrect.txt"

//go:embed incorrect.txt
var committed string

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

// Violations is a list of violations.
type Violations []Violation

// Read returns the violations that are known: those of [File] in the current
// folder or, where there is none, those that the program was built with. So a new
// finding counts without a new build. An error names the file and the line.
func Read() (Violations, error) {
	text, err := os.ReadFile(File)
	if errors.Is(err, fs.ErrNotExist) {
		return parse(committed, File)
	}
	if err != nil {
		return nil, fmt.Errorf("reading what is incorrect: %w", err)
	}
	return parse(string(text), File)
}

// Of returns the violations of a version of a map, in the list's order. An empty
// version, that of a program that was built without a record of its modules, stands
// for any: nothing tells it from the one that is wrong.
func (vs Violations) Of(impl, module, version string) Violations {
	var found Violations
	for _, v := range vs {
		if v.Impl == impl && v.Module == module && (v.Version == version || version == "") {
			found = append(found, v)
		}
	}
	return found
}

// form is what a line looks like that is no comment.
const form = "IMPL MODULE@VERSION LAW seed=N SENTENCE"

// What the words of a line look like, as far as it can be told: a module's path and
// version, a law's name and a seed.
var (
	place = regexp.MustCompile(`^[^@\s]+@v[^@\s]+$`)
	law   = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	seed  = regexp.MustCompile(`^seed=[0-9]+$`)
)

// String returns the first violation in one line, and how many more laws are
// broken: "own-keys: loses keys (a/b#32); 2 more laws in results/incorrect.txt".
func (vs Violations) String() string {
	switch more := len(vs) - 1; {
	case more < 0:
		return ""
	case more == 0:
		return vs[0].String()
	case more == 1:
		return vs[0].String() + "; 1 more law in " + File
	default:
		return fmt.Sprintf("%v; %d more laws in %s", vs[0], more, File)
	}
}

// parse reads a list; name is for errors.
func parse(text, name string) (Violations, error) {
	var all Violations
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		v, err := parseLine(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, number, err)
		}
		for _, known := range all.Of(v.Impl, v.Module, v.Version) {
			if known.Law == v.Law {
				return nil, fmt.Errorf("%s:%d: %s %s@%s breaks %s in an earlier line too; want one line for each law", name, number, v.Impl, v.Module, v.Version, v.Law)
			}
		}
		all = append(all, v)
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
