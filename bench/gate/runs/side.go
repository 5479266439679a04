package runs

import (
	"context"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/subject"
)

// A Side is what one side of a gate run is built from.
type Side struct {
	// Name is [resultfile.SideOld] or [resultfile.SideNew].
	Name string
	// Subject is the text that package subject parses.
	Subject string
	// Commit, if set, is the commit of a side that was built before, even if the subject's
	// ref has moved on; "unknown" of a work tree outside a repository. It is empty for a
	// side that is built for the first time, and for a program.
	Commit string
	// Planted is the extra work of the side, IMPL=SHARE%; "" for none.
	Planted string
	// Plugin is the folder of the plug-in that both sides are, at the subject's commit; ""
	// for mapbench's own worker.
	Plugin string
}

// Build builds a side, in the repository at root or, of a plug-in, in that of its folder. The
// caller closes the build, also after an error; it is nil if there is nothing to close.
func (side *Side) Build(ctx context.Context, root string) (*subject.Build, error) {
	parse := subject.Parse
	if side.Commit != "" {
		parse = subject.ParseBuilt // a file has named it, and must name no program
	}
	s, err := parse(side.Subject)
	if err != nil {
		return nil, err
	}
	if side.Commit != "" && s.Ref != subject.WorkTree {
		s.Ref = side.Commit
	}
	var build *subject.Build
	if side.Plugin != "" {
		build, err = s.PreparePlugin(ctx, side.Plugin)
	} else {
		build, err = s.Prepare(ctx, root)
	}
	if err == nil && side.Planted != "" {
		err = build.Plant(side.Planted)
	}
	return build, err
}

// Source returns where the workers of a side come from that was built.
func (side *Side) Source(build *subject.Build) bench.Source {
	return bench.Source{
		Side: side.Name, Subject: side.Subject, Commit: build.Commit, Dirty: build.Dirty, Checkout: build.Subject.Ref != subject.WorkTree,
		Package: build.Package, Dir: build.Dir, Program: build.Program, Builds: build.Subject.Builds,
		Flags: build.Flags, LDFlags: build.LDFlags, Env: build.Env, RunEnv: build.RunEnv,
		Planted: side.Planted, Plugin: build.Plugin, Harness: build.Harness,
	}
}
