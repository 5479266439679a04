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
}

// Build builds a side, in the repository at root, and returns where its workers come from. The
// caller closes the build, also after an error; it is nil if there is nothing to close.
func (side *Side) Build(ctx context.Context, root string) (bench.Source, *subject.Build, error) {
	parse := subject.Parse
	if side.Commit != "" {
		parse = subject.ParseBuilt // a file has named it, and must name no program
	}
	s, err := parse(side.Subject)
	if err != nil {
		return bench.Source{}, nil, err
	}
	if side.Commit != "" && s.Ref != subject.WorkTree {
		s.Ref = side.Commit
	}
	build, err := s.Prepare(ctx, root)
	if err != nil {
		return bench.Source{}, nil, err
	}
	if side.Planted != "" {
		if err := build.Plant(side.Planted); err != nil {
			return bench.Source{}, build, err
		}
	}
	return bench.Source{
		Side: side.Name, Subject: side.Subject, Commit: build.Commit, Dirty: build.Dirty, Checkout: build.Subject.Ref != subject.WorkTree,
		Package: build.Package, Dir: build.Dir, Program: build.Program,
		Flags: build.Flags, LDFlags: build.LDFlags, Env: build.Env, RunEnv: build.RunEnv,
		Planted: side.Planted,
	}, build, nil
}
