// Package verify checks the laws of package maptest on maps. Each map gets a process
// of its own, since a fatal error of the runtime ends the whole process.
//
// An [Entry] is a map with its name and the constructors that the laws ask for.
// [Catalogue] returns all entries: our own designs, other people's maps, those with a
// method that breaks the contract, and maps with planted bugs. [Select] picks some of
// them. [Run] verifies these and returns a [Report] with a row for each map and law.
// [WriteDoc] makes a page from many reports.
//
// [Foreign] returns entries for the maps of another program.
//
// [Run] starts a child process for each map; the child must call [Main]. If a child
// dies, the law that it was checking has failed, and another child goes on with the
// next law. If the child was killed or ran out of memory, that law is unknown instead.
// A child that is silent for too long is made to show its goroutines, and killed. If
// they prove that a call hangs, the law has failed; if not, it is unknown. The laws
// after it are not checked.
package verify

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"example.com/mapbench/impls/maptest"
)

// Options are how maps are verified.
type Options struct {
	// Child is the command line of a process that calls [Main]. Entries of [Foreign] have
	// one of their own.
	Child []string
	// For is about how long the laws take over each map.
	For time.Duration
	// Seed fixes what each goroutine does. It can't fix how they interleave.
	Seed uint64
	// Goroutines is how many share a map, at least 2; 0 means 8.
	Goroutines int
	// Artifacts is the folder for pictures of violations; empty means the one
	// for temporary files.
	Artifacts string
	// Patience is how much longer than For a child may be silent; 0 means a
	// minute, which is longer than the laws themselves wait.
	Patience time.Duration
}

// The values of [Options] that stand for zero.
const (
	defaultGoroutines = 8
	defaultPatience   = time.Minute
)

// Run verifies maps one after the other. It calls progress, if that is not nil,
// with each row as soon as it is known. For a map to which no law applies it calls
// progress once, with a nil row. It returns an error if a child can't be started or the
// context has ended. The report then holds the maps so far, the last one with the rows
// so far. No child outlives Run.
func Run(ctx context.Context, entries []Entry, o Options, progress func(*Map, *Row)) (Report, error) {
	if o.Goroutines == 0 {
		o.Goroutines = defaultGoroutines
	}
	if o.Patience == 0 {
		o.Patience = defaultPatience
	}
	report := here(o)
	for _, e := range entries {
		o := o
		if e.from != nil {
			o.Child = e.from.command
		}
		m, err := verify(ctx, e, o, progress)
		report.add(m)
		if err != nil {
			return report, err
		}
	}
	return report, nil
}

// verify verifies one map.
func verify(ctx context.Context, e Entry, o Options, progress func(*Map, *Row)) (m Map, err error) {
	begin := time.Now()
	m = Map{
		Name: e.Name, Kind: e.Kind, Flaw: e.Flaw, Module: e.Module, Version: version(e.Module),
		NA: e.NA, Again: o.again(e),
	}
	if e.from != nil {
		m.Worker, m.Go, m.Version = e.from.folder, e.from.goVersion, e.Version
	}
	defer func() { m.Seconds = time.Since(begin).Seconds() }()
	add := func(row Row) {
		m.Rows = append(m.Rows, row)
		if progress != nil {
			progress(&m, &row)
		}
	}
	if e.NA != "" {
		if progress != nil {
			progress(&m, nil)
		}
		return m, ctx.Err()
	}
	laws := maptest.Laws()
	for len(m.Rows) < len(laws) {
		t := task{Name: e.Name, From: len(m.Rows), Options: o}
		end, err := t.run(ctx, add)
		if err != nil {
			return m, err
		}
		if end.died() {
			add(end.row(laws[len(m.Rows)]))
		}
		if !end.died() || end.late {
			break
		}
	}
	unusable := ""
	for _, law := range laws[len(m.Rows):] {
		if unusable == "" {
			unusable = "not checked: " + m.Rows[len(m.Rows)-1].Law + " left no usable map"
		}
		add(Row{Law: law.Name, Text: law.Text, Verdict: maptest.Unknown.String(), Message: unusable})
	}
	return m, nil
}

// again is the command line that verifies a map in the same way.
func (o Options) again(e Entry) string {
	worker := ""
	if e.from != nil {
		worker = " -worker " + e.from.folder
	}
	line := fmt.Sprintf("mapbench verify%s -impl %s -seed %d -for %v", worker, e.Name, o.Seed, o.For)
	if o.Goroutines != defaultGoroutines {
		line += fmt.Sprintf(" -goroutines %d", o.Goroutines)
	}
	return line
}

// here returns a report without maps. It says how and where maps are verified.
func here(o Options) Report {
	r := Report{
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		CPU: cpuModel(), CPUs: runtime.NumCPU(), Procs: runtime.GOMAXPROCS(0),
		Seed: o.Seed, ForSeconds: o.For.Seconds(), Goroutines: o.Goroutines,
	}
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return r
	}
	for _, s := range build.Settings {
		switch {
		case s.Key == "-race":
			r.Race = s.Value == "true"
		case s.Key == "vcs.revision":
			r.Commit = s.Value
		case s.Key == "vcs.modified":
			r.Dirty = s.Value == "true"
		}
	}
	return r
}

// cpuModel returns the processor's model; it is empty if that is not known.
func cpuModel() string {
	cpuinfo, _ := os.ReadFile("/proc/cpuinfo") // only Linux has it
	for line := range strings.Lines(string(cpuinfo)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// version returns the version of a module that this program is linked with; it is
// empty if that is not known.
func version(module string) string {
	build, ok := debug.ReadBuildInfo()
	if !ok || module == "" {
		return ""
	}
	for _, dep := range build.Deps {
		if dep.Path == module {
			return dep.Version
		}
	}
	return ""
}
