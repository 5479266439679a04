// Package one verifies one map, in a process of its own. It is what package verify starts:
// the two speak over standard input and output, and verify says what became of the
// process.
//
// A program calls [Main] with its maps, and nothing else of this package. What it links is
// the kit alone, without the maps of this module, so that a plug-in's program can be one.
package one

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
)

// A Map is a map that the process can verify.
type Map struct {
	impls.Info
	// NA says why no law applies; it is empty if some do.
	NA string
	// Bind returns the map's constructors; it may be nil where NA says why.
	Bind func(impls.Config) maptest.Constructors `json:"-"`
}

// A Task is what the process is told on standard input, in JSON. The zero Task asks which
// maps there are, and is answered with [Contents].
type Task struct {
	// Name is the map's, with its parameter if any, as in "sharded:4".
	Name string
	// From is the index of the first law to check.
	From int
	// For is about how long the laws take. Seed, Goroutines and Artifacts are those of
	// [maptest.Config].
	For        time.Duration
	Seed       uint64
	Goroutines int
	Artifacts  string
}

// A Line is what the process writes, in JSON, when it has checked a law.
type Line struct {
	Row Row
	// Last reports whether no law is left that can be checked in any process.
	Last bool
}

// Contents says which maps a process can verify, by which laws, and which Go built it.
type Contents struct {
	Go   string
	Laws []string
	Maps []Map
}

// WrongTask is the exit code of a process that can't do its task. The runtime ends no
// process with it.
const WrongTask = 64

// Main is the main function of the process. It reads from standard input which of the maps
// it has to check, checks the laws on it, and writes a line for each law to standard
// output. It ends the process: with status 0 after the last law, with 1 when standard input
// ends, since the parent has then ended, and with [WrongTask] if the task can't be done.
func Main(maps []Map) {
	out := json.NewEncoder(os.Stdout)
	os.Stdout = os.Stderr // for what maps print
	var t Task
	if err := json.NewDecoder(os.Stdin).Decode(&t); err != nil {
		refuse(fmt.Errorf("reading the task: %w", err))
	}
	say := func(what any) {
		if out.Encode(what) != nil {
			os.Exit(1) // the parent is gone
		}
	}
	if t.Name == "" {
		say(Contents{Go: runtime.Version(), Laws: LawNames(), Maps: maps})
		os.Exit(0)
	}
	s, err := bound(maps, t.Name)
	if err != nil {
		refuse(err)
	}
	go func() {
		io.Copy(io.Discard, os.Stdin) // until its end, or an error
		os.Exit(1)
	}()
	check(s, t, func(l Line) { say(l) })
	os.Exit(0)
}

// refuse ends a process that can't begin, and says why.
func refuse(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(WrongTask)
}

// LawNames returns the names of the laws that this program checks, in their order. The
// caller owns the slice.
func LawNames() (names []string) {
	for _, law := range maptest.Laws() {
		names = append(names, law.Name)
	}
	return names
}

// bound returns the constructors of the map that a name with a parameter stands for.
func bound(maps []Map, name string) (maptest.Constructors, error) {
	var none maptest.Constructors
	infos := make([]impls.Info, len(maps))
	for i, m := range maps {
		infos[i] = m.Info
	}
	i, err := impls.Find(infos, name)
	if err != nil {
		return none, err
	}
	if m := maps[i]; m.NA != "" {
		return none, fmt.Errorf("no law applies to %s: %s", m.Name, m.NA)
	}
	_, param, err := impls.ParseName(name)
	if err != nil {
		return none, err
	}
	return maps[i].Bind(impls.Config{Param: param}), nil
}

// check checks the laws on s.
func check(s maptest.Constructors, t Task, report func(Line)) {
	c := maptest.Config{Name: t.Name, Seed: t.Seed, Goroutines: t.Goroutines, Artifacts: t.Artifacts}
	laws := maptest.Laws()
	for i, law := range laws {
		if i < t.From {
			continue
		}
		if law.Timed && c.Budget == 0 {
			// Split makes maps, so laws about making them come before it.
			c.Budget = maptest.Split(t.For, s)
		}
		o := law.Check(context.Background(), s, c)
		last := o.Last || i == len(laws)-1
		report(Line{rowOf(law, o), last})
		if last {
			return
		}
	}
}
