// Package worker runs inside the measured process: it holds the map, its
// streams and the timed loops, and it answers a conductor.
//
// A worker process measures one contestant. Its main calls [Main] with what it
// can measure; the conductor, which started it, then speaks the line protocol
// with it ([Request], [Reply]): prepare a map under a spec, arm it with stream
// buffers, run slices. Any program that speaks the protocol
// can be a contestant.
//
// A slice goes like this. Every goroutine draws fresh operations into its
// buffers, off the clock. Then all run: batches of about 5 µs, each executed by
// a loop that was generated for the impl ([Loop]), with a look at the clock
// between them, first through an uncounted lead-in, then through the counted
// window. What is reported is each goroutine's operations within that one
// window.
//
// A map is checked before it is measured, and compared with what its writes must
// have left where no measured time is at stake: after the calibration, in a slice
// that is audited, and of a growing map after each growth of these. What a map loses
// in the other slices and gets back by a later write nobody sees.
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

// Main serves contestants on standard input and output until the input ends,
// and exits.
func Main(contestants ...Contestant) {
	if err := Serve(os.Stdin, os.Stdout, contestants); err != nil {
		fmt.Fprintln(os.Stderr, "mapbench worker:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// Serve speaks the protocol on r and w until r ends.
func Serve(r io.Reader, w io.Writer, contestants []Contestant) error {
	hello := &Hello{
		Protocol:  Protocol,
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

// buildSetting returns a setting that the program was built with.
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
}

func (s *server) answer(r Request) (Reply, error) {
	switch {
	case r.Prepare != nil:
		session, prepared, err := Open(s.contestants, *r.Prepare)
		s.session, s.armed = session, false
		return Reply{Prepared: &prepared}, err
	case s.session == nil:
		return Reply{}, errors.New("nothing is prepared; send prepare first")
	case r.Arm != nil:
		s.session.Arm(r.Arm.Heap)
		s.armed = true
		return Reply{Armed: &Armed{}}, nil
	case r.Slice != nil && !s.armed:
		return Reply{}, errors.New("no streams; send arm first")
	case r.Slice != nil:
		report := s.session.Slice(*r.Slice)
		return Reply{Report: &report}, nil
	}
	return Reply{}, fmt.Errorf("unknown request; protocol %d has prepare, arm and slice", Protocol)
}

// Infos returns what there is to know of contestants, in their order, with the
// versions of their modules that this program is linked with.
func Infos(contestants []Contestant) []impls.Info {
	var infos []impls.Info
	for _, c := range contestants {
		info := c.Info
		info.Version = version(info.Module)
		infos = append(infos, info)
	}
	return infos
}

// version returns the version of a module that the program is linked with; it is
// empty if that is not known.
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
