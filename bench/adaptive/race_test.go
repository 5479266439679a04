package adaptive

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/resultfile"
)

// A fake is a conductor whose launches take a second for each impl, and whose results are made
// up from the sweep alone.
type fake struct {
	driver  *driver
	elapsed time.Duration
	seed    uint64
	truth   map[string]float64 // ns/op by impl; 2 % noise
	invalid string             // the spec whose launches are all invalid
	most    int                // launches; 0 for any number
	made    []string           // spec, sweep and rounds of each launch
}

func (f *fake) Estimate() time.Duration        { return 0 }
func (f *fake) Needs(bench.Cell) time.Duration { return 0 }
func (f *fake) Allow(time.Duration)            {}
func (f *fake) Left() time.Duration            { return f.driver.bound - f.elapsed }
func (f *fake) LinkTime() time.Duration        { return 0 }

func (f *fake) Cost(c bench.Cell, _ bench.Rounds) time.Duration {
	return time.Duration(len(c.Impls)) * time.Second
}

func (f *fake) Takes(c bench.Cell) (names []string) {
	file, err := resultfile.Parse(f.driver.text.Bytes(), "fake")
	if err != nil {
		panic(err)
	}
	for _, who := range c.Contestants() {
		noted := func(n resultfile.Note) bool { return n.Name == f.name(c, who) }
		if !slices.ContainsFunc(file.Notes(), noted) {
			names = append(names, who.String())
		}
	}
	return names
}

func (f *fake) name(c bench.Cell, who resultfile.Contestant) resultfile.Name {
	return resultfile.Name{Contestant: who, Workload: resultfile.Workload{Spec: c.Spec, Procs: c.Procs}}
}

func (f *fake) Drop(c bench.Cell, impl, why string) error {
	name := f.name(c, resultfile.Contestant{Impl: impl})
	return resultfile.NewWriter(&f.driver.text).Note(resultfile.Note{Name: name, Reason: resultfile.Reason{Kind: resultfile.Dropped, Sweep: resultfile.NoSweep, Text: why}})
}

func (f *fake) Launch(_ context.Context, sweep int, c bench.Cell, rounds bench.Rounds) (bool, error) {
	if f.elapsed += f.Cost(c, rounds); f.elapsed > f.driver.bound || f.most > 0 && len(f.made) == f.most {
		f.elapsed = f.driver.bound
		return false, nil
	}
	f.made = append(f.made, fmt.Sprint(c.Spec, " ", sweep, " ", rounds))
	var lines []resultfile.Line
	for i, who := range c.Contestants() {
		noise := rand.New(rand.NewPCG(f.seed+uint64(c.Spec.N), uint64(1000*sweep+len(who.Impl)))).NormFloat64()
		line := resultfile.Line{Name: f.name(c, who), Ops: 1, Values: resultfile.NoValues()}
		line.Values[resultfile.NsPerOp] = f.truth[c.Impls[i]] * math.Exp(0.02*noise)
		line.Values[resultfile.Sweep] = float64(sweep)
		lines = append(lines, line)
	}
	if c.Spec.String() == f.invalid {
		return true, resultfile.NewWriter(&f.driver.text).Launch(lines, "a: by order")
	}
	return true, resultfile.NewWriter(&f.driver.text).Launch(lines)
}

