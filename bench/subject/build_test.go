package subject

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestCommitsAndTheWorkTree(t *testing.T) {
	root := scratch(t)
	head := output(t, root, nil, "git", "rev-parse", "HEAD")
	first := output(t, root, nil, "git", "rev-parse", "HEAD~1")
	check := func(text, prints, commit string, dirty bool) {
		t.Helper()
		b, err := prepare(t, root, text)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		if got := runWorker(t, b); got != prints {
			t.Errorf("the worker of %s prints %q; want %q", text, got, prints)
		}
		if b.Commit != commit || b.Dirty != dirty {
			t.Errorf("the build of %s is of %s, dirty %v; want %s, dirty %v", text, b.Commit, b.Dirty, commit, dirty)
		}
		if inPlace := b.Dir == root; inPlace != (b.Subject.Ref == WorkTree) {
			t.Errorf("%s is built in %s", text, b.Dir)
		}
		if err := errors.Join(b.Close(), b.Close()); err != nil {
			t.Error(err)
		}
		if paths := left(t, root); len(paths) != 0 {
			t.Errorf("after Close there are %v", paths)
		}
	}
	check(".", "second", head, false)
	check("HEAD~1", "first", first, false)
	write(t, root, prints("third"))
	check(".", "third", head, true)
	check("main", "second", head, false)
	if got := output(t, root, nil, "git", "status", "--porcelain"); got != "M cmd/mapworker/main.go" {
		t.Errorf("git status says %q; want the one change of the test", got)
	}
	if got := strings.Count(output(t, root, nil, "git", "worktree", "list"), "\n"); got != 0 {
		t.Errorf("git lists %d more work trees; want none", got)
	}
}

// TestSidesAreLinkedAlike checks that the folder of a tree doesn't change the worker that is
// linked, so that a commit can be compared with the same work tree.
func TestSidesAreLinkedAlike(t *testing.T) {
	root := scratch(t)
	t.Setenv("GOFLAGS", "-buildvcs=auto")
	var texts []string
	for _, subject := range []string{".", "HEAD"} {
		b, err := prepare(t, root, subject)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		exe := filepath.Join(t.TempDir(), "worker")
		output(t, b.Dir, b.Env, "go", slices.Concat([]string{"build", "-o", exe}, b.Flags, []string{b.Package})...)
		text, err := os.ReadFile(exe)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	if texts[0] != texts[1] {
		t.Error("the workers of the commit and of the same work tree differ")
	}
}

func TestOutsideARepository(t *testing.T) {
	sandbox(t)
	root := t.TempDir()
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(root))
	write(t, root, prints("alone"))
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module example.com/scratch\n\ngo 1.24\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := prepare(t, root, ".")
	if err != nil {
		t.Fatal(err)
	}
	if got := runWorker(t, b); got != "alone" || b.Commit != "" {
		t.Errorf("the build of commit %q prints %q", b.Commit, got)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	want := "git finds no repository in " + root + " (fatal: not a git repository"
	if _, err := prepare(t, root, "HEAD"); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "), so there is no ref \"HEAD\"; run it in a clone") {
		t.Errorf("HEAD outside a repository: %v; want %q", err, want)
	}
}

// TestRepositoryThatGitRefuses checks that the error gives git's reason.
func TestRepositoryThatGitRefuses(t *testing.T) {
	root := scratch(t)
	output(t, root, nil, "git", "config", "core.repositoryformatversion", "99")
	if _, err := prepare(t, root, "HEAD"); err == nil || !strings.Contains(err.Error(), "found 99)") || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v; want what git says of a version 99, in one line", err)
	}
}

