package crossover

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/simulation"
	"example.com/mapbench/workloads"
)

// A machine simulates measurements of the impls A and B along the read axis.
type machine struct {
	r      *rand.Rand
	noise  simulation.Noise
	sd     float64                 // of the paired log-ratio of a launch
	shared float64                 // the share of that variance that the cells of a sweep have in common
	curve  func(x float64) float64 // the true log-ratio
	other  func(x float64) float64 // the true log-ratio outside the main state; nil if there is one state
	out    bool                    // the machine is outside the main state
	outs   int                     // sweeps outside it
	set    *compare.Set
	cells  map[float64]*compare.Cell
}

// stay is the probability that the machine is in the same state at the next sweep.
const stay = 0.85

// draw draws noise with mean 0.
func (m *machine) draw() float64 {
	x := m.noise.Draw(m.r)
	if m.noise.Name == "skewed" {
		x -= (4 - 3.6720607) / 2 // its median is 0
	}
	return x
}

func newMachine(r *rand.Rand, n simulation.Noise, sd float64, curve func(float64) float64) *machine {
	return &machine{r: r, noise: n, sd: sd, shared: 0.2, curve: curve,
		set: &compare.Set{Names: []string{"simulated"}}, cells: make(map[float64]*compare.Cell)}
}

// sweep measures one launch at each read share.
func (m *machine) sweep(reads ...float64) {
	together := math.Sqrt(m.shared) * m.sd * m.draw()
	curve, outside := m.curve, ""
	if m.other != nil {
		if m.r.Float64() > stay {
			m.out = !m.out
		}
		if m.out {
			curve, outside = m.other, "elsewhere"
			m.outs++
		}
	}
	for _, read := range reads {
		c := m.cells[read]
		if c == nil {
			spec, err := workloads.ParseSpec("n=1000")
			if err == nil {
				spec, err = spec.With("read", read)
			}
			if err != nil {
				panic(err)
			}
			c = &compare.Cell{Spec: spec, Procs: 2, Contestants: []string{"A", "B"}}
			m.cells[read] = c
			m.set.Cells = append(m.set.Cells, c)
		}
		ratio := curve(read) + together + math.Sqrt(1-m.shared)*m.sd*m.draw()
		base := 20 * math.Exp(0.1*m.r.NormFloat64()) // noise of the launch, which pairing removes
		c.Launches = append(c.Launches, compare.Launch{Sweep: m.set.Sweeps, Outside: outside, Results: []*compare.Result{line(base * math.Exp(ratio)), line(base)}})
	}
	m.set.Sweeps++
}

// A shape draws smooth curves with a known number of crossings within 0 to
// 100 % reads.
type shape struct {
	name string
	draw func(r *rand.Rand) (f func(x float64) float64, roots []float64)
}

