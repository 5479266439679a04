package scaffold

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Library is a module whose map is to be measured. Make one with [Open].
type Library struct {
	// Path is the module's path, and Root the folder of its go.mod, absolute.
	Path, Root string
	// Repository is the root of the git repository around the module; Root if there is none.
	Repository string
	// Workspace is the path of the go.work file that is in force, "" for none.
	Workspace string

	replaced []replacement
}

// replacement is a replace directive of the library's go.mod.
type replacement struct {
	Old, New struct{ Path, Version string }
}

// Open returns the library that a folder belongs to. The error is one line.
func Open(ctx context.Context, dir string) (*Library, error) {
	places, err := command(ctx, dir, nil, "go", "env", "-json", "GOMOD", "GOWORK")
	if err != nil {
		return nil, err
	}
	var found struct{ GOMOD, GOWORK string }
	if err := json.Unmarshal([]byte(places), &found); err != nil {
		return nil, fmt.Errorf("reading what go env prints: %w", err)
	}
	if found.GOMOD == "" || found.GOMOD == os.DevNull {
		return nil, errors.New("no go.mod in this folder or above it; go to the folder of your library")
	}
	text, err := command(ctx, dir, nil, "go", "mod", "edit", "-json", found.GOMOD)
	if err != nil {
		return nil, err
	}
	var mod struct {
		Module  struct{ Path string }
		Replace []replacement
	}
	if err := json.Unmarshal([]byte(text), &mod); err != nil {
		return nil, fmt.Errorf("reading what go mod edit prints: %w", err)
	}
	if mod.Module.Path == mapbench {
		return nil, errors.New("this is mapbench itself, whose maps need no adapter; go to the folder of your library")
	}
	root, err := filepath.EvalSymlinks(filepath.Dir(found.GOMOD))
	if err != nil {
		return nil, err
	}
	l := &Library{Path: mod.Module.Path, Root: root, Repository: root, replaced: mod.Replace}
	if found.GOWORK != "off" {
		l.Workspace = found.GOWORK
	}
	if top, err := command(ctx, root, nil, "git", "rev-parse", "--show-toplevel"); err == nil {
		if top, err = filepath.EvalSymlinks(top); err == nil {
			l.Repository = top
		}
	}
	return l, ctx.Err()
}

// Name returns the last element of the module's path that is no version: a name for the map.
func (l *Library) Name() string {
	name := path.Base(l.Path)
	if isMajor(name) && path.Dir(l.Path) != "." {
		name = path.Base(path.Dir(l.Path))
	}
	return name
}

// version returns a version that a go.mod may require of the module while it replaces it by
// a folder: one with the major version that the path states.
func (l *Library) version() string {
	last := path.Base(l.Path)
	if i := strings.LastIndexByte(last, '.'); strings.HasPrefix(l.Path, "gopkg.in/") && i >= 0 {
		last = last[i+1:]
	}
	if isMajor(last) {
		return last + ".0.0"
	}
	return "v0.0.0"
}

// isMajor reports whether an element of a path is a major version, such as v2.
func isMajor(element string) bool {
	digits, ok := strings.CutPrefix(element, "v")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// replaces returns the library's own replace directives as they read in a module in dir. The
// go command obeys those of the main module alone.
func (l *Library) replaces(dir string) (lines []string) {
	for _, r := range l.replaced {
		if r.Old.Path == mapbench {
			continue // it has a directive of its own
		}
		target := r.New.Path
		if r.New.Version == "" && !filepath.IsAbs(target) {
			relative, err := filepath.Rel(dir, filepath.Join(l.Root, filepath.FromSlash(target)))
			if err != nil {
				continue
			}
			target = local(relative)
		}
		lines = append(lines, strings.Join(strings.Fields(r.Old.Path+" "+r.Old.Version+" => "+target+" "+r.New.Version), " "))
	}
	return lines
}

// local returns a relative path as go.mod wants it: with slashes, and a dot first.
func local(relative string) string {
	relative = filepath.ToSlash(relative)
	if relative != ".." && !strings.HasPrefix(relative, "../") {
		relative = "./" + relative
	}
	return relative
}