// TestCompilingInTheTemporaryFolder checks that the compiler's temporary files are where the
// next run finds them.
func TestCompilingInTheTemporaryFolder(t *testing.T) {
	root := scratch(t)
	r, err := findRepository(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	parent, err := home(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{WorkTree, "HEAD"} {
		in := blockGo(t, "list", "echo $GOTMPDIR; exit 1")
		done := make(chan error, 1)
		go func() {
			_, err := Subject{Ref: text}.Prepare(t.Context(), root)
			done <- err
		}()
		waitFor(t, in)
		dir, err := in.ReadString('\n')
		if failed := <-done; err != nil || failed == nil || !strings.HasPrefix(dir, parent) {
			t.Errorf("%s is compiled in %q, %v, %v; want it below %s, and to fail", text, dir, err, failed, parent)
		}
	}
}

func TestSubjectsThatCanNotBeBuilt(t *testing.T) {
	root := scratch(t)
	t.Setenv("GOPROXY", "off")
	check := func(text, want string) {
		t.Helper()
		b, err := prepare(t, root, text)
		if err == nil {
			b.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v; want %q, in one line", text, err, want)
		}
		if paths := left(t, root); len(paths) != 0 {
			t.Errorf("%s left %v", text, paths)
		}
	}
	check("nosuch", `subject nosuch: unknown ref "nosuch"; git log names commits, git fetch gets those that are not here yet`)
	check("HEAD:go.mod", `unknown ref "HEAD:go.mod"`)
	check("HEAD~2", "subject HEAD~2: there is no ./cmd/mapworker or ./bench/cmd/worker in it; name a commit that has one")
	check("go1.99.9", "subject .,go1.99.9: go: download go1.99.9 for ")
	check("go1.99.9", "; want a release of https://go.dev/dl, as in go1.25.5, and a module proxy ($GOPROXY) that has it")
	check("GOEXPERIMENT=nosuch", "building it: go: unknown GOEXPERIMENT such; for all errors: GOEXPERIMENT=nosuch GOWORK=off go build -C "+root+" ./cmd/mapworker")
	check("HEAD,GOEXPERIMENT=nosuch", "building it: go: unknown GOEXPERIMENT such; name another commit, toolchain or version")
	check("example.org/nosuch@v1.0.0", "the worker isn't linked with example.org/nosuch; it is linked with nothing but its own packages")
	write(t, root, "package main\n\nfunc main() {\n\ta()\n\tb()\n\tc()\n\td()\n}\n")
	const errs = "building it: cmd/mapworker/main.go:4:2: undefined: a | cmd/mapworker/main.go:5:2: undefined: b | cmd/mapworker/main.go:6:2: undefined: c | …"
	check(".", errs+"; for all errors: GOWORK=off go build -C "+root+" ./cmd/mapworker")
	output(t, root, nil, "git", "commit", "--quiet", "--all", "--message=broken")
	check("HEAD", errs+"; name another commit, toolchain or version")
}

func TestProgram(t *testing.T) {
	path := executable(t, t.TempDir(), "worker", "#!/bin/sh\n")
	b, err := prepare(t, ".", "GOGC=50,"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if !slices.Equal(b.Program, []string{path}) || !slices.Equal(b.RunEnv, []string{"GOGC=50"}) || b.Package != "" || b.Commit != "" {
		t.Errorf("the build of a program is %+v", b)
	}
	if err := b.Plant("mutex=5%"); err == nil || !strings.Contains(err.Error(), "is not built here; name a commit or a work tree") {
		t.Errorf("planting into a program: %v", err)
	}
}

// TestPlant links a plant into this tree's worker, and into a worker that has no plants.
func TestPlant(t *testing.T) {
	b, err := prepare(t, ".", ".")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Plant("mutex=5"); err == nil || !strings.Contains(err.Error(), "want IMPL=SHARE%") {
		t.Errorf("planting mutex=5: %v", err)
	}
	if err := b.Plant("mutex=5%"); err != nil {
		t.Fatal(err)
	}
	if hello := runWorker(t, b); !strings.Contains(hello, `"planted":"mutex=5%"`) {
		t.Errorf("the planted worker says %.200s", hello)
	}
	root := scratch(t)
	if b, err = prepare(t, root, "."); err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Plant("mutex=5%"); err != nil {
		t.Fatal(err)
	}
	if got := runWorker(t, b); got != "second" {
		t.Errorf("a worker without plants prints %q; want what it does", got)
	}
}

// TestInterruptLeavesNothing ends the context during each call of the go command that
// preparing makes, and checks that no files are left.
func TestInterruptLeavesNothing(t *testing.T) {
	root := scratch(t)
	s, err := Parse("HEAD~1," + output(t, root, nil, "go", "env", "GOVERSION"))
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"version", "mod", "list"} {
		t.Run(verb, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			in := blockGo(t, verb, "sleep 100; exit 1") // a child of its own
			done := make(chan error, 1)
			go func() {
				_, err := s.Prepare(ctx, root)
				done <- err
			}()
			waitFor(t, in)
			if paths := left(t, root); len(paths) != 1 {
				t.Errorf("while go %s runs there are %v; want one folder", verb, paths)
			}
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "\n") {
				t.Errorf("Prepare returns %v; want %v", err, context.Canceled)
			}
			if paths := left(t, root); len(paths) != 0 {
				t.Errorf("Prepare leaves %v", paths)
			}
			if _, err := in.ReadByte(); err != io.EOF {
				t.Errorf("the pipe of what go %s started says %v; want its end", verb, err)
			}
		})
	}
}

// TestWorkerBeforeTheMove builds a commit whose worker is where it was in older trees, and a
// later commit.
func TestWorkerBeforeTheMove(t *testing.T) {
	root := scratch(t)
	output(t, root, nil, "git", "mv", "cmd", "cmd-of-today")
	output(t, root, nil, "mkdir", "-p", "bench/cmd")
	output(t, root, nil, "git", "mv", "cmd-of-today/mapworker", "bench/cmd/worker")
	output(t, root, nil, "git", "commit", "--quiet", "--message=as it was")
	for text, want := range map[string]string{"HEAD": "./bench/cmd/worker", "HEAD~1": "./cmd/mapworker"} {
		b, err := prepare(t, root, text)
		if err != nil {
			t.Fatal(err)
		}
		if b.Package != want {
			t.Errorf("%s builds %s; want %s", text, b.Package, want)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
}
