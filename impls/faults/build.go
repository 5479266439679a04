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

// goMod is the go.mod of a program, which is a module of its own. The Go version sets the
// defaults of GODEBUG.
const goMod = "module fault\n\ngo 1.26\n"

// buildLimit bounds the time of one build, and of a run of one of Go's tools. The first
// build with -race or -asan builds the standard library anew, and the go command builds
// tools such as objdump when they are first asked for.
const buildLimit = 5 * time.Minute

// runLimit bounds the time of one run of a program.
const runLimit = 20 * time.Second

// ownToolchain keeps the go command from fetching another toolchain.
var ownToolchain = []string{"GOWORK=off", "GOTOOLCHAIN=local", "GOPROXY=off"}

// builder builds programs, each once for the same flags.
type builder struct {
	dir   string
	built map[string]*binary
}

// binary is a program, built.
type binary struct {
	// path is the program's; dir is the folder of its sources.
	path, dir string
	// build is how the build ended.
	build ending
}

// newBuilder returns a builder in a new folder in parent. The caller must close it.
func newBuilder(parent string) (*builder, error) {
	dir, err := os.MkdirTemp(parent, "mapbench-faults-")
	if err != nil {
		return nil, fmt.Errorf("making a folder to build in: %w; set TMPDIR to one that can be written", err)
	}
	return &builder{dir: dir, built: make(map[string]*binary)}, nil
}

// close removes the folder.
func (b *builder) close() error { return os.RemoveAll(b.dir) }

// goEnv is the environment of the go command. What the go command leaves behind when it is
// killed is removed with the builder's folder.
func (b *builder) goEnv() []string { return append([]string{"GOTMPDIR=" + b.dir}, ownToolchain...) }

// build builds the program of a trial. A program that does not compile is no
// error: the binary's build says so.
func (b *builder) build(ctx context.Context, t *Trial) (*binary, error) {
	key := strings.Join(append([]string{t.Program}, t.Build...), " ")
	if program, ok := b.built[key]; ok {
		return program, nil
	}
	dir := filepath.Join(b.dir, fmt.Sprint(len(b.built)))
	if err := writeProgram(dir, t.Program); err != nil {
		return nil, err
	}
	program := &binary{dir: dir, path: filepath.Join(dir, t.Program+".exe")}
	argv := append([]string{"go", "build", "-o", program.path}, t.Build...)
	var err error
	if program.build, err = execute(ctx, buildLimit, dir, argv, b.goEnv()); err != nil {
		return nil, fmt.Errorf("building %s: %w", key, err)
	}
	b.built[key] = program
	return program, nil
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

// try does one trial and returns how it ended.
func (b *builder) try(ctx context.Context, t *Trial) (ending, error) {
	program, err := b.build(ctx, t)
	if err != nil {
		return ending{}, err
	}
	if t.CompileOnly {
		return program.build, nil
	}
	if program.build.exit != 0 {
		return ending{}, fmt.Errorf("building %s %s: %s", t.Program, strings.Join(t.Build, " "), bytes.TrimSpace(program.build.stderr))
	}
	if t.Inspect == nil {
		return execute(ctx, runLimit, program.dir, append([]string{program.path}, t.Args...), t.Env)
	}
	var argv []string
	for _, word := range t.Inspect {
		if word == "PROGRAM" {
			word = program.path
		}
		argv = append(argv, word)
	}
	return execute(ctx, buildLimit, program.dir, argv, b.goEnv())
}
