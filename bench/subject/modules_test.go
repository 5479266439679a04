package subject

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// proxy makes a module proxy. For each PATH@VERSION it has a module with this go.mod, whose
// package prints its version.
func proxy(t *testing.T, mods map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, mod := range mods {
		path, version, _ := strings.Cut(name, "@")
		var archive bytes.Buffer
		w := zip.NewWriter(&archive)
		text := fmt.Sprintf("package p\n\nfunc Print() { println(%q) }\n", version)
		for file, text := range map[string]string{"go.mod": mod, "p.go": text} {
			f, err := w.Create(name + "/" + file)
			if err == nil {
				_, err = f.Write([]byte(text))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		at := filepath.Join(dir, path, "@v")
		if err := os.MkdirAll(at, 0o700); err != nil {
			t.Fatal(err)
		}
		for ext, text := range map[string]string{
			".mod": mod, ".zip": archive.String(), ".info": fmt.Sprintf("{\"Version\":%q}", version),
		} {
			if err := os.WriteFile(filepath.Join(at, version+ext), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Setenv("GOPROXY", "file://"+filepath.ToSlash(dir))
	t.Setenv("GOSUMDB", "off")
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOFLAGS", "-modcacherw") // so that the test can remove it
}

// TestDependencies builds a worker with other versions of its modules than its go.mod asks
// for. The go.mod also requires, for other commands of the tree, a module that the proxy
// lacks.
func TestDependencies(t *testing.T) {
	root := scratch(t)
	proxy(t, map[string]string{
		"example.org/a@v1.0.0": "module example.org/a\n\ngo 1.24\n",
		"example.org/a@v1.1.0": "module example.org/a\n\ngo 1.24\n",
		"example.org/a@v1.2.0": "module example.org/a\n\ngo 1.24\n\nrequire example.org/b v1.1.0\n",
		"example.org/a@v1.3.0": "module example.org/a\n\ngo 1.99\n",
		"example.org/b@v1.0.0": "module example.org/b\n\ngo 1.24\n",
		"example.org/b@v1.1.0": "module example.org/b\n\ngo 1.24\n\nrequire example.org/a v1.1.0\n",
	})
	const mod = "module example.com/scratch\n\ngo 1.24\n\nrequire (\n\texample.org/a v1.1.0\n\texample.org/b v1.0.0\n)\n"
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte(mod), 0o600); err != nil {
		t.Fatal(err)
	}
	write(t, root, "package main\n\nimport (\n\ta \"example.org/a\"\n\tb \"example.org/b\"\n)\n\nfunc main() { a.Print(); b.Print() }\n")
	output(t, root, nil, "go", "mod", "tidy")
	output(t, root, nil, "go", "mod", "edit", "-require=example.org/unlinked@v1.0.0")
	tree := output(t, root, nil, "cat", "go.mod", "go.sum")
	check := func(subject, want string) {
		t.Helper()
		b, err := prepare(t, root, subject)
		if err != nil {
			if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: %v; want %q, in one line", subject, err, want)
			}
			return
		}
		defer b.Close()
		if got := strings.ReplaceAll(runWorker(t, b), "\n", " "); got != want {
			t.Errorf("the worker of %s is linked with %s; want %s", subject, got, want)
		}
	}
	check("example.org/a@v1.0.0", "v1.0.0 v1.0.0")
	check("example.org/a@v1.1.0", "v1.1.0 v1.0.0")
	check("example.org/b@v1.1.0,example.org/a@v1.1.0", "v1.1.0 v1.1.0")
	check("example.org/b@v1.1.0,example.org/a@v1.0.0", "the worker would be linked with example.org/a@v1.1.0, not with v1.0.0, since other dependencies ask for it; name that version or a newer one")
	check("example.org/a@v1.2.0", "v1.2.0 v1.1.0")
	check("example.org/a@v1.3.0", "choosing the versions of its dependencies: go: example.org/a@v1.3.0 requires go >= 1.99 (running go ")
	check("example.org/a@v1.3.0", "; name other versions, or a newer toolchain")
	check("example.org/a@v1.9.0", "choosing the versions of its dependencies: cmd/mapworker/main.go:4:2: example.org/a@v1.9.0: reading ")
	check("example.org/c@v1.0.0", "the worker isn't linked with example.org/c; it is linked with example.org/a, example.org/b")
	if got := output(t, root, nil, "cat", "go.mod", "go.sum"); got != tree {
		t.Errorf("the tree's go.mod and go.sum became\n%s\nwant them as they were:\n%s", got, tree)
	}
}

// TestOldestToolchain builds this tree's worker with the oldest toolchain that may be a
// subject: all that the worker imports must compile with it. The first run needs a module
// proxy.
func TestOldestToolchain(t *testing.T) {
	if testing.Short() {
		t.Skip("not in short mode: it downloads a toolchain of 75 MB")
	}
	const oldest = "go1.24.9"
	sandbox(t)
	if _, err := run(t.Context(), ".", []string{"GOTOOLCHAIN=" + oldest}, "go", "version"); err != nil {
		t.Skipf("SKIPPED, so nothing says that the worker compiles with %s: the toolchain can't be fetched: %v", oldest, err)
	}
	check := func(subject string, want ...string) {
		t.Helper()
		b, err := prepare(t, ".", subject)
		if err != nil {
			t.Error(err)
			return
		}
		defer b.Close()
		hello := runWorker(t, b)
		for _, want := range want {
			if !strings.Contains(hello, want) {
				t.Errorf("the worker of %s says %s; want %s", subject, hello, want)
			}
		}
	}
	check(oldest, `"goversion":"`+oldest+`"`)
	check(oldest+",GOEXPERIMENT=nosynchashtriemap,github.com/puzpuzpuz/xsync/v4@v4.4.0",
		`"goversion":"`+oldest+` X:nosynchashtriemap"`, `"Version":"v4.4.0"`)
}
