package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/plugin"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/impls/verify"
)

var verifyVerb = verb{
	name:    "verify",
	keeps:   true,
	summary: "puts impls through the laws of a concurrent map",
	usage: "[-json] [-impl LIST] [-worker DIR] [-for D] [-seed N] [-goroutines N] [-o DIR]\n\n" +
		"It checks each impl by the laws of package impls/maptest, in a process of its own,\n" +
		"and prints a row for each impl and law: pass, FAIL, unknown (not judged in time) or\n" +
		"n/a (the impl lacks what the law is about). A FAIL is a proof: it quotes the law and\n" +
		"shows the calls that break it. A pass says that none were found.\n" +
		"What a law records and does not judge counts as a pass.\n" +
		"It exits 1 if there is a FAIL, else 3 if there is an unknown, and 2 if no law applies to\n" +
		"any impl. When it is interrupted it prints what it has found, and exits 130. Build the\n" +
		"command with -race to look for data races, too. -impl also takes planted/NAME, a map with\n" +
		"a known bug, and variants of peers such as xsync+clear. docs/verify.md has more.\n" +
		"With -worker it checks the maps of a plug-in, the folder of a main package that calls\n" +
		"worker.Main; -impl then chooses among these, and others may stand beside them.",
	example: "-impl mutex -for 1s",
	run:     runVerify,
}

// verifyArg makes the command a process that verifies one map.
const verifyArg = "verify-one"

// mostVerifying is how many goroutines may share a map: their stacks take a gigabyte.
const mostVerifying = 100_000

func runVerify(e env, flags *flag.FlagSet, args []string) (int, error) {
	var o verify.Options
	asJSON := flags.Bool("json", false, "print JSON, and the rows for people on standard error")
	names := flags.String("impl", "", "impls to verify, with commas (default all of our own; with -worker all of the plug-in)")
	folder := flags.String("worker", "", "`folder` of a plug-in whose maps are verified")
	flags.DurationVar(&o.For, "for", 10*time.Second, "about how long to take over each impl")
	flags.Uint64Var(&o.Seed, "seed", 0, "seed of what goroutines do (default drawn)")
	flags.IntVar(&o.Goroutines, "goroutines", 8, "how many share a map, from 2 on")
	flags.StringVar(&o.Artifacts, "o", "", "`folder` for pictures of violations (default that for temporary files)")
	if err := cmdline.Parse(flags, args, 0, 0); err != nil {
		return 0, err
	}
	switch {
	case o.For <= 0:
		return 0, fmt.Errorf("-for %v; want more than 0, such as 10s", o.For)
	case o.Goroutines < 2 || o.Goroutines > mostVerifying:
		return 0, fmt.Errorf("-goroutines %d; want 2 to %d", o.Goroutines, mostVerifying)
	}
	if cmdline.Given(flags, "seed") == "" {
		o.Seed = uint64(rand.Uint32()) // few digits, which JSON readers keep
	}
	var list []string
	if *names != "" {
		list = strings.Split(*names, ",")
	}
	catalogue := verify.Catalogue()
	if *folder != "" {
		made, err := bench.MakeTemporary()
		if err != nil {
			return 0, err
		}
		defer made.Remove()
		theirs, err := plugIn(e, *folder, made.Dir)
		if err != nil {
			return 0, fmt.Errorf("-worker: %w", err)
		}
		if catalogue = append(theirs, catalogue...); list == nil {
			catalogue = theirs
		}
	}
	entries, err := verify.Select(catalogue, list)
	if err != nil {
		return 0, err
	}
	if !slices.ContainsFunc(entries, func(e verify.Entry) bool { return e.NA == "" }) {
		return 0, fmt.Errorf("there is nothing to verify: no law applies to %s: %s", entries[0].Name, entries[0].NA)
	}
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	o.Child = []string{self, verifyArg}
	people := e.stdout
	if *asJSON {
		people = e.stderr
	}
	report, broken := verify.Run(e.ctx, entries, o, verify.NewPrinter(people, entries, o).Row)
	fmt.Fprintln(people, report.Summary())
	if *asJSON {
		if o.Artifacts == "" {
			report.DropPictures() // JSON is kept for longer than temporary files
		}
		if err := writeJSON(e, report); err != nil {
			return 0, err
		}
	}
	switch {
	case broken != nil:
		return 0, broken
	case report.Counts.Fail > 0:
		return cmdline.ExitFailed, nil
	case report.Counts.Unknown > 0:
		return cmdline.ExitUnresolved, nil
	}
	return cmdline.ExitOK, nil
}

// plugIn returns the maps of a plug-in, which it links with the kit into scratch.
func plugIn(e env, folder, scratch string) ([]verify.Entry, error) {
	program, err := plugin.Link(e.ctx, folder, scratch)
	if err != nil {
		return nil, err
	}
	return verify.Foreign(e.ctx, folder, []string{program})
}
