package resultfile

import (
	"strings"
	"testing"
	"time"

	"example.com/mapbench/workloads"
)

// spec returns the spec of a text.
func spec(t *testing.T, text string) workloads.Spec {
	t.Helper()
	s, err := workloads.ParseSpec(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestNames reads names and writes them again.
func TestNames(t *testing.T) {
	const workload = "/read=95/dist=uniform/n=1000"
	check := func(text string, want Name, gateImpl string) {
		t.Helper()
		want.Spec = spec(t, workload[1:])
		got, err := ParseName(text)
		if err != nil || got != want || got.String() != text || got.GateImpl() != gateImpl {
			t.Errorf("%s: %+v, %v, written %s, of the gate's cell %q; want %+v and %q", text, got, err, got, got.GateImpl(), want, gateImpl)
		}
	}
	check("Map/impl=sync.Map"+workload, Name{Contestant{Impl: "sync.Map"}, Workload{Procs: 1}}, "")
	check("Map/impl=sharded:256"+workload+"-2", Name{Contestant{Impl: "sharded:256"}, Workload{Procs: 2}}, "")
	check("Map/impl=a#3"+workload+"/call=interface-16", Name{Contestant{Impl: "a", Repeat: 3}, Workload{Procs: 16, Call: CallInterface}}, "")
	check("Map/impl=a@old"+workload+"/burst=5us-2", Name{Contestant{Impl: "a", Side: SideOld}, Workload{Procs: 2, Burst: Burst(5 * time.Microsecond)}}, "a")
	check("Map/impl=a@control#2"+workload+"-2", Name{Contestant{Impl: "a", Side: SideControl, Repeat: 2}, Workload{Procs: 2}}, "a@control")

	refuse := func(text, want string) {
		t.Helper()
		if _, err := ParseName(text); err == nil || !strings.HasPrefix(err.Error(), `benchmark "Benchmark`+text+`": `) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want it refused because %q", text, err, want)
		}
	}
	refuse("Sort-2", "want BenchmarkMap/impl=…")
	refuse("Map"+workload, "no impl=")
	refuse("Map/impl="+workload, "no impl=")
	refuse("Map/impl=@old"+workload, `no impl in "@old"`)
	refuse("Map/impl=a@"+workload, "want the name of a side")
	refuse("Map/impl=a@b@c"+workload, "want the name of a side")
	refuse("Map/impl=a#1"+workload, "want a number from 2 on")
	refuse("Map/impl=a#02"+workload, "want a number from 2 on")
	refuse("Map/impl=a#x"+workload, "want a number from 2 on")
	refuse("Map/impl=a"+workload+"-0", `procs "0": want a number above 0`)
	refuse("Map/impl=a/read=195/n=1000", "195")
}

// TestControls checks contestants that repeat others.
func TestControls(t *testing.T) {
	first, second := Contestant{Impl: "a", Side: "old"}, Contestant{Impl: "a", Side: "old", Repeat: 2}
	if first.IsControl() || !second.IsControl() || second.Original() != first || first.Original() != first {
		t.Errorf("%v and %v: controls %v and %v, original %v; want the second one to repeat the first", first, second, first.IsControl(), second.IsControl(), second.Original())
	}
}

// TestCells reads the cells of a header and writes them again.
func TestCells(t *testing.T) {
	check := func(text, contestants string) {
		t.Helper()
		c, err := ParseCell(text)
		if err != nil || c.String() != text {
			t.Errorf("%q is read as %q, %v", text, c, err)
		}
		var names []string
		for _, contestant := range c.Contestants() {
			names = append(names, contestant.String())
		}
		if got := strings.Join(names, " "); got != contestants {
			t.Errorf("%q has the contestants %s; want %s", text, got, contestants)
		}
	}
	check("impl=mutex,sync.Map read=95/dist=uniform/n=1000 procs=2", "mutex sync.Map")
	check("impl=a,b,a,a read=95/dist=uniform/n=1000 procs=1", "a b a#2 a#3")
	check("impl=a@control,a@control read=95/dist=uniform/n=1000 procs=2", "a@control a@control#2")
	for _, text := range []string{"impl=a read=95/n=1000", "a read=95/n=10 procs=1", "impl=a read=95/n=10 2", "impl=a read=195/n=10 procs=2", "impl=a read=95/n=10 procs=0"} {
		if c, err := ParseCell(text); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%q is read as %q, %v; want an error that quotes it", text, c, err)
		}
	}
}

// TestSame compares workloads with those of notes, which are written before a cell's calls
// are known.
func TestSame(t *testing.T) {
	direct := Workload{Spec: spec(t, "read=95/n=10"), Procs: 2}
	indirect, busy := direct, direct
	indirect.Call, busy.Burst = CallInterface, "5us"
	if !direct.Same(direct) || !indirect.Same(direct) || direct.Same(indirect) || direct.Same(busy) {
		t.Errorf("same %v, older %v, newer %v, with a burst %v; want the first two", direct.Same(direct), indirect.Same(direct), direct.Same(indirect), direct.Same(busy))
	}
}

func TestSpecOf(t *testing.T) {
	for workload, want := range map[string]string{
		"read=95/n=1000": "read=95/n=1000",
		"read=95/n=1000/goroutines=16/burst=5us/call=interface": "read=95/n=1000/goroutines=16",
		"read=95/n=1000/call=interface":                         "read=95/n=1000",
	} {
		if got := SpecOf(workload); got != want {
			t.Errorf("SpecOf(%q) = %q; want %q", workload, got, want)
		}
	}
}
