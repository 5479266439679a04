package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

const (
	implsPath     = "example.com/mapbench/impls"
	workerPath    = "example.com/mapbench/bench/worker"
	workloadsPath = "example.com/mapbench/workloads"
)

// inspect finds a type, its constructor and its description, and checks that the template's
// loop compiles with them. If newFunc or info is empty, it takes the default name.
func inspect(arg, newFunc, info string) (*mapLoop, error) {
	base := path.Base(arg)
	dot := strings.LastIndex(base, ".")
	if dot < 0 || dot == len(base)-1 {
		return nil, fmt.Errorf("%q names no type; want IMPORTPATH.TYPE, as in example.com/mapbench/impls.Sharded, or .TYPE", arg)
	}
	l := &mapLoop{Type: base[dot+1:]}
	pattern := strings.TrimSuffix(arg, "."+l.Type)
	if pattern == "" {
		pattern = "."
	}
	here, err := loadHere()
	if err != nil {
		return nil, err
	}
	load, err := loadTypes(pattern, here)
	if err != nil {
		return nil, err
	}
	l.setNames(here, load.target, newFunc, info)
	if err := l.checkNames(load.target); err != nil {
		return nil, err
	}
	if err := l.check(load); err != nil {
		return nil, err
	}
	return l, nil
}

// loadHere finds the current folder's package. Its name is empty if the folder holds no Go
// file.
func loadHere() (*packages.Package, error) {
	found, err := packages.Load(&packages.Config{Mode: packages.NeedName}, ".")
	if err != nil {
		return nil, fmt.Errorf("looking for the package of this folder: %w", err)
	}
	return found[0], nil
}

// loaded are the packages that a check needs, type-checked together.
type loaded struct{ target, impls, worker, workloads *types.Package }

// loadTypes loads the map's package and those of mapbench that its loop uses.
func loadTypes(pattern string, here *packages.Package) (*loaded, error) {
	// Only these packages are read as source. The types of all that they import come
	// from the compiler's cache: to read them as source takes five times as long.
	config := &packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedSyntax}
	target, err := packages.Load(config, pattern, implsPath, workerPath, workloadsPath)
	if err != nil {
		return nil, fmt.Errorf("loading %s: %w", pattern, err)
	}
	var l loaded
	for _, p := range target {
		for _, err := range p.Errors {
			// This folder's package may use the contestant that maploop is
			// about to write, and then doesn't compile yet. The declarations
			// that the loop needs are checked later.
			compiling := err.Kind == packages.TypeError || err.Kind == packages.ListError && strings.HasPrefix(err.Msg, "# ")
			if p.PkgPath != here.PkgPath || !compiling {
				return nil, fmt.Errorf("loading %s: %w", p.PkgPath, errors.New(firstLine(err.Error())))
			}
		}
		switch p.PkgPath {
		case implsPath:
			l.impls = p.Types
		case workerPath:
			l.worker = p.Types
		case workloadsPath:
			l.workloads = p.Types
		}
		if p.PkgPath == pattern || pattern == "." && p.PkgPath == here.PkgPath {
			l.target = p.Types
		}
	}
	if l.target == nil {
		return nil, fmt.Errorf("%s is no import path; want one, as in example.com/mapbench/impls.Sharded, or .TYPE for this folder's package", pattern)
	}
	return &l, nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// setNames sets the names that the file uses.
func (l *mapLoop) setNames(here *packages.Package, target *types.Package, newFunc, info string) {
	l.Package, l.Name, l.New, l.Info = here.Name, l.Type, newFunc, info
	if l.Package == "" {
		l.Package = "main"
	}
	if l.New == "" {
		l.New = "New" + l.Type
		if !ast.IsExported(l.Type) {
			l.New = "new" + strings.ToUpper(l.Type[:1]) + l.Type[1:]
		}
	}
	if l.Info == "" {
		l.Info = l.Type + "Info"
	}
	if target.Path() == here.PkgPath {
		l.Name += "Contestant"
		return
	}
	name := target.Name()
	if target.Path() != implsPath {
		l.Import = strconv.Quote(target.Path())
		if slices.Contains(taken, name) {
			name = "lib"
			l.Import = name + " " + l.Import
		}
	}
	l.Qualifier = name + "."
}

// taken are the names that the loop itself uses.
var taken = []string{
	"impls", "worker", "workloads", "K", "V", "c", "m", "b", "x", "ops", "values", "got", "stores", "deletes",
	"loadOrStores", "rmws", "ranges", "hits", "i", "key", "op", "v", "ok", "n",
}

// checkNames returns an error for names that the file can't use.
func (l *mapLoop) checkNames(target *types.Package) error {
	if l.Qualifier == "" {
		if slices.Contains(taken, l.Type) {
			return fmt.Errorf("type %s has a name that the loop uses for something else; give it another", l.Type)
		}
		return nil
	}
	if target.Name() == "main" {
		return fmt.Errorf("package %s is a command, which can't be imported; run maploop .%s in its folder", target.Path(), l.Type)
	}
	for _, name := range []string{l.Type, l.New, l.Info} {
		if !ast.IsExported(name) {
			return fmt.Errorf("%s of package %s is not exported; export it, or run maploop .%s in the package's folder", name, target.Path(), l.Type)
		}
	}
	return nil
}
