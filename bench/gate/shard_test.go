package gate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/resultfile"
)

// madeUpCells are the cells of the gate run that TestMergedVerdict makes up: five maps under
// four workloads each.
func madeUpCells(t *testing.T) []bench.Cell {
	t.Helper()
	cells, err := bench.ParseCells([]string{"A", "B", "C", "D", "E"}, []string{"read=95,90,50,10/n=100"}, []int{2})
	if err != nil {
		t.Fatal(err)
	}
	return Cells(cells)
}

// A madeUpWorld knows what every pair of every cell and sweep comes to: the same whoever
// measures it.
type madeUpWorld struct {
	seed   uint64
	shifts map[string]float64 // by the name of a cell
	sd     float64
}

// pair returns the lines of a pair, in the form of a results file.
func (w *madeUpWorld) pair(c bench.Cell, sweep int) string {
	hash := uint64(14695981039346656037)
	for _, b := range []byte(c.String()) {
		hash = (hash ^ uint64(b)) * 1099511628211
	}
	r := rand.New(rand.NewPCG(w.seed, hash+uint64(sweep)))
	x := math.Log1p(w.shifts[nameOfCell(c)]) + w.sd*r.NormFloat64()
	var b strings.Builder
	for i, who := range c.Contestants() {
		ratio := math.Exp(x * float64(i))
		name := resultfile.Name{Contestant: who, Workload: resultfile.Workload{Spec: c.Spec, Procs: c.Procs}}
		fmt.Fprintf(&b, "Benchmark%s 1000 %.6g ns/op %.6g ratio 0 B/op 0 allocs/op %d sweep 30 c2c-before-ns 30 c2c-after-ns\n", name, 20*ratio, ratio, sweep)
	}
	return b.String()
}

// run does what the schedule of a configuration says and returns the results file.
func (w *madeUpWorld) run(t *testing.T, c Config, seed int) string {
	t.Helper()
	config := resultfile.Config{
		{Key: resultfile.KeyVersion, Value: resultfile.Version}, {Key: resultfile.KeyCPU, Value: fmt.Sprint("CPU ", seed)}, {Key: "old-subject", Value: "O"}, {Key: "new-subject", Value: "N"},
		{Key: resultfile.KeySeed, Value: fmt.Sprint(seed)}, {Key: resultfile.KeyLaunches, Value: fmt.Sprint(c.Plan.Screen)}, {Key: resultfile.KeyRounds, Value: string(bench.Judged)},
		{Key: resultfile.KeyJudgedBy, Value: resultfile.Ratio.String()},
	}
	var cells []resultfile.Cell
	for _, cell := range c.Cells {
		cells = append(cells, resultfile.Cell(cell))
	}
	var out bytes.Buffer
	if err := resultfile.NewWriter(&out).Header(append(config, c.Shard.Config()...), cells); err != nil {
		t.Fatal(err)
	}
	schedule := Schedule{Plan: c.Plan}
	schedule.Cells, schedule.Controls = Names(c.Cells)
	var at State
	for {
		step, more := schedule.Next(at)
		if !more {
			return out.String()
		}
		screens := at.Sweep < c.Plan.Screen
		for range step.Sweeps {
			for _, cell := range c.Cells {
				if name := nameOfCell(cell); slices.Contains(step.Cells, name) || slices.Contains(step.Controls, name) {
					out.WriteString(w.pair(cell, at.Sweep))
				}
			}
			at.Sweep++
		}
		if screens {
			at.Suspects = Suspects(parse(t, out.String()), c.Plan, c.Noise)
			continue
		}
		for i := range at.Suspects {
			if s := &at.Suspects[i]; slices.Contains(step.Cells, s.Cell) && s.Done < s.Pairs {
				s.Done++
			}
		}
	}
}

