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

// workerPackages are the places of the worker's main package in a tree: today's, and that of
// older commits. The first place that a tree has is built.
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

// Build is a subject that is ready to be linked. Dir, Package, Env, Flags and LDFlags are for
// the go command; RunEnv and Program are for starting the worker. Make one with
// [Subject.Prepare], and Close it. One goroutine at a time may use it. The caller may read
// its slices but must not change them.
type Build struct {
	Subject Subject
	// Dir is the absolute path of the folder to run the go command in. Package is the
	// package to build there, as in ./cmd/mapworker. Both are empty for a program.
	Dir, Package string
	// Env is to be added to the environment of "go build" and "go list", as NAME=VALUE.
	// Flags are to be added to their arguments, and LDFlags to the value of -ldflags.
	Env, Flags, LDFlags []string
	// RunEnv is to be added to the worker's environment, as NAME=VALUE.
	RunEnv []string
	// Program is the command of a worker that is not built here, of several builds the first;
	// nil if it is built here.
	Program []string
	// Commit is the full hash of the commit that is built, or that the work
	// tree is based on; empty for a program and outside a repository.
	Commit string
	// Dirty reports whether the work tree differs from Commit.
	Dirty bool
	// Plugin is the import path of a plug-in's main package; empty for mapbench's own worker
	// and for a program. Harness is what [Align] said; empty if it did nothing.
	Plugin, Harness string

	repository repository
	temporary  *folder.Temporary // nil for a program
	inside     bool              // whether the sources or go.mod are in the temporary folder
	modFlags   []string          // those of Flags that name a go.mod of the build's own
	pluginDir  string            // of a plug-in, in the work tree; "" for mapbench's worker
	moduleDir  string            // that of its module there
}

// Plant slows an impl, or all impls, of the build's worker down. Text is that of
// [worker.ParsePlant], IMPL=SHARE%, as in mutex=5% or *=5%. A worker of an old commit ignores
// plants; the plant is in force only if the worker's hello names it. The error says what is
// wrong with text, or that the subject is a program.
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

// Close removes the files that preparing made. It may be called more than once, also after
// the context of Prepare has ended.
func (b *Build) Close() error {
	if b.temporary == nil {
		return nil
	}
	return b.temporary.Remove()
}

// Prepare makes a subject ready to be linked: it checks the commit out, fetches the
// toolchain, chooses the versions of the dependencies, and compiles. Repo is a folder of the
// repository. If Prepare fails, or ctx ends meanwhile, it removes the files that it made. The
// error is one line, which names the subject; if ctx has ended, it is ctx.Err().
func (s Subject) Prepare(ctx context.Context, repo string) (*Build, error) {
	return s.prepare(ctx, new(Build), repo)
}

// prepare prepares a build of the subject, which is empty but for its plug-in.
func (s Subject) prepare(ctx context.Context, b *Build, repo string) (*Build, error) {
	b.Subject, b.RunEnv = s, s.RunEnv
	if s.Program != "" {
		b.Program = []string{s.Program}
		if len(s.Builds) > 0 {
			b.Program = s.Builds[:1]
		}
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
	// No path and no time gets into a worker. They would move what is linked, and a tree
	// in another folder would have to be compiled again.
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
	if err := b.enter(); err != nil {
		return err
	}
	if s.Toolchain != "" {
		variable := "GOTOOLCHAIN=" + s.Toolchain
		b.Env = append(b.Env, variable)
		if _, err := run(ctx, b.Dir, []string{variable}, "go", "version"); err != nil { // downloads the toolchain
			return fmt.Errorf("%w; want a release of https://go.dev/dl, as in go1.25.5, and a module proxy ($GOPROXY) that has it", err)
		}
	}
	if err := b.chooseModules(ctx); err != nil {
		return err
	}
	if b.pluginDir != "" {
		if b.Plugin, err = run(ctx, b.Dir, b.Env, "go", slices.Concat([]string{"list"}, b.modFlags, []string{b.Package})...); err != nil {
			return err
		}
	}
	return b.compile(ctx)
}

// checkOut writes the files of the subject's commit into the build's folder. It adds nothing
// to the repository's own list of work trees, so a kill leaves nothing there.
func (b *Build) checkOut(ctx context.Context) (err error) {
	if b.Commit, err = b.repository.commit(ctx, b.Subject.Ref); err != nil {
		return err
	}
	b.Dir, b.inside = filepath.Join(b.temporary.Dir, "tree"), true
	return b.repository.export(ctx, b.Commit, b.Dir, filepath.Join(b.temporary.Dir, "index"))
}

// compile compiles all packages that the worker is linked from. The compiler's temporary
// files are in the build's temporary folder, so that the next run removes them after a kill.
func (b *Build) compile(ctx context.Context) error {
	args := slices.Concat([]string{"list", "-export", "-deps", "-f", "{{.Name}}"}, b.Flags, []string{b.Package})
	_, err := run(ctx, b.Dir, append(slices.Clone(b.Env), "GOTMPDIR="+b.temporary.Dir), "go", args...)
	if err == nil {
		return nil
	}
	if b.inside {
		return fmt.Errorf("building it: %w; name another commit, toolchain or version", err)
	}
	command := strings.Join(append(slices.Clone(b.Env), "go", "build", "-C", b.Dir, b.Package), " ")
	return fmt.Errorf("building it: %w; for all errors: %s", err, command)
}
