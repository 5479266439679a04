// Package subject builds workers from commits, toolchains, flags and versions of
// dependencies.
//
// The steps, in order:
//
//  1. Parse the user's text: [Parse].
//  2. Remove the files that a killed run has left: [RemoveStale].
//  3. Prepare the subject: [Subject.Prepare]. It makes a [Build], which says where and with
//     which flags "go build" makes the worker. The worker's packages are compiled by then.
//  4. Link and run the worker.
//  5. Remove the files that Prepare made: [Build.Close].
package subject

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Subject is what a worker is built from, and the environment that it runs in. Make one with
// [Parse]; the zero value names nothing.
type Subject struct {
	// Ref names a commit, as git does; "." names the work tree ([WorkTree]).
	Ref string
	// Toolchain is a Go release, as in go1.25.5; empty means the toolchain of the go
	// command.
	Toolchain string
	// Dependencies are versions of modules, PATH@VERSION, ascending. No path is in it
	// twice.
	Dependencies []string
	// BuildEnv and RunEnv are variables, NAME=VALUE, of the build's and of the worker's
	// environment, ascending. No name is in them twice.
	BuildEnv, RunEnv []string
	// Program is the absolute path of a worker that is not built here, or a pattern of such
	// paths. If it is set, all other fields but RunEnv and Builds are empty.
	Program string
	// Builds are the paths that Program matches if it is a pattern, ascending: links of one
	// worker, each with a layout of its own.
	Builds []string
}

// WorkTree is the [Subject.Ref] of the work tree, with all its changes.
const WorkTree = "."

// The variables that a subject may set. GOMAXPROCS is not one of them, because the procs of a
// cell set it.
var (
	buildVariables = []string{"GOAMD64", "GOEXPERIMENT"}
	runVariables   = []string{"GODEBUG", "GOGC", "GOMEMLIMIT"}
)

// values are the values of variables that nobody else checks: the go command builds with
// GOAMD64=v9, and the runtime takes GOGC=5O for 100.
var values = map[string]*regexp.Regexp{
	"GOAMD64": regexp.MustCompile(`^v[1-4]$`),
	"GOGC":    regexp.MustCompile(`^(off|[0-9]{1,9})$`),

	"GOMEMLIMIT": regexp.MustCompile(`^(off|[0-9]{1,18}(B|KiB|MiB|GiB|TiB)?)$`),
}

