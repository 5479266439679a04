// Maploop writes the timed loop of a concurrent map.
//
// Usage:
//
//	maploop [-new FUNC] [-info VAR] [-o FILE] IMPORTPATH.TYPE
//	maploop [-new FUNC] [-info VAR] [-o FILE] .TYPE
//
// TYPE is a generic map, TYPE[K, V], of the package IMPORTPATH or, after a dot
// alone, of the package in the current folder. Its pointer has the methods of
// impls.Map, uint64 and string satisfy the constraint of its keys, and every
// comparable type satisfies that of its values.
//
// The file that maploop writes into the current folder holds a loop in which
// every call of a method of TYPE is direct, and a worker.Contestant that binds
// the loop to the constructor FUNC (by default NewTYPE) and to the description
// VAR (by default TYPEInfo), both of TYPE's package:
//
//	func NewTYPE[K, V comparable](c impls.Config) *TYPE[K, V]
//	var TYPEInfo = impls.Info{Name: "...", Design: "..."}
//
// The contestant's name is TYPE, or TYPEContestant in the package of TYPE itself.
// An unexported type, which only its own package can measure, has a constructor
// newTYPE.
//
// LoadOrStore, which impls.Map doesn't ask for, is left out of the loop of a TYPE
// that lacks it; the worker reports specs with it as n/a.
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
	"io"
	"os"
	"strings"
	"text/template"
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
		fmt.Fprintln(stderr, "usage: maploop [-new FUNC] [-info VAR] [-o FILE] IMPORTPATH.TYPE, or .TYPE for this folder's")
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
	loop, err := inspect(flags.Arg(0), *newFunc, *info)
	if err != nil {
		return err
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
	Import      string // import line of the map's package, if one is needed
	Qualifier   string // that package's name and a dot, or nothing within it
	Name        string // name of the contestant
	Type        string // name of the map's type
	New, Info   string // names of its constructor and its description
	LoadOrStore bool
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
