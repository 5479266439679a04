// Package worker runs inside the measured process: it holds a map, the operations for it
// and the timed loops, and it answers a conductor.
//
// The terms:
//
//   - The conductor is the program that starts workers and decides what they do:
//     "mapbench run" is one.
//   - An impl is a concurrent map under test. A [Contestant] is an impl with its
//     constructors and timed loops ([Loop]).
//   - A worker is a process that measures contestants, one at a time. It never measures while
//     another worker does.
//   - A cell is the contestants that are compared under one spec (package workloads).
//   - A slice is a stretch of time, some milliseconds, in which a worker's goroutines
//     execute operations. First comes an uncounted lead-in, then the counted window.
//   - A batch is what a goroutine executes between two looks at the clock ([BatchTime]).
//
// # Measuring a map of your own
//
// The steps, in order:
//
//  1. Write a map with the methods of [impls.Map].
//  2. Let "maploop .Map" (cmd/maploop) generate its timed loop and its Contestant. Or
//     write the Contestant by hand, without a loop; then the map is called through the
//     interface, which costs more.
//  3. Pass the Contestant to [Main] in a program of your own.
//  4. Name that program, or its folder, in "mapbench run -worker".
//
// The page docs/plugin.md shows these steps as commands. [Open] gives the same
// measurement to a program without a conductor: see the example.
//
// # How a slice runs
//
// Every goroutine draws fresh operations into its buffers, off the clock. Then all of them
// run batches, with a look at the clock after each, until the window has passed. A loop
// that was generated for the impl executes a batch. The report says how many operations
// each goroutine executed within the window, which is the same for all.
//
// If the spec has a rate, an operation is executed when it is due, alone or with others that
// are due too. The report then says how many were late, and what sampled operations took from
// their intended times on: [OpenLoop], [Latencies].
//
// A map is checked before it is measured. It is also compared with what its writes must
// have left, whenever that costs no measured time: after the calibration, before and after
// an audited slice, and after each growth of an audited slice. If a map loses
// an entry in another slice and a later write stores it again, nobody sees it.
//
// # What a map weighs
//
// Preparing a map also weighs it ([Weight]), off the clock: the live heap with the map, less
// the live heap before it was made. The heap is read after collections, until two in a row
// leave as much alive. Two maps of the same entries and hash seed so weigh the same to the
// byte, but for what the runtime itself allocates, rarely: 2 KB for a thread.
//
// # Why it is one package
//
// All of it is one protocol on one map in one process. What is checked, weighed and measured is
// the same map, with the same keys and calls, and each of these must leave it and the heap as the
// next expects them.
//
// # Stability
//
// Programs outside this module may import this package. While [Protocol] keeps its number,
// the text of requests and replies keeps its meaning, and a program that compiles against
// this package goes on to compile: names stay, and new fields have a zero value that means
// what their absence meant. Figures are comparable only between workers that were built
// against one version of the module. The package imports the standard library and packages
// impls and workloads alone, and builds with Go 1.24 and later.
package worker

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"

	"example.com/mapbench/impls"
	"example.com/mapbench/workloads"
)

// Main is the main function of a worker: it serves contestants on standard input and output
// until the input ends, and exits. The exit code is 0, or 1 after an error of [Serve], which
// it prints on standard error. It never returns.
func Main(contestants ...Contestant) {
	if otherMain != nil {
		otherMain(contestants)
		os.Exit(0)
	}
	if err := Serve(os.Stdin, os.Stdout, contestants); err != nil {
		fmt.Fprintln(os.Stderr, "mapbench worker:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// otherMain is what Main does instead of serving; nil to serve.
var otherMain func(contestants []Contestant)

// Instead lets [Main] call do, and exit with 0 if that returns, instead of serving. It is for
// programs that do something else with the contestants of a worker's main package: they are
// linked from that package and one more file, whose init calls Instead, as "mapbench verify
// -worker" does. It must be called before Main, once. Do may keep contestants.
func Instead(do func(contestants []Contestant)) { otherMain = do }

// Serve speaks the protocol (see [Protocol]) on r and w until r ends, and then returns nil.
// It executes one request at a time. A request that fails is answered with [Reply.Error] and
// is no error of Serve; a request that is not JSON is, and so is an error of r or w.
// Serve keeps contestants until it returns.
func Serve(r io.Reader, w io.Writer, contestants []Contestant) error {
	hello := &Hello{
		Protocol:  Protocol,
		More:      true,
		Samples:   true,
		Digest:    workloads.Digest(),
		GoVersion: runtime.Version(),
		GOAMD64:   buildSetting("GOAMD64"),
		Planted:   plantedWork,
		Impls:     Infos(contestants),
	}
	out := json.NewEncoder(w)
	if err := out.Encode(Reply{Hello: hello}); err != nil {
		return err
	}
	s := server{contestants: contestants}
	in := json.NewDecoder(bufio.NewReader(r))
	for {
		var request Request
		if err := in.Decode(&request); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("reading a request: %w", err)
		}
		reply, err := s.answer(request)
		if err != nil {
			reply = Reply{Error: err.Error()}
		}
		if err := out.Encode(reply); err != nil {
			return fmt.Errorf("writing a reply: %w", err)
		}
	}
}

// buildSetting returns a setting that the program was built with, empty if it is unknown.
func buildSetting(key string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == key {
				return s.Value
			}
		}
	}
	return ""
}

type server struct {
	contestants []Contestant
	session     Session // nil until prepared
	armed       bool
	specs       int // of the session
}

func (s *server) answer(r Request) (Reply, error) {
	switch {
	case r.Prepare != nil:
		session, prepared, err := Open(s.contestants, *r.Prepare)
		s.session, s.armed, s.specs = session, false, 1+len(r.Prepare.More)
		return Reply{Prepared: &prepared}, err
	case s.session == nil:
		return Reply{}, errors.New("nothing is prepared; send prepare first")
	case r.Arm != nil:
		s.session.Arm(r.Arm.Heap)
		s.armed = true
		return Reply{Armed: &Armed{}}, nil
	case r.Slice != nil && !s.armed:
		return Reply{}, errors.New("no streams; send arm first")
	case r.Slice != nil && (r.Slice.Spec < 0 || r.Slice.Spec >= s.specs):
		return Reply{}, fmt.Errorf("spec %d of %d; want one from 0 on that prepare named", r.Slice.Spec, s.specs)
	case r.Slice != nil:
		report := s.session.Slice(*r.Slice)
		return Reply{Report: &report}, nil
	}
	return Reply{}, fmt.Errorf("unknown request; protocol %d has prepare, arm and slice", Protocol)
}

// Infos returns the descriptions of contestants, one for each, in their order. It sets
// [impls.Info.Version] to the version of the contestant's module that this program is
// linked with. The caller owns the slice.
func Infos(contestants []Contestant) []impls.Info {
	var infos []impls.Info
	for _, c := range contestants {
		info := c.Info
		info.Version = version(info.Module)
		infos = append(infos, info)
	}
	return infos
}

// version returns the version of a module that the program is linked with, empty if it is
// unknown.
func version(module string) string {
	build, ok := debug.ReadBuildInfo()
	if !ok || module == "" {
		return ""
	}
	for _, dep := range build.Deps {
		if dep.Path != module {
			continue
		}
		if dep.Replace != nil {
			return cmp.Or(dep.Replace.Version, "replaced")
		}
		return dep.Version
	}
	return ""
}
