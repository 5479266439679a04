package recommend

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/workloads"
)

// laws are of maps with costs that are easy to invert: sync.Map overtakes sharded above
// 60 % reads, at every n.
var laws = []simulation.Law{
	{Impl: "sync.Map", SD: 0.005, Cost: func(w, n float64) float64 { return 20 + 50*w }},
	{Impl: "sharded", SD: 0.005, Cost: func(w, n float64) float64 { return 36 + 10*w }},
	{Impl: "rwmutex", SD: 0.005, Cost: func(w, n float64) float64 { return 60 + 40*w }},
}

// suite is a grid of read and n. On each axis 20 cells or more lie between others.
func suite(laws []simulation.Law) simulation.Suite {
	return simulation.Suite{
		Laws: laws, Reads: []float64{0, 10, 25, 40, 50, 75, 90, 95, 99, 100}, Ns: []float64{100, 1000, 10000, 100000}, Procs: []int{2}, Launches: 20,
	}
}

// ask answers a question about a spec at 2 procs.
func ask(t *testing.T, set *compare.Set, spec string, impls ...string) *Answer {
	t.Helper()
	parsed, err := workloads.ParseSpec(spec)
	if err != nil {
		t.Fatal(err)
	}
	advisor, err := NewAdvisor(set, Field{Impls: impls})
	if err != nil {
		t.Fatalf("%s: %v", spec, err)
	}
	return advisor.Answer(parsed, 2)
}

// TestRecommendsTheFastest asks at and between measured cells, where the truth is known.
func TestRecommendsTheFastest(t *testing.T) {
	set := read(t, suite(laws).Text())
	check := func(spec, want, runnerUp string, between int) {
		t.Helper()
		a := ask(t, set, spec)
		c := a.Recommended
		if c == nil {
			t.Errorf("%s: %s; want %s", spec, a.Abstained, want)
			return
		}
		if c.Impl != want || c.RunnerUp != runnerUp || len(a.Between) != between || len(a.Evidence) != 1<<between || len(c.Running) > 0 || c.Loss > 0 {
			t.Errorf("%s: %+v from %d cells; want %s before %s", spec, c, len(a.Evidence), want, runnerUp)
		}
		parsed, _ := workloads.ParseSpec(spec)
		w := 1 - parsed.Read/100
		cost := func(impl string) float64 {
			i := slices.IndexFunc(laws, func(l simulation.Law) bool { return l.Impl == impl })
			return laws[i].Cost(w, float64(parsed.N))
		}
		if lead := cost(runnerUp)/cost(want) - 1; lead < float64(c.Lo) || lead > float64(c.Hi) {
			t.Errorf("%s: a lead of %.3f (%.3f to %.3f); the truth is %.3f", spec, c.Center, c.Lo, c.Hi, lead)
		}
	}
	check("read=95/n=1000", "sync.Map", "sharded", 0)
	check("read=10/n=100000", "sharded", "sync.Map", 0)
	check("read=85/n=1000", "sync.Map", "sharded", 1)
	check("read=95/n=3000", "sync.Map", "sharded", 1)
	check("read=20/n=30000", "sharded", "sync.Map", 2)
	check("read=100/n=5000", "sync.Map", "sharded", 1)
}

// TestFlips asks on both sides of a known crossing.
func TestFlips(t *testing.T) {
	set := read(t, suite(laws).Text())
	check := func(spec, impl string, above bool) {
		t.Helper()
		a := ask(t, set, spec)
		if len(a.Flips) != 1 {
			t.Fatalf("%s: flips %+v; want one", spec, a.Flips)
		}
		f := a.Flips[0]
		if f.Axis != "read" || f.Impl != impl || f.Above != above || f.Lo > 60 || f.Hi < 60 || math.Abs(f.At-60) > 3 {
			t.Errorf("%s: %+v; want %s where reads pass 60 %%", spec, f, impl)
		}
	}
	check("read=95/n=1000", "sharded", false)  // by package crossover
	check("read=95/n=30000", "sharded", false) // by the model
	check("read=20/n=1000", "sync.Map", true)
	if a := ask(t, set, "read=95/n=1000", "sync.Map", "rwmutex"); len(a.Flips) != 0 || len(a.Looked) != 2 || a.Looked[0].Lo != 0 || a.Looked[0].Hi != 100 {
		t.Errorf("in a field where nothing changes: flips %+v, looked %+v", a.Flips, a.Looked)
	}
}

// TestTiesAndOpenCells asks about maps that are alike.
func TestTiesAndOpenCells(t *testing.T) {
	alike := func(sd float64, impls ...string) *compare.Set {
		var laws []simulation.Law
		for _, impl := range impls {
			laws = append(laws, simulation.Law{Impl: impl, SD: sd, Cost: func(w, n float64) float64 { return 20 + 10*w }})
		}
		laws = append(laws, simulation.Law{Impl: "rwmutex", SD: sd, Cost: func(w, n float64) float64 { return 60 + 10*w }})
		return read(t, suite(laws).Text())
	}
	for impls, want := range map[string]string{"xsync cas": "cas", "xsync sync.Map": "sync.Map", "mutex sync.Map": "mutex"} {
		for _, spec := range []string{"read=95/n=1000", "read=93/n=1000"} {
			c := ask(t, alike(0.001, strings.Fields(impls)...), spec).Recommended
			if c.Impl != want || len(c.Tied) != len(strings.Fields(impls))-1 || len(c.Running) != 0 || c.RunnerUp != "rwmutex" || c.Loss > 0.02 {
				t.Errorf("%s tied under %s: %+v; want %s", impls, spec, c, want)
			}
		}
	}
	a := ask(t, alike(0.05, "xsync", "sharded"), "read=93/n=1000")
	if c := a.Recommended; len(c.Running) != 1 || len(c.Tied) != 0 || c.Loss < 0.02 || a.Command == "" {
		t.Errorf("two noisy maps: %+v, command %q; want one in the running, and what would tell", c, a.Command)
	}
}