var shapes = []shape{
	{"none", func(r *rand.Rand) (func(float64) float64, []float64) {
		// Nearest at one end or in the middle, by 3 to 10 %.
		gap, bow, at := simulation.Spread(r, 0.03, 0.10), simulation.Spread(r, 0, 0.3), simulation.Spread(r, 0, 100)
		return func(x float64) float64 { return gap + bow*math.Pow((x-at)/100, 2) }, nil
	}},
	{"one", func(r *rand.Rand) (func(float64) float64, []float64) {
		// An S around the root: 0.5 to 3 % a point there, less far off.
		root, slope, reach := simulation.Spread(r, 15, 92), simulation.Spread(r, 0.005, 0.03), simulation.Spread(r, 20, 60)
		return func(x float64) float64 { return slope * reach * math.Tanh((x-root)/reach) }, []float64{root}
	}},
	{"flat", func(r *rand.Rand) (func(float64) float64, []float64) {
		root, slope := simulation.Spread(r, 20, 85), simulation.Spread(r, 0.001, 0.005)
		return func(x float64) float64 { return slope * (x - root) }, []float64{root}
	}},
	{"close", func(r *rand.Rand) (func(float64) float64, []float64) {
		// Never more than half a per cent apart, and never crossing.
		gap := simulation.Spread(r, 0.0005, 0.005)
		return func(float64) float64 { return gap }, nil
	}},
	{"beyond the margin", func(r *rand.Rand) (func(float64) float64, []float64) {
		// Tied but for a stretch where they part by a little over 2 %.
		at, reach := simulation.Spread(r, 0, 100), simulation.Spread(r, 15, 40)
		return func(x float64) float64 { return 0.002 + 0.022*math.Exp(-math.Pow((x-at)/reach, 2)) }, nil
	}},
	{"two", func(r *rand.Rand) (func(float64) float64, []float64) {
		lo, hi, depth := simulation.Spread(r, 12, 30), simulation.Spread(r, 68, 90), simulation.Spread(r, 0.15, 0.6)
		half := (hi - lo) / 2
		return func(x float64) float64 { return depth * (x - lo) * (x - hi) / (half * half) }, []float64{lo, hi}
	}},
	{"kinked", func(r *rand.Rand) (func(float64) float64, []float64) {
		// Level up to the kink and straight from there to 100 %, as sharded
		// is against rwmutex. Neither a chord over the kink nor a parabola
		// is close to it.
		kink, level, end := simulation.Spread(r, 50, 97), simulation.Spread(r, 0.02, 0.15), simulation.Spread(r, 0.2, 0.5)
		slope := (level + end) / (100 - kink)
		return func(x float64) float64 { return max(0, x-kink)*slope - level }, []float64{kink + level/slope}
	}},
}

var coarse = []float64{0, 25, 50, 75, 90, 95, 99, 100}

// covers reports whether a crossing's interval holds a true root.
func covers(x Crossing, roots []float64) bool {
	return slices.ContainsFunc(roots, func(root float64) bool { return x.Lo <= root && root <= x.Hi })
}

// judgeOne measures the coarse reads and returns the only curve.
func judgeOne(t *testing.T, m *machine, launches int, opt compare.Options) Curve {
	t.Helper()
	for range launches {
		m.sweep(coarse...)
	}
	return only(t, m.set, opt)
}

func only(t *testing.T, s *compare.Set, opt compare.Options) Curve {
	t.Helper()
	curves, err := Between(s, "A", "B", "read", opt)
	if err != nil {
		t.Fatal(err)
	}
	if len(curves) != 1 {
		t.Fatalf("%d curves, want 1", len(curves))
	}
	return curves[0]
}

// A claimTally counts the claims of curves, and the wrong ones.
type claimTally struct {
	name                string
	covered, all, wrong simulation.Tally
	straight            simulation.Tally // crossings of curves without a warning of a bend
	width               float64
}

// add judges a finding by the truth: f and its roots. A claim is wrong if it is a crossing that
// is not there, if an impl is not faster throughout, or if the impls are not practically tied.
func (k *claimTally) add(c Curve, f func(float64) float64, roots []float64) {
	for _, x := range c.Crossings {
		k.covered.Add(covers(x, roots))
		k.width += x.Hi - x.Lo
		if !slices.ContainsFunc(c.Warnings, func(w error) bool { return strings.Contains(w.Error(), "bends") }) {
			k.straight.Add(covers(x, roots))
		}
	}
	lowest, highest := math.Inf(1), math.Inf(-1)
	for x := range 101 {
		lowest, highest = min(lowest, f(float64(x))), max(highest, f(float64(x)))
	}
	k.all.Add(len(c.Crossings) == len(roots))
	switch c.Verdict {
	case AFaster:
		k.wrong.Add(highest > 0)
	case BFaster:
		k.wrong.Add(lowest < 0)
	case compare.Indistinguishable:
		k.wrong.Add(max(-lowest, highest) > math.Log1p(0.02))
	default:
		k.wrong.Add(len(roots) == 0 && len(c.Crossings) > 0)
	}
}