var (
	toolchain  = regexp.MustCompile(`^go[0-9]+\.[0-9]+(\.[0-9]+|rc[0-9]+|beta[0-9]+)?$`)
	dependency = regexp.MustCompile(`^([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[^@\s]+)?)@([^@{}\s]+)$`)
	release    = regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+`)
)

// Parse parses a subject: parts with commas between, in any order, as in
// "HEAD~1,go1.25.5,GOAMD64=v3". A part is a commit, "." or "worktree" for the work tree, a
// toolchain, NAME=VALUE of an environment, PATH@VERSION of a dependency, a path of a program, or
// a pattern of such paths, as [filepath.Match] takes it. Without a commit and a program, the subject is the work tree. The error quotes
// the text, names the part, and says what is wanted. Parse does not check that the commit,
// the toolchain and the versions exist.
func Parse(text string) (Subject, error) { return parseParts(text, program) }

// ParseBuilt parses a subject as [Parse] does, but a path of a program names a commit. Use it
// for a text that comes from a file, which must not choose a program to run.
func ParseBuilt(text string) (Subject, error) {
	return parseParts(text, func(string) (string, []string, error) { return "", nil, nil })
}

// parseParts parses a subject. Program returns the path of the program that a part names, or
// "" if the part names no program; of a pattern it also returns the paths that match.
func parseParts(text string, program func(part string) (string, []string, error)) (Subject, error) {
	var s Subject
	for part := range strings.SplitSeq(text, ",") {
		if err := s.add(part, program); err != nil {
			return Subject{}, fmt.Errorf("subject %q: %w", text, err)
		}
	}
	if s.Program != "" {
		if s.Ref != "" || s.Toolchain != "" || s.BuildEnv != nil || s.Dependencies != nil {
			return Subject{}, fmt.Errorf("subject %q: %s is not built here, so the only other parts may be values of %s",
				text, s.Program, strings.Join(runVariables, ", "))
		}
	} else if s.Ref == "" {
		s.Ref = WorkTree
	}
	for _, list := range [][]string{s.Dependencies, s.BuildEnv, s.RunEnv} {
		slices.Sort(list)
	}
	return s, nil
}

// add parses one part.
func (s *Subject) add(part string, program func(part string) (string, []string, error)) error {
	name, value, variable := strings.Cut(part, "=")
	switch {
	case part == "":
		return fmt.Errorf("an empty part; want %s", accepted)
	case variable && value == "":
		return fmt.Errorf("%s has no value; leave it out, or give it one", name)
	case variable && values[name] != nil && !values[name].MatchString(value):
		return fmt.Errorf("%s; want a value that matches %s", part, values[name])
	case name == "GODEBUG" && variable && checkGODEBUG(value) != nil:
		return checkGODEBUG(value)
	case variable && slices.Contains(buildVariables, name):
		return addOnce(&s.BuildEnv, name+"=", part)
	case variable && slices.Contains(runVariables, name):
		return addOnce(&s.RunEnv, name+"=", part)
	case variable:
		return fmt.Errorf("unknown variable %q; want one of %s, %s", name,
			strings.Join(buildVariables, ", "), strings.Join(runVariables, ", "))
	case toolchain.MatchString(part):
		return setOnce(&s.Toolchain, "toolchain", part)
	case dependency.MatchString(part):
		path, version, _ := strings.Cut(part, "@")
		if !release.MatchString(version) { // such as latest, which may be another one tomorrow
			return fmt.Errorf("%s at version %s; want a complete version, as in v4.4.0", path, version)
		}
		return addOnce(&s.Dependencies, path+"@", part)
	case part == WorkTree || part == "worktree":
		return setOnce(&s.Ref, "commit", WorkTree)
	}
	if path, builds, err := program(part); path != "" || err != nil {
		if err != nil {
			return err
		}
		s.Builds = builds
		return setOnce(&s.Program, "program", path)
	}
	if strings.HasPrefix(part, "-") || strings.ContainsAny(part, " \t\n") {
		return fmt.Errorf("%q is not one of: %s", part, accepted)
	}
	return setOnce(&s.Ref, "commit", part)
}

const accepted = "a commit, . for the work tree, a toolchain (go1.25.5), NAME=VALUE (GOAMD64=v3), PATH@VERSION of a dependency, a program (./worker), or a pattern of several links of one program ('./worker-*')"

// program returns the absolute path of the program that a part names, or "" if it names no
// program. A branch may have a slash too, so a path names a program only if it begins with /,
// ./ or ../ or if there is such a program. A part with a wildcard, which no branch may have, is
// a pattern.
func program(part string) (path string, builds []string, err error) {
	if strings.ContainsAny(part, "*?[") {
		if path, err = filepath.Abs(part); err == nil {
			builds, err = matching(part)
		}
		return path, builds, err
	}
	explicit := filepath.IsAbs(part) || strings.HasPrefix(part, "./") || strings.HasPrefix(part, "../")
	info, err := os.Stat(part)
	switch {
	case !explicit && (err != nil || !isExecutable(info)):
		return "", nil, nil
	case err != nil:
		return "", nil, fmt.Errorf("%w; want a program that speaks the worker's protocol (docs/plugin.md)", err)
	case !isExecutable(info):
		return "", nil, notExecutable(part)
	}
	path, err = filepath.Abs(part)
	return path, nil, err
}

// matching returns the absolute paths of the programs that a pattern matches, ascending.
func matching(pattern string) ([]string, error) {
	found, err := filepath.Glob(pattern)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", pattern, err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("no file matches %s; want links of one worker, each with a layout of its own (go build -ldflags=-randlayout=SEED)", pattern)
	}
	for i, name := range found {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		if !isExecutable(info) {
			return nil, notExecutable(name)
		}
		if found[i], err = filepath.Abs(name); err != nil {
			return nil, err
		}
	}
	slices.Sort(found)
	return found, nil
}

func isExecutable(info os.FileInfo) bool { return !info.IsDir() && info.Mode()&0o111 != 0 }

func notExecutable(name string) error {
	return fmt.Errorf("%s is not executable; want a program that speaks the worker's protocol (docs/plugin.md)", name)
}

func setOnce(field *string, kind, value string) error {
	if *field != "" {
		return fmt.Errorf("two %ss, %s and %s; want one", kind, *field, value)
	}
	*field = value
	return nil
}

// addOnce adds a value to a list, unless another value there has the same prefix.
func addOnce(list *[]string, prefix, value string) error {
	for _, other := range *list {
		if strings.HasPrefix(other, prefix) {
			return fmt.Errorf("%s and %s set the same thing; want one of them", other, value)
		}
	}
	*list = append(*list, value)
	return nil
}

// String returns a text that [Parse] parses as s, with the parts in a fixed order.
func (s Subject) String() string {
	var parts []string
	for _, part := range []string{s.Program, s.Ref, s.Toolchain} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(slices.Concat(parts, s.BuildEnv, s.RunEnv, s.Dependencies), ",")
}
