package plugin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"example.com/mapbench/internal/child"
)

// overlaid is the name of the file that a plug-in's main package gets, and source its text.
const (
	overlaid = "mapbench_verify_overlay.go"
	source   = `package main

import (
	mapbenchPlugin "` + mapbench + `/bench/plugin"
	mapbenchWorker "` + workerPath + `"
)

func init() { mapbenchWorker.Instead(mapbenchPlugin.Verify) }
`
)

// The paths of the module, and of the package that a plug-in's main calls.
const (
	mapbench   = "example.com/mapbench"
	workerPath = mapbench + "/bench/worker"
)

// wanted ends the error of a folder that holds no plug-in.
const wanted = "want the folder of a main package that calls worker.Main (docs/plugin.md)"

// Link links the plug-in in a folder with the kit, and returns the program. It writes to
// scratch alone, an empty folder with an absolute path, where the program lies, too. It is
// built with the race detector if this program is.
//
// An error is one line with the next step. It tells apart a folder without a plug-in, one
// that does not build, and one that requires a mapbench from before this package.
func Link(ctx context.Context, folder, scratch string) (program string, err error) {
	info, err := os.Stat(folder)
	if err != nil {
		return "", fmt.Errorf("%w; %s", err, wanted)
	}
	if !info.IsDir() {
		return "", fmt.Errorf("%s is a program, whose maps can't be made from outside; %s", folder, wanted)
	}
	l := &linking{folder: folder, scratch: scratch}
	if err := l.find(ctx); err != nil {
		return "", err
	}
	if err := l.chooseModules(ctx); err != nil {
		return "", err
	}
	return l.link(ctx)
}

// A linking is one call of [Link].
type linking struct {
	folder, scratch string
	dir, gomod      string   // of the main package, as the go command names them
	mapbench        string   // the folder of the mapbench that it requires; "" if that is unknown
	flags           []string // of the go command
}

// find finds the main package and the mapbench that it requires. The go command checks
// here that all imports are to be had.
func (l *linking) find(ctx context.Context) error {
	const format = `{{if not .DepOnly}}main{{"\t"}}{{.Name}}{{"\t"}}{{.Dir}}{{"\t"}}{{with .Module}}{{.GoMod}}{{end}}` +
		`{{else if eq .ImportPath "` + workerPath + `"}}worker{{"\t"}}{{with .Module}}{{.Dir}}{{"\t"}}{{.Version}}{{with .Replace}} (replaced by {{.Path}}){{end}}{{end}}{{end}}`
	list, err := l.run(ctx, "list", "-deps", "-f", format, ".")
	if err != nil {
		return err
	}
	name, version, calls := "", "", false
	for line := range strings.Lines(list) {
		switch fields := append(strings.Split(strings.TrimRight(line, "\n"), "\t"), "", "", ""); fields[0] {
		case "main":
			name, l.dir, l.gomod = fields[1], fields[2], fields[3]
		case "worker":
			calls, l.mapbench, version = true, fields[1], fields[2]
		}
	}
	switch {
	case name != "main":
		return fmt.Errorf("%s holds package %s; %s", l.folder, name, wanted)
	case !calls:
		return fmt.Errorf("%s doesn't import %s; %s", l.folder, workerPath, wanted)
	case l.mapbench == "":
		return nil
	}
	_, err = os.Stat(filepath.Join(l.mapbench, "bench", "plugin"))
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s pins %s %s, which can't be verified from outside; there: go get %[2]s@latest", l.folder, mapbench, version)
	}
	return err
}

// chooseModules lets the go command take the modules of the kit, which the plug-in's go.mod
// and go.sum need not know, from copies of these. The sums are those of mapbench's own go.sum.
// A workspace has its own rules, and needs no copies.
func (l *linking) chooseModules(ctx context.Context) error {
	work, err := l.run(ctx, "env", "GOWORK")
	if err != nil || work != "" && work != "off" || l.gomod == "" {
		return err
	}
	mod, err := os.ReadFile(l.gomod)
	if err != nil {
		return err
	}
	sums := sumsOf(filepath.Dir(l.gomod))
	if l.mapbench != "" {
		sums = append(sums, sumsOf(l.mapbench)...)
	}
	file := filepath.Join(l.scratch, "plugin.mod")
	l.flags = []string{"-mod=mod", "-modfile=" + file}
	return errors.Join(os.WriteFile(file, mod, 0o600), os.WriteFile(filepath.Join(l.scratch, "plugin.sum"), sums, 0o600))
}

// sumsOf returns the go.sum of a module's folder; nothing if there is none. The go command
// would name a sum that it lacks.
func sumsOf(dir string) []byte {
	text, _ := os.ReadFile(filepath.Join(dir, "go.sum"))
	if len(text) > 0 && !bytes.HasSuffix(text, []byte("\n")) {
		text = append(text, '\n')
	}
	return text
}

// link links the main package with the overlay.
func (l *linking) link(ctx context.Context) (program string, err error) {
	added, overlay := filepath.Join(l.scratch, overlaid), filepath.Join(l.scratch, "overlay.json")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(l.dir, overlaid): added}})
	if err != nil {
		return "", err
	}
	if err := errors.Join(os.WriteFile(added, []byte(source), 0o600), os.WriteFile(overlay, replace, 0o600)); err != nil {
		return "", err
	}
	program = filepath.Join(l.scratch, "plugin")
	args := slices.Concat([]string{"build", "-buildvcs=false", "-overlay=" + overlay, "-o", program}, l.flags)
	if raced() {
		args = append(args, "-race")
	}
	_, err = l.run(ctx, append(args, ".")...)
	return program, err
}

// raced reports whether this program is built with the race detector.
func raced() bool {
	build, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(build.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// run runs the go command in the plug-in's folder, and returns what it printed. Its error
// is the first complaint, and how to see all of them.
func (l *linking) run(ctx context.Context, args ...string) (string, error) {
	cmd := child.Command(ctx, "go", args...)
	cmd.Dir = l.folder
	cmd.Env = append(cmd.Environ(), "GOTMPDIR="+l.scratch)
	stdout, stderr, err := child.Text(cmd)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err == nil:
		return strings.TrimSpace(stdout), nil
	case errors.Is(err, exec.ErrNotFound):
		return "", fmt.Errorf("building the plug-in %s: %w; install Go, or add its folder to PATH", l.folder, err)
	}
	line := child.Complaint(stderr)
	if line == "" {
		return "", fmt.Errorf("building the plug-in %s: %w", l.folder, err)
	}
	if strings.Contains(line, "no Go files in") || strings.Contains(line, "go.mod file not found") {
		return "", fmt.Errorf("%s: %s; %s", l.folder, line, wanted)
	}
	return "", fmt.Errorf("building the plug-in %s: %s; for all errors: go build -C %[1]s", l.folder, line)
}