// check logs the figures and compares them with what is promised.
func (k *claimTally) check(t *testing.T) {
	t.Helper()
	text := "no crossing"
	if k.covered.Of > 0 {
		text = fmt.Sprintf("%.1f %% of %d crossings covered, mean half-width %.2f points; %.1f %% of %d where no bend is warned of",
			100*k.covered.Share(), k.covered.Of, k.width/2/float64(k.covered.Of), 100*k.straight.Share(), k.straight.Of)
	}
	t.Logf("%-30s %4d experiments: right number of crossings %.1f %%, wrong claims %.1f %%, %s", k.name, k.all.Of, 100*k.all.Share(), 100*k.wrong.Share(), text)
	if k.covered.Of >= 50 && k.covered.Below(0.95) {
		t.Errorf("%s: crossings cover the truth in %.1f %%, want at least 95 %%", k.name, 100*k.covered.Share())
	}
	if k.wrong.Above(0.05) {
		t.Errorf("%s: wrong claims in %.1f %%, want at most 5 %%", k.name, 100*k.wrong.Share())
	}
}

func TestSimulatedCrossings(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	for _, launches := range []int{8, 40} {
		for _, shape := range shapes {
			k := claimTally{name: fmt.Sprintf("%s, %d launches", shape.name, launches)}
			for _, n := range simulation.Noises {
				for range simulation.Experiments(1000) {
					f, roots := shape.draw(r)
					k.add(judgeOne(t, newMachine(r, n, simulation.Spread(r, 0.02, 0.08), f), launches, compare.Options{}), f, roots)
				}
			}
			k.check(t)
		}
	}
}

// What a minute holds, in seconds: two impls at n=1000 on a virtual machine of 2 cores.
const (
	minute    = 57   // without the first link
	linking   = 0.25 // once a sweep
	preparing = 0.15 // once for values that share a launch
	measuring = 0.45 // 61 rounds at one value
)

// adapt measures what Next asks for until it is done or a minute is spent.
func (m *machine) adapt(t *testing.T, q Question) (seconds float64, done bool) {
	t.Helper()
	for {
		plan, err := Next(m.set, q)
		if err != nil {
			t.Fatal(err)
		}
		if plan.Done {
			return seconds, true
		}
		cost := linking + measuring*float64(len(plan.Values)) + preparing*float64(launchesFor(plan.Values))
		if seconds+cost > minute {
			return seconds, false
		}
		m.sweep(plan.Values...)
		seconds += cost
	}
}

// launchesFor returns the number of launches for ascending read shares: those whose writes
// differ by at most a factor of 2 share one.
func launchesFor(reads []float64) int {
	n, most := 0, 0.0
	for i, read := range reads {
		if i == 0 || 2*(100-read) < most || read == 100 {
			n, most = n+1, 100-read
		}
	}
	return n
}

