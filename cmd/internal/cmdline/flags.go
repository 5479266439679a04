// Package cmdline holds what the verbs of mapbench share about their command lines: parsing with
// errors of one line, values that several verbs take, and ending when the user asks for it.
//
// A verb registers its flags, calls [Parse], and asks [Given] which of them were named. What
// looks at no context it calls through [Await].
package cmdline

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/resultfile"
)

// Parse parses args and checks the number of arguments that remain. Of a wrong flag
// it says one line; only -h prints the usage.
func Parse(flags *flag.FlagSet, args []string, least, most int) error {
	out, usage := flags.Output(), flags.Usage
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	err := flags.Parse(args)
	flags.SetOutput(out)
	flags.Usage = usage
	verb := strings.TrimPrefix(flags.Name(), "mapbench ")
	switch {
	case errors.Is(err, flag.ErrHelp):
		flags.Usage()
		return err
	case err != nil:
		return fmt.Errorf("%w%s; see mapbench %s -h", err, wantedOf(flags, err), verb)
	}
	for _, arg := range flags.Args() {
		if name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "="); arg != name && (name == "h" || flags.Lookup(name) != nil) {
			return fmt.Errorf("%s stands behind an argument; flags go before all arguments: mapbench %s %s %s",
				arg, verb, arg, flags.Arg(0))
		}
	}
	if n := flags.NArg(); n < least || most >= 0 && n > most {
		return fmt.Errorf("%d arguments after the flags (%q); see mapbench %s -h", n, flags.Args(), verb)
	}
	return nil
}

// badValue matches the error of a value that the flag package can't read.
var badValue = regexp.MustCompile(`-(\w+): (?:parse error|value out of range)$`)

// wantedOf says which values a flag takes, where the flag package's error doesn't.
func wantedOf(flags *flag.FlagSet, err error) string {
	match := badValue.FindStringSubmatch(err.Error())
	if match == nil {
		return ""
	}
	value, ok := flags.Lookup(match[1]).Value.(flag.Getter)
	if !ok {
		return ""
	}
	switch value.Get().(type) {
	case bool:
		return "; want true or false"
	case int:
		return "; want a whole number"
	case uint64:
		return "; want a whole number from 0 to 18446744073709551615"
	case float64:
		return "; want a number such as 2 or 0.5"
	case time.Duration:
		return "; want a time such as 90s or 10m"
	}
	return ""
}

// Given returns the first of the named flags that the command line has, with its dash;
// "" for none.
func Given(flags *flag.FlagSet, names ...string) (first string) {
	flags.Visit(func(f *flag.Flag) {
		if first == "" && slices.Contains(names, f.Name) {
			first = "-" + f.Name
		}
	})
	return first
}

// Repeated is a flag that may be given several times.
type Repeated []string

// String and Set implement [flag.Value].
func (l *Repeated) String() string     { return strings.Join(*l, " ") }
func (l *Repeated) Set(s string) error { *l = append(*l, s); return nil }

// All returns the values, in the order in which they were given.
func (l *Repeated) All() []string { return *l }

// Margin is the flag of the margin, in per cent.
type Margin float64

// MarginFlag registers -margin.
func MarginFlag(flags *flag.FlagSet) *Margin {
	return (*Margin)(flags.Float64("margin", 2, "difference that matters, in `per cent`: within it two impls are practically tied"))
}

// UnitFlag registers -unit, whose value goes into unit: what impls are compared by. A wrong
// name is an error that lists the units.
func UnitFlag(flags *flag.FlagSet, unit *resultfile.Unit) {
	flags.TextVar(unit, "unit", resultfile.NsPerOp, "compare by `UNIT`, such as B/entry or read-p99-ns")
}

// Options returns the options of judging that all verbs share.
func (p *Margin) Options() (compare.Options, error) {
	if !(*p > 0 && *p < 100) {
		return compare.Options{}, fmt.Errorf("-margin %g; want a per cent above 0 and below 100", *p)
	}
	return compare.Options{Margin: float64(*p) / 100}, nil
}

// CheckPair checks the flags that name two impls, which may both be left out, and an axis.
func CheckPair(a, b, axis string) error {
	switch {
	case (a == "") != (b == ""):
		return errors.New("-a and -b go together: a crossover is of two impls")
	case a != "" && a == b:
		return fmt.Errorf("-a %s -b %s: a crossover is of two impls; name another with -b", a, b)
	}
	return compare.CheckAxis(axis)
}
