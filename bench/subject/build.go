package subject

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/folder"
)

// workerPackages are the main packages of a tree's worker: today's, and the one of commits
// before it moved. The first that a tree has is built.
var workerPackages = []string{"./cmd/mapworker", "./bench/cmd/worker"}

// findWorker returns the package of a tree's worker.
func findWorker(root string) (string, error) {
	for _, name := range workerPackages {
		if _, err := os.Stat(filepath.Join(root, name)); err == nil {
			return name, nil
		}
	}
	return "", fmt.Errorf("there is no %s in it; name a commit that has one", strings.Join(workerPackages, " or "))
}

// Build is a subject that is ready to be linked: Dir to LDFlags are for the go
// command, RunEnv and Program for starting the worker. The caller must Close it.
type Build struct {
	Subject Subject
	// Dir is the folder to run the go command in, and Package what to build
	// there. They are empty for a program.
	Dir, Package string
	// Env is added to the environment of `go build` and `go list`, Flags to
	// their arguments, LDFlags to the value of `go build`'s -ldflags.
	Env, Flags, LDFlags []string
	// RunEnv is added to the worker's environment.
	RunEnv []string
	// Program is the command of a worker that is taken as it is.
	Program []string
	// Commit is the full hash of the commit that is built, or that the work
	// tree stands on; empty for a program and outside a repository.
	Commit string
	// Dirty reports whether the work tree differs from Commit.
	Dirty bool

	repository repository
	temporary  *folder.Temporary // nil for a program
	gone       bool              // whether what is built goes with the temporary folder
}

// Plant makes the build's worker do extra work for an impl, or for all: text is
// IMPL=SHARE%, as in mutex=5% or *=5%. Whether the plant is in force the worker's hello says, since workers of
// commits before there were plants know nothing of it.
func (b *Build) Plant(text string) error {
	if b.Program != nil {
		return fmt.Errorf("-plant %s: %s is not built here; name a commit or a work tree", text, b.Subject)
	}
	if _, err := worker.ParsePlant(text); err != nil {
		return err
	}
	b.LDFlags = []string{"-X=example.com/mapbench/bench/worker.plantedWork=" + text}
	return nil
}

// Close removes what preparing made. It may be called more than once, also after the
// context of Prepare has ended.
func (b *Build) Close() error {
	if b.temporary == nil {
		return nil
	}
	return b.temporary.Remove()
}

// Prepare makes a subject ready: it checks the commit out, fetches the toolchain,
// settles the versions of the dependencies, and compiles. Repo is a folder of the
// repository. If it fails, or ctx ends meanwhile, nothing is left behind. An error is
// one line, and doesn't say which side of a gate the subject is.
func (s Subject) Prepare(ctx context.Context, repo string) (*Build, error) {
	b := &Build{Subject: s, RunEnv: s.RunEnv}
	if s.Program != "" {
		b.Program = []string{s.Program}
		return b, nil
	}
	err := b.prepare(ctx, repo)
	if err == nil {
		return b, nil
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	} else {
		err = fmt.Errorf("subject %s: %w", s, err)
	}
	return nil, errors.Join(err, b.Close())
}

func (b *Build) prepare(ctx context.Context, repo string) (err error) {
	s := b.Subject
	if b.repository, err = findRepository(ctx, repo); err != nil {
		return err
	}
	if b.temporary, err = makeTemporary(b.repository); err != nil {
		return err
	}
	b.Dir = b.repository.root
	// Neither side's paths or times get into its worker: they would move what is
	// linked, and a tree in another folder would be compiled anew.
	b.Flags = []string{"-trimpath", "-buildvcs=false"}
	b.Env = append(slices.Clone(s.BuildEnv), "GOWORK=off")
	if s.Ref == WorkTree {
		b.Commit, b.Dirty, err = b.repository.state(ctx)
	} else {
		err = b.checkOut(ctx)
	}
	if err != nil {
		return err
	}
	if b.Package, err = findWorker(b.Dir); err != nil {
		return err
	}
	if s.Toolchain != "" {
		variable := "GOTOOLCHAIN=" + s.Toolchain
		b.Env = append(b.Env, variable)
		if _, err := run(ctx, b.Dir, []string{variable}, "go", "version"); err != nil { // it downloads it
			return fmt.Errorf("%w; want a release of https://go.dev/dl, as in go1.25.5, and a module proxy ($GOPROXY) that has it", err)
		}
	}
	if err := b.settleModules(ctx); err != nil {
		return err
	}
	return b.compile(ctx)
}

// checkOut writes the files of the subject's commit into the build's folder. The repository's own
// list of work trees is not touched, so a kill leaves nothing in it.
func (b *Build) checkOut(ctx context.Context) (err error) {
	if b.Commit, err = b.repository.commit(ctx, b.Subject.Ref); err != nil {
		return err
	}
	b.Dir, b.gone = filepath.Join(b.temporary.Dir, "tree"), true
	return b.repository.export(ctx, b.Commit, b.Dir, filepath.Join(b.temporary.Dir, "index"))
}

// compile compiles all that the worker is linked from. What that makes on the way lies
// in the temporary folder, where the next run finds what a kill leaves.
func (b *Build) compile(ctx context.Context) error {
	args := slices.Concat([]string{"list", "-export", "-deps", "-f", "{{.Name}}"}, b.Flags, []string{b.Package})
	_, err := run(ctx, b.Dir, append(slices.Clone(b.Env), "GOTMPDIR="+b.temporary.Dir), "go", args...)
	if err == nil {
		return nil
	}
	if b.gone {
		return fmt.Errorf("building it: %w; name another commit, toolchain or version", err)
	}
	command := strings.Join(append(slices.Clone(b.Env), "go", "build", "-C", b.Dir, b.Package), " ")
	return fmt.Errorf("building it: %w; for all errors: %s", err, command)
}
