package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/subject"
	"example.com/mapbench/cmd/internal/cmdline"
)

// pullRequest are the flags of gate that are about a pull request.
type pullRequest struct {
	pr   bool
	base string
}

func (p *pullRequest) register(flags *flag.FlagSet) {
	flags.BoolVar(&p.pr, "pr", false, "judge what a pull request changes: HEAD against its merge base with -base, within 10 minutes unless -budget says otherwise")
	flags.StringVar(&p.base, "base", "", "`REF` that the pull request goes to (default what GITHUB_BASE_REF names in origin, else origin/HEAD, origin/main or main)")
}

// check refuses flags that contradict these.
func (p *pullRequest) check(flags *flag.FlagSet) error {
	if !p.pr && p.base != "" {
		return errors.New("-base is what a pull request goes to; add -pr")
	}
	if name := cmdline.Given(flags, "old", "aa", "resume"); p.pr && name != "" {
		return fmt.Errorf("-pr compares with the merge base; leave out %s", name)
	}
	return nil
}

// pullSuite returns the suite that -pr measures unless a flag names cells: the plug-in's, or
// some 20 cells, which fit into its time.
func (f *gateFlags) pullSuite() string {
	if f.plugin != "" {
		return f.defaultSuite()
	}
	return "small"
}

// choosePull sets what -pr says and no flag says otherwise: the sides, the cells, the screen and
// the time.
func (f *gateFlags) choosePull(e env, flags *flag.FlagSet) (err error) {
	if !f.pull.pr {
		return nil
	}
	base := f.pull.base
	if ref := os.Getenv("GITHUB_BASE_REF"); base == "" && ref != "" {
		base = "origin/" + ref
	}
	if f.old.Subject, err = subject.MergeBase(e.ctx, f.root, base); err != nil {
		return fmt.Errorf("-pr: %w", err)
	}
	if cmdline.Given(flags, "new") == "" {
		f.new.Subject = "HEAD"
		if _, dirty, err := subject.State(e.ctx, f.root); err == nil && dirty {
			e.say("-pr leaves out what is not committed; to judge it too, add -new .")
		}
	}
	if cmdline.Given(flags, "suite", "impl") == "" {
		f.cells.Suite = f.pullSuite()
	}
	if cmdline.Given(flags, "screen") == "" {
		f.screen = gate.PullScreen
	}
	if cmdline.Given(flags, "budget") == "" {
		f.run.Config.Budget = gate.PullBudget
	}
	return nil
}