// TestSimulatedPrecision spends a minute on one crossing. The noise of launches of 61 rounds was
// measured as 3.4 %, sync.Map against rwmutex; that of 25 rounds, 5.8 %.
func TestSimulatedPrecision(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	q := readQuestion
	q.Precision = 0.01
	for _, sd := range []float64{0.035, 0.06} {
		for _, slope := range []float64{0.005, 0.01, 0.02} {
			var covered, within simulation.Tally
			sum := 0.0
			for range simulation.Experiments(300) {
				root := simulation.Spread(r, 30, 85)
				m := newMachine(r, simulation.Noises[0], sd, func(x float64) float64 { return slope * (x - root) })
				m.adapt(t, q)
				for _, x := range only(t, m.set, q.Options).Crossings {
					covered.Add(covers(x, []float64{root}))
					within.Add(halfWidth("read", x) <= 2)
					sum += halfWidth("read", x)
				}
			}
			t.Logf("noise %.1f %%, slope %.1f %% a point: half-width %.2f points in the mean, at most 2 in %.0f %%; covered %.1f %% of %d", 100*sd, 100*slope, sum/float64(covered.Of), 100*within.Share(), 100*covered.Share(), covered.Of)
			if sd < 0.05 && slope >= 0.01 && within.Below(0.95) {
				t.Errorf("noise %.1f %%, slope %.1f %% a point: within 2 points in %.0f %%, want 95 %%", 100*sd, 100*slope, 100*within.Share())
			}
			if mean := sum / float64(covered.Of) * slope; mean > 0.024 {
				t.Errorf("noise %.1f %%, slope %.1f %% a point: the log-ratio is known to ±%.1f %%, want about 2 %%", 100*sd, 100*slope, 100*mean)
			}
			if covered.Below(0.95) {
				t.Errorf("noise %.1f %%, slope %.1f %% a point: covered %.1f %%, want at least 95 %%", 100*sd, 100*slope, 100*covered.Share())
			}
		}
	}
}

func TestSimulatedAdaptive(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	for _, shape := range shapes {
		k := claimTally{name: shape.name + ", adaptive"}
		var done simulation.Tally
		spent := 0.0
		for _, n := range simulation.Noises {
			for range simulation.Experiments(250) {
				f, roots := shape.draw(r)
				m := newMachine(r, n, simulation.Spread(r, 0.02, 0.08), f)
				seconds, finished := m.adapt(t, readQuestion)
				spent += seconds
				done.Add(finished)
				k.add(only(t, m.set, readQuestion.Options), f, roots)
			}
		}
		k.check(t)
		t.Logf("%-30s done within a minute in %.1f %%, after %.0f s in the mean", k.name, 100*done.Share(), spent/float64(done.Of))
	}
}

// TestSimulationSeesUncheckedChords checks that intervals from chords without the model's checks
// cover too few crossings.
func TestSimulationSeesUncheckedChords(t *testing.T) {
	t.Parallel()
	r := simulation.Simulated(t)
	covered := func(what string, draw func(*rand.Rand) (func(float64) float64, []float64), unchecked func(*segment)) {
		t.Helper()
		var with, without simulation.Tally
		for range simulation.Experiments(1000) {
			f, roots := draw(r)
			m := newMachine(r, simulation.Noises[0], 0.02, f)
			for range 40 {
				m.sweep(coarse...)
			}
			groups, err := m.set.Groups("read")
			if err != nil {
				t.Fatal(err)
			}
			c := fitModel(compare.NewJudge(compare.Options{}), &groups[0], "A", "B", resultfile.NsPerOp, m.set.Sweeps)
			x := c.crossing(25, 100, nil, c)
			with.Add(covers(x, roots))
			for i := range c.segments {
				unchecked(&c.segments[i])
			}
			x = c.crossing(25, 100, nil, c)
			without.Add(covers(x, roots))
		}
		t.Logf("crossings of %s are covered in %.1f %% by checked chords, in %.1f %% by unchecked ones", what, 100*with.Share(), 100*without.Share())
		if with.Below(0.93) || !without.Below(0.93) {
			t.Errorf("%s: checked chords cover %.1f %%, want at least 93 %%; unchecked ones %.1f %%, want less", what, 100*with.Share(), 100*without.Share())
		}
	}
	covered("bent curves", func(r *rand.Rand) (func(float64) float64, []float64) {
		root := simulation.Spread(r, 55, 70)
		return func(x float64) float64 { return 0.02 * 25 * math.Expm1((x-root)/25) }, []float64{root}
	}, func(s *segment) { s.bends, s.kinks, s.alone = nil, [2]kink{}, false })
	kinked := shapes[slices.IndexFunc(shapes, func(s shape) bool { return s.name == "kinked" })]
	covered("kinked curves", kinked.draw, func(s *segment) { s.kinks, s.alone = [2]kink{}, false })
}