// earlier reads a results file.
func earlier(t *testing.T, text string) *bench.Earlier {
	t.Helper()
	e, err := bench.ReadEarlier(strings.NewReader(text), "night.txt")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// mergedText joins the results files of shards.
func mergedText(t *testing.T, texts []string) string {
	t.Helper()
	var files []*resultfile.File
	for _, text := range texts {
		f, err := resultfile.Parse([]byte(text), "night.txt")
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	var b bytes.Buffer
	if err := resultfile.Join(&b, files); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestMergedVerdict measures made-up pairs in four shards, merges them, and judges the same pairs
// as one gate run. The verdict and the findings about all cells are the same: where all
// pairs of the shards stand in one file, and where one schedule ran for all cells. Shards that
// don't allow for the suspects of others are seen to measure too few pairs.
func TestMergedVerdict(t *testing.T) {
	const shards = 4
	cells := madeUpCells(t)
	names, _ := Names(cells)
	seed := golden.Seed(t)
	suspects, short := 0, 0
	for run := range 8 {
		world := madeUpWorld{seed: seed + uint64(run), sd: 0.05, shifts: make(map[string]float64)}
		r := rand.New(rand.NewPCG(seed, uint64(run)))
		for range 2 * run { // from none to half of all cells
			world.shifts[names[r.IntN(len(names))]] = []float64{0.05, 0.08, -0.06, 0.03}[r.IntN(4)]
		}
		noise := make(Noise)
		for _, name := range names {
			noise[NoiseKey{name, resultfile.Ratio.String()}] = world.sd
		}
		whole := Config{Cells: cells, Rounds: bench.Judged, Plan: DefaultPlan(), Noise: noise}

		measure := func(blind bool) (texts []string, parts []Part) {
			for i := range shards {
				c := whole
				if err := c.Share(i+1, shards, nil); err != nil {
					t.Fatal(err)
				}
				if blind {
					c.Plan.Elsewhere = 0
				}
				text := world.run(t, c, i+1)
				if got := PlanOf(earlier(t, text)); !blind && got.Elsewhere != c.Plan.Elsewhere {
					t.Errorf("by its file a shard leaves %d cells to others; want %d", got.Elsewhere, c.Plan.Elsewhere)
				}
				texts, parts = append(texts, text), append(parts, Part{Cells: c.Cells, Elapsed: float64(i)})
			}
			return texts, parts
		}
		judge := func(blind bool) (*Outcome, string) {
			texts, parts := measure(blind)
			text := mergedText(t, texts)
			e := earlier(t, text)
			return Merged(Config{Plan: PlanOf(e), Noise: noise, Earlier: e}, parts), text
		}
		merged, text := judge(false)

		measured := make(map[string]bool)
		for line := range strings.Lines(text) {
			measured[line] = true
		}
		var pairs strings.Builder // the same in one file, sweep by sweep
		all := earlier(t, text).Cells
		for sweep := range parse(t, text).Sweeps {
			for _, cell := range all {
				pair := world.pair(cell, sweep)
				if first, _, _ := strings.Cut(pair, "\n"); measured[first+"\n"] {
					pairs.WriteString(pair)
				}
			}
		}
		one := parse(t, "mapbench: 1\n\n"+pairs.String())
		planned, controls := Names(all)
		together := Judge(one, DefaultPlan(), Options{Old: "O", New: "N", Cells: planned, Controls: controls, Noise: noise, Elapsed: merged.Elapsed, Seed: merged.Seed})
		together.Machine, together.State = merged.Machine, merged.State
		slices.Sort(together.Reasons) // which follow the files' orders of cells
		slices.Sort(merged.Reasons)
		if got, want := asText(t, merged), asText(t, together); got != want {
			t.Errorf("run %d: four shards come to\n%s\nthe same pairs in one to\n%s", run, got, want)
		}

		n := Judge(parse(t, world.run(t, whole, 1)), DefaultPlan(), Options{Cells: names, Noise: noise})
		moved := slices.ContainsFunc(slices.Concat(merged.Controls, n.Controls), func(c Control) bool { return c.Moved }) // by chance, and there are others
		if got, want := asText(t, merged.Cells), asText(t, n.Cells); got != want || merged.Verdict != n.Verdict && !moved {
			t.Errorf("run %d: four shards come to %s, %s\none schedule to %s, %s", run, merged.Verdict, got, n.Verdict, want)
		}
		for _, c := range n.Cells {
			if c.Stage == ConfirmStage {
				suspects++
			}
		}
		blinded, _ := judge(true)
		for _, c := range blinded.Cells {
			if strings.Contains(c.Reason, "confirming pairs measured") {
				short++
			}
		}
		if merged.Elapsed != shards-1 || len(merged.Controls) != shards {
			t.Errorf("run %d: %v s, %d controls; want the slowest shard's time, and a control of each", run, merged.Elapsed, len(merged.Controls))
		}
	}
	t.Logf("%d suspects were confirmed, %d would have lacked pairs in shards that see only their own", suspects, short)
	if suspects < 20 || short == 0 {
		t.Errorf("%d suspects, of whom %d lack pairs in shards that see only their own; want 20 or more, and some", suspects, short)
	}
}

// asText returns a value as JSON.
func asText(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestShare wants each cell in one shard, a control in each, and one plan.
func TestShare(t *testing.T) {
	whole := Config{Cells: madeUpCells(t), Rounds: bench.Judged, Plan: DefaultPlan()}
	for _, of := range []int{1, 2, 3, 4, 7, 20} {
		var places []int
		plan, controls := "", 0
		all := make([]string, 0, 40)
		for i := range of {
			c := whole
			if err := c.Share(i+1, of, []string{"-x"}); err != nil {
				t.Fatal(err)
			}
			own, ownControls := Names(c.Cells)
			if len(c.Cells) != len(c.Shard.Places) || len(ownControls) == 0 || c.Plan.Elsewhere != 20-len(own) || c.Shard.Cells != 20 {
				t.Errorf("shard %d of %d: %+v, %d cells of others", i+1, of, c.Shard, c.Plan.Elsewhere)
			}
			if plan != "" && (c.Shard.Plan != plan || c.Shard.Controls != controls) {
				t.Errorf("shard %d of %d: plan %s with %d controls; want those of the first, %s with %d", i+1, of, c.Shard.Plan, c.Shard.Controls, plan, controls)
			}
			plan, controls = c.Shard.Plan, c.Shard.Controls
			places = append(places, c.Shard.Places...)
			all = slices.Concat(all, own, ownControls)
		}
		slices.Sort(places)
		for i, place := range places {
			if place != i || len(places) != 20+controls {
				t.Fatalf("%d shards have the places %v; want each of %d once", of, places, 20+controls)
			}
		}
		slices.Sort(all)
		if len(slices.Compact(all)) != len(places) || controls < max(leastControls, of) {
			t.Errorf("%d shards: %d names and %d controls; want all different, and a control of each", of, len(all), controls)
		}
	}
	c := whole
	if err := c.Share(1, 1, nil); err != nil || fmt.Sprint(c.Cells) != fmt.Sprint(whole.Cells) || c.Plan.Elsewhere != 0 {
		t.Errorf("one shard of one: %v, %v; want the whole plan", err, c.Cells)
	}
	if err := c.Share(1, 21, nil); err == nil {
		t.Error("21 shards of 20 cells are no error")
	}
}

// TestLateShard wants a cell without results to be inconclusive if its shard's time was up, and
// invalid otherwise.
func TestLateShard(t *testing.T) {
	set := parse(t, fileOf(16, gateCell{impl: "A", n: 1}))
	opt := Options{Cells: []string{nameWith("A", 1), nameWith("B", 1)}, Controls: []string{nameWith("B@control", 1)}}
	if n := Judge(set, DefaultPlan(), opt); n.Verdict != Invalid {
		t.Errorf("verdict %s; want it invalid", n.Verdict)
	}
	opt.Late = []string{nameWith("B", 1), nameWith("B@control", 1)}
	if n := Judge(set, DefaultPlan(), opt); n.Verdict != Inconclusive || n.find(t, nameWith("B", 1)).Verdict != Inconclusive {
		t.Errorf("verdict %s, reasons %q; want it inconclusive", n.Verdict, n.Reasons)
	}
}

// TestShardIsNotJudged measures a shard for real, in two parts: it says that it has no verdict,
// and measures its own cells alone.
func TestShardIsNotJudged(t *testing.T) {
	c := unsuspecting(pairOf(t, goodWorker, goodWorker, 2))
	if err := c.Share(2, 2, []string{"-old=HEAD"}); err != nil {
		t.Fatal(err)
	}
	check := func(n *Outcome, file string) {
		t.Helper()
		if n.Verdict != Unmerged || n.Shard != "2/2" || n.Pairs > 4 || len(n.Cells)+len(n.Controls)+len(n.Reasons)+len(n.Warnings) != 0 || n.Cells == nil || n.Controls == nil {
			t.Errorf("it came to %+v; want at most four pairs, and no finding", n)
		}
		if got := lines(file); len(got) != 8 || strings.Contains(file, "impl=mutex@") {
			t.Errorf("lines %q; want those of sync.Map and its control", got)
		}
		var text, page strings.Builder
		if err := errors.Join(Write(&text, n, nil), WriteMarkdown(&page, n, nil)); err != nil {
			t.Fatal(err)
		}
		for _, written := range []string{text.String(), page.String()} {
			if !strings.Contains(written, "gate: shard 2/2 measured, and not judged: mapbench merge joins all shards and judges them once") || strings.Contains(written, "verdict") {
				t.Errorf("it is written as\n%s\nwant it without a verdict", written)
			}
		}
	}
	n, file := measured(t, c)
	check(n, file)
	cut := file[:strings.LastIndex(file[:strings.LastIndex(file, "\nBenchmark")], "\nBenchmark")+1]
	n, file = measured(t, Config{Old: c.Old, New: c.New, Plan: c.Plan, Earlier: earlier(t, cut)})
	check(n, file)

	c.New.Program, c.New.Subject = []string{"sh", "-c", `echo '{"hello":{"protocol":0}}'`}, "other"
	if n, _ := measured(t, c); n.Verdict != Invalid || len(n.Reasons) != 1 || n.Shard != "2/2" {
		t.Errorf("of sides that can't be compared: %s %q; want it invalid for that", n.Verdict, n.Reasons)
	}
	for _, test := range []struct{ old, new, want string }{
		{goodWorker, lackingWorker, "sync.Map@new under read=95/dist=uniform/n=100 procs=1 can't be measured: "}, // its control can
		{lackingWorker, goodWorker, "no cell that all workers have (sync.Map@old: "},
	} {
		c.Old, c.New = sides(test.old, test.new)
		if n, _ := measured(t, c); n.Verdict != Invalid || len(n.Reasons) != 1 || !strings.Contains(n.Reasons[0], test.want) {
			t.Errorf("of %s and %s: %s %q; want it invalid for %q", test.old, test.new, n.Verdict, n.Reasons, test.want)
		}
	}
	c.New.Subject, c.Earlier = "", earlier(t, file)
	if n := Merged(c, []Part{{Faults: []string{"it rained"}}}); n.Reasons[0] != "it rained" {
		t.Errorf("merged with a shard's fault, the reasons are %q", n.Reasons)
	}
}
