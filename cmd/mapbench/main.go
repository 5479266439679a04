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
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/impls/verify"
)

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
	afterRun    = "after that of mapbench run"
	afterShards = "after mapbench run with -shard 1/2 and 2/2"
	inCheckout  = "in a checkout of mapbench"
	inLibrary   = "in a library with a map"
)

var verbs = []verb{listVerb, runVerb, answerVerb, compareVerb, recommendVerb, crossoverVerb, rateVerb, plotVerb, reportVerb, gateVerb, mergeVerb, trendVerb, verifyVerb, faultsVerb, initVerb}

func main() {
	if len(os.Args) == 2 && os.Args[1] == workerArg {
		worker.Main(contestants.All()...)
	}
	if len(os.Args) == 2 && os.Args[1] == verifyArg {
		verify.Main(verify.Catalogue())
	}
	os.Exit(run(env{cmdline.Interruptible(), os.Stdout, os.Stderr}, os.Args[1:]))
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
		return cmdline.ExitUsage
	}
	if args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(e.stdout)
		return cmdline.ExitOK
	}
	var names []string
	for _, v := range verbs {
		if v.name == args[0] {
			return v.call(e, args[1:])
		}
		names = append(names, v.name)
	}
	fmt.Fprintf(e.stderr, "mapbench: unknown verb %q; want one of %s\n", args[0], strings.Join(names, ", "))
	return cmdline.ExitUsage
}

func usage(w io.Writer) {
	fmt.Fprint(w, "Mapbench measures concurrent maps and judges the results.\n\nusage: mapbench VERB [flags] [arguments]\n\n")
	for _, v := range verbs {
		fmt.Fprintf(w, "  %-10s %s\n", v.name, v.summary)
	}
	fmt.Fprint(w, "\n'mapbench VERB -h' explains a verb, 'go doc example.com/mapbench/cmd/mapbench' all of them.\n\nexit codes:\n\n"+cmdline.ExitCodes)
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
			return cmdline.Await(e.ctx, 0, func() (int, error) { return v.run(e, flags, args) })
		}
	}
	code, err := begin()
	switch {
	case errors.Is(err, flag.ErrHelp):
		return cmdline.ExitOK
	case errors.Is(err, context.Canceled):
		return cmdline.ExitInterrupted
	case err != nil:
		fmt.Fprintf(e.stderr, "mapbench %s: %v\n", v.name, err)
		return cmdline.ExitUsage
	}
	return code
}
