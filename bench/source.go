package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
	"example.com/mapbench/internal/child"
	"example.com/mapbench/internal/resultfile"
)

// Source is where worker processes come from: a main package that is linked anew for every
// sweep, or a program that is used as it is.
type Source struct {
	// Package is the main package's import path or "."; Dir is the folder
	// to build it in.
	Package, Dir string
	// Program is the command to start if there is no Package. Builds are programs to start
	// instead, if there are any: links of one main package, each with a layout of its own.
	// Sweep i starts the i-th.
	Program []string
	Builds  []string

	// Side tells the builds of a gate apart ("old" and "new"): their impls are
	// called IMPL@SIDE. It is empty where each impl comes from one source only.
	Side string
	// Subject says what a side is built from; the file states it. Commit and Dirty describe
	// the work tree that the source is built from; Commit is empty if there is none.
	Subject, Commit string
	Dirty           bool
	// Plugin is the import path of a plug-in's main package, on a side of a gate. Harness
	// says which mapbench both sides are built with, if one of them pins another.
	Plugin, Harness string
	// Checkout reports whether Dir was checked out for this measurement; nobody else
	// changes it meanwhile.
	Checkout bool
	// Flags and Env are added to what the go command gets, LDFlags to the
	// linker's flags, and RunEnv to the workers' environment.
	Flags, LDFlags, Env, RunEnv []string
	// Planted is the [worker.Plant] that the workers must say they have; empty
	// for none.
	Planted string
}

// Fresh reports whether each sweep gets a link layout of its own.
func (s Source) Fresh() bool { return s.Package != "" || len(s.Builds) > 0 }

// String names the source for messages.
func (s Source) String() string {
	switch {
	case s.Side != "":
		return fmt.Sprintf("%s side, %s", s.Side, s.Subject)
	case s.Package == "":
		return strings.Join(s.Program, " ")
	case s.Package == ".":
		return s.Dir
	}
	return s.Package
}

// command returns a call of the go command for the source. Its temporary files lie in dir;
// if this process is killed, the next run removes them.
func (s Source) command(ctx context.Context, dir, verb string, args ...string) *exec.Cmd {
	// With a stamp of the repository's state, each new file in the repository would change
	// the worker's code.
	args = slices.Concat([]string{verb, "-buildvcs=false"}, s.Flags, args, []string{s.Package})
	cmd := child.Command(ctx, "go", args...)
	cmd.Dir = s.Dir
	cmd.Env = append(append(cmd.Environ(), s.Env...), "GOTMPDIR="+dir)
	return cmd
}

// run runs a call of the go command and returns what it printed. A linker that the go
// command has started ends by itself if this process is killed.
func (s Source) run(cmd *exec.Cmd) (string, error) {
	stdout, stderr, err := child.Text(cmd)
	if err != nil {
		return "", s.buildError(err, stderr)
	}
	return stdout, nil
}

// build returns the command of a sweep's worker. A package is linked with a layout that
// the seed gives, into dir.
func (s Source) build(ctx context.Context, dir string, sweep int, seed uint64) ([]string, error) {
	switch {
	case len(s.Builds) > 0:
		program, err := s.nextBuild(sweep)
		return []string{program}, err
	case s.Package == "":
		return s.Program, nil
	}
	exe := filepath.Join(dir, fmt.Sprintf("worker-%x", hash64(0, s.String()))) // overwrites the last sweep's
	// The linker takes seeds that fit into an int64 and reads 0 as none. No
	// debugger looks at a worker, and without its tables linking is quicker.
	flags := append([]string{"-s", "-w", fmt.Sprintf("-randlayout=%d", seed>>2|1)}, s.LDFlags...)
	if _, err := s.run(s.command(ctx, dir, "build", "-o", exe, "-ldflags="+strings.Join(flags, " "))); err != nil {
		return nil, err
	}
	return []string{exe}, nil
}

// buildError returns an error of one line: the go command's first complaint, and how to see
// all of them.
func (s Source) buildError(err error, stderr string) error {
	line := child.Complaint(stderr)
	if line == "" {
		return fmt.Errorf("building the worker %s: %w", s, err)
	}
	if s.Side != "" {
		return fmt.Errorf("building the worker, %s: %s", s, line)
	}
	all := "go build " + s.Package
	if s.Dir != "" {
		all = "go build -C " + s.Dir + " " + s.Package
	}
	return fmt.Errorf("building the worker %s: %s; for all errors: %s", s, line, all)
}

// ParseSource reads the value of a -worker flag: a program, or the folder of a
// main package.
func ParseSource(arg string) (Source, error) {
	info, err := os.Stat(arg)
	if err != nil {
		return Source{}, fmt.Errorf("-worker: %w; want a program or a folder that holds a main package", err)
	}
	path, err := filepath.Abs(arg)
	if err != nil {
		return Source{}, err
	}
	if info.IsDir() {
		return Source{Package: ".", Dir: path}, nil
	}
	return Source{Program: []string{path}}, nil
}

