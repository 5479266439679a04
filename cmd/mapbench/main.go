package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls/verify"
)

// Exit codes, one table for all verbs.
const (
	exitOK          = 0   // done, or pass
	exitFailed      = 1   // a regression, a violation, or a contestant that failed
	exitUsage       = 2   // usage, input or output, or nothing that is valid
	exitUnresolved  = 3   // inconclusive, unresolved or unknown
	exitInterrupted = 130 // what was measured is kept
)

// exitCodes explains the codes, a line each.
const exitCodes = `  0    done, or pass
  1    a regression, a violation, or a contestant that failed
  2    usage, input, output, or nothing valid
  3    inconclusive, unresolved or unknown
  130  interrupted; what was measured is kept
`

// env is what a verb runs in: output for programs to read, and all else.
type env struct {
	ctx            context.Context
	stdout, stderr io.Writer
}

// say prints a line for people.
func (e env) say(text string) { fmt.Fprintln(e.stderr, text) }

// verb is one of the command's verbs.
type verb struct {
	name, summary string
	// usage is what follows the name, example a call that a test runs, and needs
	// what must be there before, if anything.
	usage, example, needs string
	// keeps says that the verb looks at the context and ends by itself, since it may
	// have measured something that is to be kept. Others end wherever they are.
	keeps bool
	// reads says that the verb reads results files that are named as arguments. Tests give
	// every such verb files that are cut off, or that hold control characters.
	reads bool
	// run does the work; it has registered its flags on flags when parse is
	// called. The code it returns is the exit code if err is nil.
	run func(e env, flags *flag.FlagSet, args []string) (code int, err error)
}

// What examples need.
const (
	afterRun   = "after that of mapbench run"
	inCheckout = "in a checkout of mapbench"
	inLibrary  = "in a library with a map"
)

var verbs = []verb{listVerb, runVerb, answerVerb, compareVerb, recommendVerb, crossoverVerb, plotVerb, reportVerb, gateVerb, trendVerb, verifyVerb, faultsVerb, initVerb}

func main() {
	if len(os.Args) == 2 && os.Args[1] == workerArg {
		worker.Main(contestants.All()...)
	}
	if len(os.Args) == 2 && os.Args[1] == verifyArg {
		verify.Main(verify.Catalogue())
	}
	os.Exit(run(env{interruptible(), os.Stdout, os.Stderr}, os.Args[1:]))
}

// workerArg makes the command a worker of its own.
const workerArg = "worker"

// run runs a command line and returns its exit code.
func run(e env, args []string) int {
	e, end := guarded(e)
	return end(dispatch(e, args))
}

// dispatch runs the verb that args name.
func dispatch(e env, args []string) int {
	if len(args) == 0 {
		usage(e.stderr)
		return exitUsage
	}
	if args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(e.stdout)
		return exitOK
	}
	var names []string
	for _, v := range verbs {
		if v.name == args[0] {
			return v.call(e, args[1:])
		}
		names = append(names, v.name)
	}
	fmt.Fprintf(e.stderr, "mapbench: unknown verb %q; want one of %s\n", args[0], strings.Join(names, ", "))
	return exitUsage
}

func usage(w io.Writer) {
	fmt.Fprint(w, "Mapbench measures concurrent maps and judges the results.\n\nusage: mapbench VERB [flags] [arguments]\n\n")
	for _, v := range verbs {
		fmt.Fprintf(w, "  %-10s %s\n", v.name, v.summary)
	}
	fmt.Fprint(w, "\n'mapbench VERB -h' explains a verb, 'go doc example.com/mapbench/cmd/mapbench' all of them.\n\nexit codes:\n\n"+exitCodes)
}

// call parses a verb's flags and runs it.
func (v verb) call(e env, args []string) int {
	flags := flag.NewFlagSet("mapbench "+v.name, flag.ContinueOnError)
	flags.SetOutput(e.stderr)
	flags.Usage = func() {
		w := flags.Output()
		fmt.Fprintf(w, "Mapbench %s: %s.\n\nusage: mapbench %s %s\n\n", v.name, v.summary, v.name, v.usage)
		flags.PrintDefaults()
		needs := ""
		if v.needs != "" {
			needs = " (" + v.needs + ")"
		}
		fmt.Fprintf(w, "\nexample%s: mapbench %s %s\n", needs, v.name, v.example)
	}
	begin := func() (int, error) { return v.run(e, flags, args) }
	if !v.keeps {
		begin = func() (int, error) {
			return await(e.ctx, 0, func() (int, error) { return v.run(e, flags, args) })
		}
	}
	code, err := begin()
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case err != nil:
		fmt.Fprintf(e.stderr, "mapbench %s: %v\n", v.name, err)
		return exitUsage
	}
	return code
}
