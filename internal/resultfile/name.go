package resultfile

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/mapbench/workloads"
)

// Base begins the name of every benchmark, before the first slash.
const Base = "Map"

// The parts of a benchmark's name: Map/impl=xsync@old/read=95/dist=uniform/n=1000-2.
const (
	benchmark  = "Benchmark"
	linePrefix = benchmark + Base + "/"

	implKey  = "impl"
	procsKey = "procs"
	burstKey = "burst"
	callKey  = "call"

	sideSign   = "@"
	repeatSign = "#"
)

// CallInterface is the [Workload.Call] of calls through the interface.
const CallInterface = "interface"

// Burst returns the [Workload.Burst] of goroutines that yield after so long: "5us".
func Burst(batch time.Duration) string {
	return fmt.Sprintf("%gus", float64(batch)/float64(time.Microsecond))
}

// A Contestant is what one worker runs, as a results file names it: "xsync",
// "sharded:256", "xsync@old", "mutex#2".
type Contestant struct {
	// Impl is the map's name, perhaps with a parameter.
	Impl string
	// Side tells the builds of a gate apart; "" elsewhere.
	Side string
	// Repeat is 0 for an impl's first place in its cell, 2 for its second, and so on. A
	// second place makes a control.
	Repeat int
}

// ParseContestant returns the contestant of a name.
func ParseContestant(text string) (c Contestant, err error) {
	name, repeat, repeats := strings.Cut(text, repeatSign)
	impl, side, sided := strings.Cut(name, sideSign)
	if impl == "" {
		return c, fmt.Errorf("no impl in %q", text)
	}
	if sided && (side == "" || strings.Contains(side, sideSign)) {
		return c, fmt.Errorf("impl %q: want the name of a side behind the one %s", text, sideSign)
	}
	c = Contestant{Impl: impl, Side: side}
	if repeats {
		if c.Repeat, err = strconv.Atoi(repeat); err != nil || c.Repeat < 2 || strconv.Itoa(c.Repeat) != repeat {
			return c, fmt.Errorf("impl %q: want a number from 2 on behind the %s", text, repeatSign)
		}
	}
	return c, nil
}

// String returns the contestant's name in a file.
func (c Contestant) String() string {
	text := c.Impl
	if c.Side != "" {
		text += sideSign + c.Side
	}
	if c.Repeat != 0 {
		text += repeatSign + strconv.Itoa(c.Repeat)
	}
	return text
}

// IsControl reports whether the contestant is the second of a control pair.
func (c Contestant) IsControl() bool { return c.Repeat != 0 }

// Original returns the contestant that c repeats; c itself if it repeats none.
func (c Contestant) Original() Contestant {
	c.Repeat = 0
	return c
}

// GateImpl returns what a gate's cell measures, from one of its contestants: the impl, with
// the side if it is neither old nor new. It is "" for a contestant without a side.
func (c Contestant) GateImpl() string {
	switch c.Side {
	case "":
		return ""
	case SideOld, SideNew:
		return c.Impl
	}
	return c.Original().String()
}

// A Workload is what the contestants of a cell have in common.
type Workload struct {
	Spec  workloads.Spec
	Procs int
	// Burst is the time after which goroutines yield, "" if they don't. Call is how calls
	// are made, "" for direct calls.
	Burst, Call string
}

// String returns the workload without its procs, as it stands in names.
func (w Workload) String() string { return strings.Join(w.Settings(), "/") }

// Settings returns the parts of String, each as key=value.
func (w Workload) Settings() []string {
	settings := strings.Split(w.Spec.String(), "/")
	if w.Burst != "" {
		settings = append(settings, burstKey+"="+w.Burst)
	}
	if w.Call != "" {
		settings = append(settings, callKey+"="+w.Call)
	}
	return settings
}

// SpecOf returns the spec in a workload's text, which may state burst and call behind it.
func SpecOf(workload string) string {
	for _, key := range []string{burstKey, callKey} {
		workload, _, _ = strings.Cut(workload, "/"+key+"=")
	}
	return workload
}

// Same reports whether two workloads belong to one cell. Other may be that of a note, which
// states no call: a cell's calls are known only after all its workers have started.
func (w Workload) Same(other Workload) bool {
	if other.Call == "" {
		w.Call = ""
	}
	return w == other
}

// A Name is the name of a benchmark: a contestant under a workload. Equal names are
// equal values.
type Name struct {
	Contestant
	Workload
}

// String returns the name as benchstat has it, without "Benchmark". As in package testing,
// one proc is not stated.
func (n Name) String() string {
	text := Base + "/" + implKey + "=" + n.Contestant.String() + "/" + n.Workload.String()
	if n.Procs > 1 {
		text += "-" + strconv.Itoa(n.Procs)
	}
	return text
}

// ParseName returns the name that a text states, without "Benchmark".
func ParseName(text string) (Name, error) {
	n, err := readName(text)
	if err != nil {
		return Name{}, fmt.Errorf("benchmark %q: %w", benchmark+text, err)
	}
	return n, nil
}

func readName(text string) (n Name, err error) {
	first, parts := benchfmt.Name(text).Parts()
	if string(first) != Base {
		return n, errors.New("want " + linePrefix + implKey + "=…")
	}
	n.Procs = 1
	impl := ""
	var spec []string
	for _, part := range parts {
		if procs, ok := strings.CutPrefix(string(part), "-"); ok {
			if n.Procs, err = strconv.Atoi(procs); err != nil || n.Procs < 1 {
				return n, fmt.Errorf("%s %q: want a number above 0", procsKey, procs)
			}
			continue
		}
		setting := string(part[1:])
		switch key, value, _ := strings.Cut(setting, "="); key {
		case implKey:
			impl = value
		case burstKey:
			n.Burst = value
		case callKey:
			n.Call = value
		default:
			spec = append(spec, setting)
		}
	}
	if impl == "" {
		return n, errors.New("no " + implKey + "=")
	}
	if n.Contestant, err = ParseContestant(impl); err != nil {
		return n, err
	}
	n.Spec, err = workloads.ParseSpec(strings.Join(spec, "/"))
	return n, err
}
