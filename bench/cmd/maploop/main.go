// Maploop writes the timed loop of a concurrent map.
//
// Usage:
//
//	maploop [-new FUNC] [-info VAR] [-o FILE] IMPORTPATH.TYPE
//
// TYPE is a generic map, TYPE[K, V comparable], whose pointer has the methods of
// impls.Map. The file that maploop writes into the current folder holds a loop
// in which every call of a method of TYPE is direct, and a worker.Contestant of
// the name TYPE that binds the loop to the constructor FUNC (by default NewTYPE,
// which takes an impls.Config) and to the description VAR (by default TYPEInfo),
// both of TYPE's package. Its package is the one that the folder holds.
//
// An operation for which TYPE has no method (LoadOrStore) is left out of the
// loop; the worker reports such specs as n/a.
//
// It is meant for a go:generate line:
//
//	//go:generate go run example.com/mapbench/bench/cmd/maploop example.com/mapbench/impls.Sharded
package main

import (
	"bytes"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"go/token"
	"go/types"
	"io"
	"os"
	"path"
	"strings"
	"text/template"

	"golang.org/x/tools/go/packages"
)

func main() {
	if err := run(os.Stderr, os.Args[1:]); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "maploop:", err)
		}
		os.Exit(2)
	}
}

func run(stderr io.Writer, args []string) error {
	flags := flag.NewFlagSet("maploop", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: maploop [-new FUNC] [-info VAR] [-o FILE] IMPORTPATH.TYPE")
		flags.PrintDefaults()
	}
	newFunc := flags.String("new", "", "constructor in TYPE's package (default NewTYPE)")
	info := flags.String("info", "", "impls.Info variable in TYPE's package (default TYPEInfo)")
	out := flags.String("o", "", "file to write (default TYPE in lower case and _loop.go)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		flags.Usage()
		return fmt.Errorf("%d arguments; want one, as in example.com/mapbench/impls.Sharded", flags.NArg())
	}
	loop, err := inspect(flags.Arg(0))
	if err != nil {
		return err
	}
	if *newFunc != "" {
		loop.New = *newFunc
	}
	if *info != "" {
		loop.Info = *info
	}
	source, err := loop.source()
	if err != nil {
		return err
	}
	if *out == "" {
		*out = strings.ToLower(loop.Type) + "_loop.go"
	}
	return os.WriteFile(*out, source, 0o666)
}

// mapLoop is what the template needs to know of a map.
type mapLoop struct {
	Package     string // name of the package to write
	Import      string // import path of the map's package
	Qualifier   string // how the file names that package
	Type        string // name of the map's type
	New, Info   string // names of its constructor and its description
	LoadOrStore bool
}

// inspect finds a type and the methods that it has.
func inspect(arg string) (*mapLoop, error) {
	base := path.Base(arg)
	dot := strings.LastIndex(base, ".")
	if dot < 0 {
		return nil, fmt.Errorf("%q names no type; want IMPORTPATH.TYPE, as in example.com/mapbench/impls.Sharded", arg)
	}
	name := base[dot+1:]
	importPath := strings.TrimSuffix(arg, "."+name)
	config := &packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps}
	found, err := packages.Load(config, importPath)
	if err != nil {
		return nil, fmt.Errorf("loading %s: %w", importPath, err)
	}
	if len(found[0].Errors) > 0 {
		return nil, fmt.Errorf("loading %s: %w", importPath, found[0].Errors[0])
	}
	object, ok := found[0].Types.Scope().Lookup(name).(*types.TypeName)
	if !ok {
		return nil, fmt.Errorf("package %s has no type %s", importPath, name)
	}
	named, ok := object.Type().(*types.Named)
	if !ok || named.TypeParams().Len() != 2 {
		return nil, fmt.Errorf("type %s is not generic in key and value; want type %s[K, V comparable]", arg, name)
	}
	methods := types.NewMethodSet(types.NewPointer(named))
	has := func(method string) bool { return methods.Lookup(object.Pkg(), method) != nil }
	for _, method := range []string{"Load", "Store", "Delete", "Range"} {
		if !has(method) {
			return nil, fmt.Errorf("*%s has no method %s; want those of impls.Map", name, method)
		}
	}
	here, err := packageName()
	if err != nil {
		return nil, err
	}
	return &mapLoop{
		Package:     here,
		Import:      importPath,
		Qualifier:   found[0].Name,
		Type:        name,
		New:         "New" + name,
		Info:        name + "Info",
		LoadOrStore: has("LoadOrStore"),
	}, nil
}

// packageName returns the name of the package in the current folder.
func packageName() (string, error) {
	if name := os.Getenv("GOPACKAGE"); token.IsIdentifier(name) { // set by go generate
		return name, nil
	}
	found, err := packages.Load(&packages.Config{Mode: packages.NeedName}, ".")
	if err != nil {
		return "", fmt.Errorf("looking for the package of this folder: %w", err)
	}
	if found[0].Name == "" {
		return "main", nil
	}
	return found[0].Name, nil
}

//go:embed loop.go.tmpl
var loopText string

var loopTemplate = template.Must(template.New("loop").Parse(loopText))

// source returns the file, formatted.
func (l *mapLoop) source() ([]byte, error) {
	var b bytes.Buffer
	if err := loopTemplate.Execute(&b, l); err != nil {
		return nil, err
	}
	return format.Source(b.Bytes())
}
