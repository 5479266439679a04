package scaffold

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strings"
)

// Harness is the mapbench that a library's worker is linked with.
type Harness struct {
	// Version is the version that go.mod requires. It means nothing if Dir is set.
	Version string
	// Dir is the checkout that replaces it, absolute; "" for none.
	Dir string
	// Ref is the commit or version that the workflow takes its steps from.
	Ref string
}

// noVersion says what to do where a program doesn't tell its version.
const noVersion = "this mapbench was built from a work tree, so no go.mod can require it; name the checkout: mapbench init -mapbench DIR"

// Running returns the harness of this program. It asks the go command, in the library's
// folder, whether that version can be had. The error is one line.
func Running(ctx context.Context, l *Library) (Harness, error) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Harness{}, errors.New(noVersion)
	}
	h, err := harnessOf(info.Main)
	if err != nil || h.Dir != "" {
		return h, err
	}
	text, err := command(ctx, l.Root, []string{"GOWORK=off"}, "go", "list", "-mod=readonly", "-m", "-json", fmt.Sprintf("%s@%s", mapbench, h.Version))
	if err != nil {
		return h, fmt.Errorf("mapbench %s can't be fetched (%w); name a checkout: mapbench init -mapbench DIR", h.Version, err)
	}
	var module struct{ Origin struct{ Hash string } }
	if err := json.Unmarshal([]byte(text), &module); err != nil {
		return h, fmt.Errorf("reading what go list prints: %w", err)
	}
	h.Ref = cmp.Or(module.Origin.Hash, h.Ref)
	return h, nil
}

// harnessOf returns the harness that a program's main module is.
func harnessOf(main debug.Module) (Harness, error) {
	if r := main.Replace; r != nil && r.Version == "" && filepath.IsAbs(r.Path) {
		return Harness{Dir: r.Path, Ref: main.Version}, nil
	}
	if main.Path != mapbench || main.Replace != nil || main.Version == "" || main.Version == "(devel)" || strings.Contains(main.Version, "+dirty") {
		return Harness{}, errors.New(noVersion)
	}
	return Harness{Version: main.Version, Ref: main.Version}, nil
}

// Checkout returns the harness that a checkout of mapbench is. The error is one line.
func Checkout(ctx context.Context, dir string) (Harness, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return Harness{}, err
	}
	module, err := command(ctx, "", nil, "go", "mod", "edit", "-print", filepath.Join(path, "go.mod"))
	if err != nil || firstLine(module) != "module "+mapbench {
		return Harness{}, errors.Join(ctx.Err(), fmt.Errorf("-mapbench %s is no checkout of mapbench; want the folder whose go.mod says module %s", dir, mapbench))
	}
	h := Harness{Dir: path, Ref: "main"}
	if commit, err := command(ctx, path, nil, "git", "rev-parse", "HEAD"); err == nil {
		h.Ref = commit
	}
	return h, ctx.Err()
}
