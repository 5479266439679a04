package faults

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

//go:embed testdata
var programs embed.FS

// goMod makes a program a module of its own. Its Go version sets the defaults
// of GODEBUG.
const goMod = "module fault\n\ngo 1.26\n"

// buildLimit bounds one build, and what a tool of Go may take. The first build
// with -race or -asan builds the standard library anew; the go command builds
// tools such as objdump when they are first asked for.
const buildLimit = 5 * time.Minute

// runLimit bounds one run of a program.
const runLimit = 20 * time.Second

// ownToolchain keeps the go command from asking the network for another one.
var ownToolchain = []string{"GOWORK=off", "GOTOOLCHAIN=local", "GOPROXY=off"}

// lab builds programs, each once for the same flags.
type lab struct {
	dir   string
	built map[string]*binary
}

// binary is a program, built.
type binary struct {
	// path is the program's; dir is the folder of its sources.
	path, dir string
	// said is how the build ended.
	said corpse
}

// newLab returns a lab in a new folder in parent, which the caller must close.
func newLab(parent string) (*lab, error) {
	dir, err := os.MkdirTemp(parent, "mapbench-faults-")
	if err != nil {
		return nil, fmt.Errorf("making a folder to build in: %w; set TMPDIR to one that can be written", err)
	}
	return &lab{dir: dir, built: make(map[string]*binary)}, nil
}

// close removes the folder.
func (l *lab) close() error { return os.RemoveAll(l.dir) }

// goEnv is for the go command. What it leaves behind when it is killed goes with
// the lab.
func (l *lab) goEnv() []string { return append([]string{"GOTMPDIR=" + l.dir}, ownToolchain...) }

// build builds the program of a trial. A program that does not compile is no
// error: it is what the binary says.
func (l *lab) build(ctx context.Context, t *Trial) (*binary, error) {
	key := strings.Join(append([]string{t.Program}, t.Build...), " ")
	if b, ok := l.built[key]; ok {
		return b, nil
	}
	dir := filepath.Join(l.dir, fmt.Sprint(len(l.built)))
	if err := writeProgram(dir, t.Program); err != nil {
		return nil, err
	}
	b := &binary{dir: dir, path: filepath.Join(dir, t.Program+".exe")}
	argv := append([]string{"go", "build", "-o", b.path}, t.Build...)
	var err error
	if b.said, err = dissect(ctx, buildLimit, dir, argv, l.goEnv()); err != nil {
		return nil, fmt.Errorf("building %s: %w", key, err)
	}
	l.built[key] = b
	return b, nil
}

// writeProgram writes the sources of a program and a go.mod into a new folder.
func writeProgram(dir, program string) error {
	sources, err := fs.ReadDir(programs, path.Join("testdata", program))
	if err != nil {
		return fmt.Errorf("program %q: %w; want a folder of impls/faults/testdata", program, err)
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	for _, source := range sources {
		text, err := fs.ReadFile(programs, path.Join("testdata", program, source.Name()))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, source.Name()), text, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "go.mod"), []byte(goMod), 0o644)
}

// do does one trial and returns what is left of it.
func (l *lab) do(ctx context.Context, t *Trial) (corpse, error) {
	b, err := l.build(ctx, t)
	if err != nil {
		return corpse{}, err
	}
	if t.CompileOnly {
		return b.said, nil
	}
	if b.said.exit != 0 {
		return corpse{}, fmt.Errorf("building %s %s: %s", t.Program, strings.Join(t.Build, " "), bytes.TrimSpace(b.said.stderr))
	}
	if t.Inspect == nil {
		return dissect(ctx, runLimit, b.dir, append([]string{b.path}, t.Args...), t.Env)
	}
	var argv []string
	for _, word := range t.Inspect {
		if word == "PROGRAM" {
			word = b.path
		}
		argv = append(argv, word)
	}
	return dissect(ctx, buildLimit, b.dir, argv, l.goEnv())
}