// TestAbstains asks outside what was measured, and half outside.
func TestAbstains(t *testing.T) {
	s := suite(laws)
	text := simulation.Together(s, simulation.Suite{Laws: laws, Reads: []float64{95}, Ns: []float64{1000}, Procs: []int{2}, Launches: 20, Middle: "/goroutines=64"})
	set := read(t, text)
	check := func(spec, want string) {
		t.Helper()
		a := ask(t, set, spec)
		if a.Recommended != nil || !strings.Contains(a.Abstained, want) || !strings.HasPrefix(a.Command, "mapbench recommend -measure -spec "+a.Question.Spec+" -procs 2") {
			t.Errorf("%s: %+v, %q, %q; want no answer: %q", spec, a.Recommended, a.Abstained, a.Command, want)
		}
	}
	check("read=95/n=99", "n=99, measured 100 to 100000")
	check("read=95/n=1000000", "n=1000000, measured 100 to 100000")
	check("read=85/n=200000", "n=200000, measured 100 to 100000") // half inside
	check("read=95/n=1000/hit=90", "hit=90, measured 50 to 50")
	check("read=95/n=1000/goroutines=32", "0 left-out cells can't show")
	check("read=95/n=2000/goroutines=64", "no cells around it share its other settings")
	check("read=95/n=1000/key=string", "no cells around it share its other settings")
	check("read=95/n=1000/dist=zipf0.99", "no cells around it share its other settings")
	check("read=80/n=1000/rmw=20/hit=100", "hit=100")

	// Few cells bound no error between them, and few launches no ranking.
	s.Reads, s.Ns = []float64{95, 50, 0}, []float64{1000}
	set = read(t, s.Text())
	check("read=80/n=1000", "1 left-out cell can't show how well what is between is predicted: need >= 19")
	s.Launches = 2
	set = read(t, s.Text())
	check("read=95/n=1000", "2 launches under read=95/dist=uniform/n=1000 are too few to compare maps")
}

// TestRefused asks what makes no sense.
func TestRefused(t *testing.T) {
	set := read(t, suite(laws).Text())
	check := func(set *compare.Set, want string, impls ...string) {
		t.Helper()
		if _, err := NewAdvisor(set, Field{Impls: impls}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %q", impls, err, want)
		}
	}
	check(set, `no results of impl "cas": want one of sync.Map, sharded, rwmutex`, "cas", "sharded")
	check(set, "a field of 1 maps leaves nothing to choose", "sharded")
	check(set, "impl sharded twice; name each once", "sharded", "sharded")
	gate := *set
	gate.Cells = append(slices.Clone(set.Cells), &compare.Cell{Impl: "xsync"})
	check(&gate, "results of a gate, which compares builds and not maps")
}

// TestWritten compares what people and programs see with golden files.
func TestWritten(t *testing.T) {
	set := read(t, suite(laws).Text())
	var text bytes.Buffer
	for _, a := range []*Answer{
		ask(t, set, "read=95/n=1000"), ask(t, set, "read=62/n=30000"), ask(t, set, "read=95/n=1000", "sharded", "rwmutex"), ask(t, set, "n=5"),
		ask(t, read(t, suite(append(laws[:2:2], simulation.Law{Impl: "xsync", SD: 0.001, Cost: laws[0].Cost})).Text()), "read=94/n=1000"),
	} {
		fmt.Fprintf(&text, "%s\n\n", a.Sentence())
		if err := a.Write(&text); err != nil {
			t.Fatal(err)
		}
		text.WriteString("\n----\n\n")
	}
	golden.Check(t, "testdata/answers.txt", text.Bytes())
	for line := range strings.Lines(text.String()) {
		if n := len([]rune(line)); n > 121 && !strings.Contains(line, "no answer: ") {
			t.Errorf("a line of %d characters: %s", n, line)
		}
	}
	out, err := json.MarshalIndent([]*Answer{ask(t, set, "read=95/n=30000"), ask(t, set, "n=5")}, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/answers.json", append(out, '\n'))
}

// TestNoMapAtARate asks for the fastest map at a rate, which fixes the time of an operation, measured
// or not.
func TestNoMapAtARate(t *testing.T) {
	at := suite(laws)
	at.Reads, at.Ns, at.Tail = []float64{95, 50}, []float64{1000}, "/rate=1000000"
	for _, spec := range []string{"read=95/n=1000/rate=1e6", "read=95/n=1000/rate=2e6"} {
		if a := ask(t, read(t, at.Text()), spec); a.Recommended != nil || a.Abstained != compare.ErrFixed.Error() || a.Command != "" {
			t.Errorf("%s: %+v, %q, %q; want no map, the reason, and no command, since none would tell", spec, a.Recommended, a.Abstained, a.Command)
		} else {
			var text bytes.Buffer
			if err := a.Write(&text); err != nil || text.String() != "No answer: "+a.Abstained+".\n" || a.Sentence() != "no answer: "+a.Abstained {
				t.Errorf("%s: %v, it says %q and %q; want the reason alone", spec, err, text.String(), a.Sentence())
			}
		}
	}
}
