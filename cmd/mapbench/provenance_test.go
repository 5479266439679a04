package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
)

// TestCheckoutThatCantBeBuilt wants an error, and no map from inside the program, where
// the go command refuses a checkout.
func TestCheckoutThatCantBeBuilt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "f.txt")
	check := func(why string) {
		t.Helper()
		for _, line := range []string{
			"run -impl mutex -spec read=95/n=100 -launches 1 -o " + file,
			"crossover -measure -a mutex -b cas -budget 1s -o " + file,
		} {
			code, out, errs := command(t, line)
			if code != cmdline.ExitUsage || out != "" || !strings.Contains(errs, why) || !strings.Contains(errs, "in a checkout of mapbench") {
				t.Errorf("mapbench %s: exit %d, output %q, error output %q; want exit 2 and %q", line, code, out, errs, why)
			}
			if _, err := os.Stat(file); err == nil {
				t.Fatalf("mapbench %s: it wrote a file", line)
			}
		}
	}
	t.Run("vendor", func(t *testing.T) {
		t.Setenv("GOFLAGS", "-mod=vendor")
		check("inconsistent vendoring")
	})
	t.Run("no go", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		check(`exec: "go": executable file not found`)
	})
	t.Run("go.mod", func(t *testing.T) {
		root := t.TempDir()
		write(t, filepath.Join(root, "go.mod"), "module example.com/mapbench // here\n\ngo 1.26.0\nfrobnicate x\n")
		if err := os.Mkdir(filepath.Join(root, "sub"), 0o700); err != nil {
			t.Fatal(err)
		}
		t.Chdir(filepath.Join(root, "sub"))
		check("unknown directive: frobnicate")
	})
	t.Run("results", func(t *testing.T) {
		t.Chdir("results")
		check("no required module provides package example.com/mapbench/cmd/mapworker")
	})
}

// TestForeignRepository stands in a repository that holds something else. What is
// measured is not of its commit.
func TestForeignRepository(t *testing.T) {
	sandbox(t)
	root := t.TempDir()
	t.Chdir(root)
	write(t, "go.mod", "module example.com/mapbenchlike\n")
	output(t, root, "git", "init", "--quiet")
	output(t, root, "git", "add", ".")
	output(t, root, "git", "commit", "--quiet", "--message=all")
	code, out, errs := command(t, "run -impl nop,mutex -spec read=95/n=100 -launches 1 -budget 1s")
	if code != cmdline.ExitOK && code != cmdline.ExitUnresolved || !strings.Contains(out, "\ncommit: unknown\ndirty: false\n") || !strings.Contains(out, "\nbuilt: ") {
		t.Errorf("exit %d, want commit unknown and built in\n%s", code, out)
	}
	if want := "no module with mapbench here: measuring the maps inside this program, of an unknown commit\n"; !strings.Contains(errs, want) {
		t.Errorf("error output %q; want %q", errs, want)
	}
}

// TestCheckoutInAForeignRepository asks for the commit of a tree that lies, unpacked, in
// the repository of something else.
func TestCheckoutInAForeignRepository(t *testing.T) {
	sandbox(t)
	root := repositoryCopy(t)
	t.Chdir(root)
	check := func(want string, dirty bool) {
		t.Helper()
		s, err := ownSource(env{t.Context(), io.Discard, io.Discard})
		if err != nil || s.Package != workerPackage || s.Commit != want || s.Dirty != dirty {
			t.Errorf("ownSource = %+v, %v; want commit %q, dirty %v", s, err, want, dirty)
		}
	}
	check(output(t, root, "git", "rev-parse", "HEAD"), false)
	write(t, "new.txt", "")
	check(output(t, root, "git", "rev-parse", "HEAD"), true)
	if err := os.RemoveAll(".git"); err != nil {
		t.Fatal(err)
	}
	check("", true) // no repository
	outer := filepath.Dir(root)
	output(t, outer, "git", "init", "--quiet")
	output(t, outer, "git", "commit", "--quiet", "--allow-empty", "--message=theirs")
	check("", true)
}