// newFake returns a race by a fake. In its first cell a is far ahead of all; in the second, aa and
// aaa differ by the margin.
func newFake(t *testing.T, seed uint64, bound time.Duration) *fake {
	t.Helper()
	cells, err := bench.ParseCells([]string{"a", "aaaa", "nop"}, []string{"n=10"}, []int{1})
	if err != nil {
		t.Fatal(err)
	}
	near, err := bench.ParseCells([]string{"aa", "aaa", "aaaa", "nop"}, []string{"n=20"}, []int{1})
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{seed: seed, truth: map[string]float64{"a": 10, "aa": 20, "aaa": 20.4, "aaaa": 50, "nop": 1}}
	f.driver = &driver{
		say: func(string) {}, conductor: f, cells: append(cells, near...), bound: bound, launches: make(map[string]int),
		config: bench.Config{Seed: 7, Looks: []int{5, 10, 20, 40}, Launches: 5, Rounds: bench.Survey, Contenders: bench.Judged},
	}
	f.driver.config.Cells = f.driver.cells
	var header []resultfile.Cell
	for _, c := range f.driver.cells {
		header = append(header, resultfile.Cell(c))
	}
	err = resultfile.NewWriter(&f.driver.text).Header(resultfile.Config{
		{Key: resultfile.KeyVersion, Value: resultfile.Version}, {Key: resultfile.KeySeed, Value: "7"},
		{Key: resultfile.KeyLaunches, Value: "5"}, {Key: resultfile.KeyRounds, Value: "survey"},
		{Key: resultfile.KeyLooks, Value: "5,10,20,40"}, {Key: resultfile.KeyContenders, Value: "judged"},
	}, header)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// run runs the race and returns its set.
func (f *fake) run(t *testing.T) *compare.Set {
	t.Helper()
	if err := f.driver.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return f.driver.set
}

// TestRaceGoesOnWhereItTells races in a cell that is decided at the first look, and in one that
// isn't.
func TestRaceGoesOnWhereItTells(t *testing.T) {
	f := newFake(t, golden.FixedSeed(t), time.Hour)
	cells := slices.SortedFunc(slices.Values(f.run(t).Cells), func(a, b *compare.Cell) int { return a.Spec.N - b.Spec.N })
	far, near := cells[0], cells[1]
	if len(far.Launches) != 5 || len(near.Launches) <= 5 {
		t.Errorf("%d launches where one impl is far ahead, %d where two are near; want 5, and more", len(far.Launches), len(near.Launches))
	}
	text := f.driver.text.String()
	for _, want := range []string{
		"# dropped: Map/impl=aaaa/read=95/dist=uniform/n=20: after 5 launches: slower than aa",
		"# dropped: Map/impl=nop/read=95/dist=uniform/n=20: after 5 launches: not ranked\n",
	} {
		if strings.Count(text, want) != 1 {
			t.Errorf("%d lines begin with %q; want one in\n%s", strings.Count(text, want), want, text)
		}
	}
	if strings.Count(text, "# dropped: ") != 2 {
		t.Errorf("notes of dropped impls in\n%s\nwant two, in the cell that raced on", text)
	}
	for i, l := range near.Launches {
		if got, want := l.Results[2] != nil, i < 5; got != want || l.Results[0] == nil {
			t.Errorf("launch %d has a result of aaaa: %v; want %v, and one of aa", i, got, want)
		}
	}
	for i, made := range f.made {
		if want := map[bool]string{true: "survey", false: "judged"}[i < 10]; !strings.HasSuffix(made, want) {
			t.Errorf("launch %d is %s; want %s rounds", i, made, want)
		}
	}
	if len(near.Absences) != 0 {
		t.Errorf("the absences are %v; want none, an impl that was dropped has all its launches", near.Absences)
	}
}

// TestRaceResumes cuts a race's file off after each number of launches, as a kill does, and goes
// on: the file is to hold what that of the whole race holds.
func TestRaceResumes(t *testing.T) {
	seed := golden.Seed(t)
	sorted := func(f *fake) string {
		lines := slices.Sorted(strings.Lines(f.driver.text.String()))
		return strings.Join(lines, "")
	}
	whole := newFake(t, seed, time.Hour)
	whole.run(t)
	for most := 1; most < len(whole.made); most++ {
		first := newFake(t, seed, time.Hour)
		first.most = most
		first.run(t)
		rest := newFake(t, seed, time.Hour)
		earlier, err := bench.ReadEarlier(strings.NewReader(first.driver.text.String()), "f.txt")
		if err != nil {
			t.Fatalf("after %d launches: %v", most, err)
		}
		if !slices.Equal(earlier.Looks, rest.driver.config.Looks) || earlier.Contenders != bench.Judged {
			t.Fatalf("read looks %v, rounds %s; want those of the race", earlier.Looks, earlier.Contenders)
		}
		rest.driver.config.Earlier = earlier
		rest.driver.text.Reset()
		rest.driver.text.Write(earlier.Text)
		rest.run(t)
		if got, want := sorted(rest), sorted(whole); got != want {
			t.Fatalf("resumed after %d launches, the file holds\n%s\nwant\n%s", most, got, want)
		}
	}
}

// TestRaceKeepsToItsBudget gives less and less time. Every cell must get its first look before
// any gets more.
func TestRaceKeepsToItsBudget(t *testing.T) {
	for seconds := range 60 {
		f := newFake(t, golden.Seed(t), time.Duration(seconds)*time.Second)
		f.driver.set = new(compare.Set)
		f.run(t)
		spent, first := 0, 0
		for _, made := range f.made {
			if strings.HasSuffix(made, "survey") {
				first++
			}
			spent++
		}
		if f.elapsed > f.driver.bound || first < 10 && spent > first {
			t.Errorf("in %ds: took %v, %d launches, %d before the first look", seconds, f.elapsed, spent, first)
		}
	}
}

// TestRaceGivesUpInvalidCells ends though a cell never has a valid launch.
func TestRaceGivesUpInvalidCells(t *testing.T) {
	f := newFake(t, golden.Seed(t), time.Hour)
	f.invalid = "read=95/dist=uniform/n=10"
	set := f.run(t)
	unusable := allInvalid(set)
	if len(unusable) != 1 || unusable[0].Spec.N != 10 {
		t.Errorf("unusable are %v; want the cell of n=10", unusable)
	}
	if n := f.driver.launches[f.driver.cells[0].String()]; n != 10 {
		t.Errorf("%d launches of the invalid cell; want 10, twice as many as its look asks for", n)
	}
}

// TestGlance checks that a glance leaves out what takes over twice as long as the best, unless it
// is the runner-up, or stays until the screen in any case.
func TestGlance(t *testing.T) {
	for _, stay := range [][]string{nil, {"aaa"}} {
		f := newFake(t, golden.FixedSeed(t), time.Hour)
		f.driver.config.Looks, f.driver.config.Stay, f.truth["aaa"] = []int{2, 5, 10, 20, 40}, stay, 60
		var said []string
		f.driver.say = func(text string) { said = append(said, text) }
		f.run(t)
		text, note := f.driver.text.String(), "impl=%s/read=95/dist=uniform/n=20: after 2 launches: slower than aa\n"
		if got, want := strings.Contains(text, fmt.Sprintf(note, "aaa")), stay == nil; got != want || strings.Contains(text, fmt.Sprintf(note, "aaaa")) {
			t.Errorf("with %q to stay, aaa is left out: %t, want %t, and never the runner-up aaaa:\n%s", stay, got, want, text)
		}
		if !strings.HasPrefix(said[0], "2 launches done: ") {
			t.Errorf("it says %q; want first what the glance left out", said)
		}
	}
}
