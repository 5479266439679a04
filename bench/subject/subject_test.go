package subject

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// executable makes a program in a folder and returns its path.
func executable(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestParse(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	path := executable(t, dir, "worker-1", "#!/bin/sh\n")
	if err := os.WriteFile("README", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]Subject{
		".":                              {Ref: "."},
		"worktree":                       {Ref: "."},
		"HEAD~1":                         {Ref: "HEAD~1"},
		"origin/main":                    {Ref: "origin/main"},
		"main@{1}":                       {Ref: "main@{1}"},
		"v1.2.3":                         {Ref: "v1.2.3"},
		"README":                         {Ref: "README"}, // a file, but no program
		"go1.25.5":                       {Ref: ".", Toolchain: "go1.25.5"},
		"go1.27rc1,HEAD":                 {Ref: "HEAD", Toolchain: "go1.27rc1"},
		"gofaster":                       {Ref: "gofaster"},
		"GOGC=50":                        {Ref: ".", RunEnv: []string{"GOGC=50"}},
		"GODEBUG=gctrace=1":              {Ref: ".", RunEnv: []string{"GODEBUG=gctrace=1"}},
		"HEAD~1,go1.25.5,GOAMD64=v3":     {Ref: "HEAD~1", Toolchain: "go1.25.5", BuildEnv: []string{"GOAMD64=v3"}},
		"GOMEMLIMIT=1GiB,GOGC=off,abc12": {Ref: "abc12", RunEnv: []string{"GOGC=off", "GOMEMLIMIT=1GiB"}},
		"GOEXPERIMENT=noswissmap,go1.24.9,GOAMD64=v2": {Ref: ".", Toolchain: "go1.24.9",
			BuildEnv: []string{"GOAMD64=v2", "GOEXPERIMENT=noswissmap"}},
		"github.com/puzpuzpuz/xsync/v4@v4.4.0,golang.org/x/exp@v0.0.0-20240101": {Ref: ".",
			Dependencies: []string{"github.com/puzpuzpuz/xsync/v4@v4.4.0", "golang.org/x/exp@v0.0.0-20240101"}},
		"worker-1":           {Program: path},
		"./worker-1":         {Program: path},
		"GOGC=50," + path:    {Program: path, RunEnv: []string{"GOGC=50"}},
		"refs/tags/go1.25.5": {Ref: "refs/tags/go1.25.5"},
	} {
		got, err := Parse(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Parse(%q) = %+v, %v; want %+v", text, got, err, want)
			continue
		}
		if again, err := Parse(got.String()); err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("Parse(%q), which is %q as text, = %+v, %v; want %+v", got, text, again, err, got)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	executable(t, dir, "worker-1", "")
	if err := os.WriteFile("README", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"":                  "an empty part; want a commit, . for the work tree, a toolchain (go1.25.5), NAME=VALUE (GOAMD64=v3), PATH@VERSION of a dependency, a program (./worker), or a pattern of several links of one program ('./worker-*')",
		"HEAD,":             "an empty part; want a commit",
		"HEAD,main":         "two commits, HEAD and main; want one",
		".,main":            "two commits, . and main; want one",
		"go1.25.5,go1.24.9": "two toolchains, go1.25.5 and go1.24.9; want one",
		"GOGC=50,GOGC=51":   "GOGC=50 and GOGC=51 set the same thing; want one of them",
		"golang.org/x/exp@v0.1.0,golang.org/x/exp@v0.2.0": "golang.org/x/exp@v0.1.0 and golang.org/x/exp@v0.2.0 set the same thing; want one of them",
		"golang.org/x/exp@latest":                         "version latest; want a complete version, as in v4.4.0",
		"golang.org/x/exp@v1":                             "version v1; want a complete version",
		"GOGC=":                                           "GOGC has no value",
		"GOAMD64=v9":                                      "GOAMD64=v9; want a value that matches ^v[1-4]$",
		"GOGC=5O":                                         "GOGC=5O; want a value that matches ^(off|[0-9]{1,9})$",
		"GOGC=20000000000":                                "GOGC=20000000000; want a value that matches",
		"GOMEMLIMIT=1GB":                                  "GOMEMLIMIT=1GB; want a value that matches ^(off|",
		"GODEBUG=gctrase=1":                               `GODEBUG=gctrase=1: Go has no setting "gctrase"; go doc runtime`,
		"GODEBUG=gctrace":                                 "GODEBUG=gctrace; want one setting, as in GODEBUG=gctrace=1",
		"GODEBUG=gctrace=1=2":                             "GODEBUG=gctrace=1=2; want one setting",
		"GOMAXPROCS=1":                                    `unknown variable "GOMAXPROCS"; want one of GOAMD64, GOEXPERIMENT, GODEBUG, GOGC, GOMEMLIMIT`,
		"GOFLAGS=-race":                                   `unknown variable "GOFLAGS"`,
		"--upload-pack=x":                                 `unknown variable "--upload-pack"`,
		"-x":                                              `"-x" is not one of: a commit`,
		"HEAD 1":                                          `"HEAD 1" is not one of: a commit`,
		"./nosuch":                                        "no such file or directory; want a program that speaks the worker's protocol (docs/plugin.md)",
		"./README":                                        "./README is not executable; want a program",
		"/":                                               "/ is not executable",
		"./worker-1,HEAD":                                 "worker-1 is not built here, so the only other parts may be values of GODEBUG, GOGC, GOMEMLIMIT",
		"./worker-1,go1.25.5":                             "is not built here",
		"./worker-1,GOAMD64=v3":                           "is not built here",
		"./worker-1,golang.org/x/exp@v0.1.0":              "is not built here",
		"./worker-1,worker-1":                             "two programs, ",
	} {
		got, err := Parse(text)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("Parse(%q) = %+v, %v; want %q, in one line", text, got, err, want)
		}
	}
}

// TestParseBuilt checks that ParseBuilt returns no program, even if the text is a program's
// path.
func TestParseBuilt(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	path := executable(t, dir, "worker-1", "#!/bin/sh\n")
	for _, text := range []string{"worker-1", "./worker-1", path, "HEAD,GOGC=50", ".", "./nosuch"} {
		if s, err := ParseBuilt(text); err != nil || s.Program != "" || s.Ref == "" {
			t.Errorf("ParseBuilt(%q) = %+v, %v; want a commit", text, s, err)
		}
	}
	for _, text := range []string{"-x", "GOFLAGS=-toolexec=x", "a b", ""} {
		if s, err := ParseBuilt(text); err == nil {
			t.Errorf("ParseBuilt(%q) = %+v; want it refused", text, s)
		}
	}
}