// WorkerImpl is an impl that a source's worker can measure.
type WorkerImpl struct {
	impls.Info
	side   string // of its Source
	source int    // index of its Source

	incorrect string // how this version of the map is known to be incorrect; "" if it isn't
}

// implName matches the names that an impl may have, except those that endsLikeProcs
// matches. An impl's name becomes a part of flags, of benchmark names and of the labels of
// results.
var (
	implName      = regexp.MustCompile(`^[^\s/,:#@]+$`)
	endsLikeProcs = regexp.MustCompile(`-[0-9]+$`)
)

// CheckImplName returns an error for a name that no impl may have.
func CheckImplName(name string) error {
	if !implName.MatchString(name) || endsLikeProcs.MatchString(name) {
		return fmt.Errorf("impl %q; want a name without blanks and / , : # @ that doesn't end in - and digits", name)
	}
	return nil
}

// IncomparableError is the error of sources whose results can't be compared: their workers
// draw other streams, or speak another version of the protocol.
type IncomparableError struct{ error }

// Unwrap returns the error that says why.
func (e IncomparableError) Unwrap() error { return e.error }

// askWorkers starts a worker of each source, and returns their impls and hellos. It is an
// error if two workers draw different streams, or if workers of one side are not built
// alike.
func askWorkers(ctx context.Context, argvs [][]string, sources []Source) (all []WorkerImpl, hellos []worker.Hello, err error) {
	for i, argv := range argvs {
		p, err := startWorker(ctx, argv, sources[i].RunEnv)
		if err != nil {
			return nil, nil, errors.Join(ctx.Err(), fmt.Errorf("worker %s: %w", sources[i], err))
		}
		p.kill()
		hello := p.hello
		hellos = append(hellos, hello)
		first := hellos[0]
		if hello.Digest != first.Digest {
			return nil, nil, IncomparableError{fmt.Errorf("worker %s draws other streams than worker %s (digests %s and %s); build both against one version of mapbench",
				sources[i], sources[0], hello.Digest, first.Digest)}
		}
		if hello.Planted != sources[i].Planted {
			return nil, nil, fmt.Errorf("worker %s has planted %q, want %q; only a commit whose worker supports plants can have one",
				sources[i], hello.Planted, sources[i].Planted)
		}
		if sources[i].Side == sources[0].Side && (hello.GoVersion != first.GoVersion || hello.GOAMD64 != first.GOAMD64) {
			return nil, nil, fmt.Errorf("worker %s is built by %s %s, worker %s by %s %s; build both alike",
				sources[i], hello.GoVersion, hello.GOAMD64, sources[0], first.GoVersion, first.GOAMD64)
		}
		for _, info := range hello.Impls {
			if err := CheckImplName(info.Name); err != nil {
				return nil, nil, fmt.Errorf("worker %s has an %w", sources[i], err)
			}
			for _, other := range all {
				if other.Name == info.Name && other.side == sources[i].Side {
					return nil, nil, fmt.Errorf("workers %s and %s both have an impl %q; give one of them another name",
						sources[other.source], sources[i], info.Name)
				}
			}
			all = append(all, WorkerImpl{Info: info, side: sources[i].Side, source: i})
		}
	}
	return all, hellos, nil
}

// findImpl returns the impl of a name, which may carry a parameter and a side. The controls
// of a gate belong to the first source's side.
func findImpl(available []WorkerImpl, impl string) (WorkerImpl, error) {
	name, side := impl, ""
	if c, err := resultfile.ParseContestant(impl); err == nil && !c.IsControl() {
		name, side = c.Impl, c.Side
	}
	if side == resultfile.SideControl {
		side = available[0].side
	}
	var infos []impls.Info
	var places []int
	for i, o := range available {
		if o.side == side {
			infos = append(infos, o.Info)
			places = append(places, i)
		}
	}
	if infos == nil && side != "" {
		return WorkerImpl{}, fmt.Errorf("unknown impl %q: no worker is of side %q", impl, side)
	}
	i, err := impls.Find(infos, name)
	if err != nil {
		return WorkerImpl{}, err
	}
	return available[places[i]], nil
}

// absent returns the first of a cell's contestants that the workers lack, or that can't be
// measured under the cell's spec, and why; nil if there is none.
func (c Cell) absent(available []WorkerImpl) *Absence {
	for i, contestant := range c.Contestants() {
		info, err := findImpl(available, c.Impls[i])
		if err != nil {
			return &Absence{Cell: c, Contestant: contestant, Reason: *notApplicable(err.Error())}
		}
		if why := c.missing(info); why != nil {
			return &Absence{Cell: c, Contestant: contestant, Reason: *why}
		}
	}
	return nil
}
