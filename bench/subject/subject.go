// Package subject builds workers from commits, toolchains, flags and versions of
// dependencies.
//
// A caller reads what the user named ([Parse]), removes what a killed run left
// behind ([RemoveStale]), and lets the subject be prepared ([Subject.Prepare]): the
// [Build] says where and with which flags `go build` makes its worker, which is known
// to compile by then. [Build.Close] takes away what preparing made.
package subject

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Subject is what a worker is built from, and the environment that it runs in.
type Subject struct {
	// Ref names a commit; "." is the work tree as it stands.
	Ref string
	// Toolchain is a Go release, as in go1.25.5; empty means the go command's
	// own.
	Toolchain string
	// Dependencies are PATH@VERSION, ascending, a path at most once.
	Dependencies []string
	// BuildEnv and RunEnv are NAME=VALUE of the build's and of the worker's
	// environment, ascending, a name at most once.
	BuildEnv, RunEnv []string
	// Program is the absolute path of a worker that is taken as it is. If it is
	// set, all but RunEnv is empty.
	Program string
}

// WorkTree names the work tree as it stands.
const WorkTree = "."

// The variables that a subject may set. GOMAXPROCS isn't among them: a cell's procs
// say it.
var (
	buildVariables = []string{"GOAMD64", "GOEXPERIMENT"}
	runVariables   = []string{"GODEBUG", "GOGC", "GOMEMLIMIT"}
)

// values are what a variable may be set to, where nobody else would say that it is
// wrong: the go command builds with GOAMD64=v9, the runtime takes GOGC=5O for 100.
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

// Parse reads a subject: parts with commas between, in any order, as in
// "HEAD~1,go1.25.5,GOAMD64=v3".
func Parse(text string) (Subject, error) { return parse(text, program) }

// ParseBuilt reads a subject that is built here: what else would name a program names a
// commit. It is for subjects that a file names, which chooses no program.
func ParseBuilt(text string) (Subject, error) {
	return parse(text, func(string) (string, error) { return "", nil })
}

// parse reads a subject. Program returns the path of the program that a part names, "" if
// it names none.
func parse(text string, program func(part string) (string, error)) (Subject, error) {
	var s Subject
	for part := range strings.SplitSeq(text, ",") {
		if err := s.add(part, program); err != nil {
			return Subject{}, fmt.Errorf("subject %q: %w", text, err)
		}
	}
	if s.Program != "" {
		if s.Ref != "" || s.Toolchain != "" || s.BuildEnv != nil || s.Dependencies != nil {
			return Subject{}, fmt.Errorf("subject %q: %s is not built here, so it takes nothing beside it but values of %s",
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

// add reads one part.
func (s *Subject) add(part string, program func(part string) (string, error)) error {
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
		if !release.MatchString(version) { // such as latest, which is another one tomorrow
			return fmt.Errorf("%s at version %s; want a whole one, as in v4.4.0", path, version)
		}
		return addOnce(&s.Dependencies, path+"@", part)
	case part == WorkTree || part == "worktree":
		return setOnce(&s.Ref, "commit", WorkTree)
	}
	if path, err := program(part); path != "" || err != nil {
		if err != nil {
			return err
		}
		return setOnce(&s.Program, "program", path)
	}
	if strings.HasPrefix(part, "-") || strings.ContainsAny(part, " \t\n") {
		return fmt.Errorf("%q is none of %s", part, accepted)
	}
	return setOnce(&s.Ref, "commit", part)
}

const accepted = "a commit, . for the work tree, a toolchain (go1.25.5), NAME=VALUE (GOAMD64=v3), PATH@VERSION of a dependency, or a program (./worker)"

// program returns the absolute path of the program that a part names, or "" if it
// names none. A branch may have a slash too, so a path that begins with neither /
// nor . must exist.
func program(part string) (string, error) {
	explicit := filepath.IsAbs(part) || strings.HasPrefix(part, "./") || strings.HasPrefix(part, "../")
	info, err := os.Stat(part)
	switch {
	case !explicit && (err != nil || info.IsDir() || info.Mode()&0o111 == 0):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("%w; want a program that speaks the worker's protocol (docs/plugin.md)", err)
	case info.IsDir() || info.Mode()&0o111 == 0:
		return "", fmt.Errorf("%s is not executable; want a program that speaks the worker's protocol (docs/plugin.md)", part)
	}
	return filepath.Abs(part)
}

func setOnce(field *string, kind, value string) error {
	if *field != "" {
		return fmt.Errorf("two of one kind, the %ss %s and %s; want one", kind, *field, value)
	}
	*field = value
	return nil
}

// addOnce adds a value to a list in which no other may have its prefix.
func addOnce(list *[]string, prefix, value string) error {
	for _, other := range *list {
		if strings.HasPrefix(other, prefix) {
			return fmt.Errorf("two of one kind, %s and %s; want one", other, value)
		}
	}
	*list = append(*list, value)
	return nil
}

// String returns the text that Parse reads as s, with the parts in a fixed order.
func (s Subject) String() string {
	var parts []string
	for _, part := range []string{s.Program, s.Ref, s.Toolchain} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(slices.Concat(parts, s.BuildEnv, s.RunEnv, s.Dependencies), ",")
}
