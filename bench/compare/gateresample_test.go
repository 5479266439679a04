package compare

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/simulation"
)

// simulatedPool returns as many simulated nights as a pool needs, of cells of realistic
// noise, with sweeps that share layouts, and a control.
func simulatedPool(t testing.TB, r *rand.Rand, cells int) (*GatePool, []*Set) {
	t.Helper()
	plan := DefaultGatePlan()
	var nights []*Set
	for i := range (plan.Screen + plan.MostConfirm + plan.Screen - 1) / plan.Screen {
		m := nightSim{r: r, noise: simulation.Noises[i%len(simulation.Noises)], sd: 0.035, cells: cells, layout: 0.01}
		s := m.night(plan, m.known(plan))
		control := *s.Cells[0]
		control.Impl, control.Contestants = "A@control", []string{"A@control", "A@control#2"}
		s.Cells = append(s.Cells, &control)
		nights = append(nights, s)
	}
	pool, err := NewGatePool(plan, nights...)
	if err != nil {
		t.Fatal(err)
	}
	return pool, nights
}

// TestResampledNights makes nights of a pool without a change: with nothing added,
// with the floor added to every cell, where the test has nothing to spare, and with
// slowdowns. Nights that are judged as they must not be are seen to exceed.
func TestResampledNights(t *testing.T) {
	t.Parallel()
	pool, nights := simulatedPool(t, simulation.Simulated(t), 20)
	plan, floor := DefaultGatePlan(), DefaultGatePlan().Rules[0].Floor
	seed := simulation.Simulated(t).Uint64()

	still := pool.Resample(plan, nil, Resampling{Nights: simulation.Experiments(1000), Seed: seed})
	t.Logf("nothing added: %+v", still)
	if still.Upper95 > plan.Alpha() && still.Nights >= 1000 || len(still.Cells) != 0 || still.Hits != 0 {
		t.Errorf("nothing added: %d alarms in %d nights, %d hits of %d cells; want at most 1 %% alarms", still.Alarms, still.Nights, still.Hits, len(still.Cells))
	}
	if float64(still.Moved) > 3*plan.ControlAlpha*float64(still.Nights)+5 {
		t.Errorf("nothing added: a control moved in %d of %d nights", still.Moved, still.Nights)
	}

	edge := pool.Resample(atFloor(), nil, Resampling{Nights: simulation.Experiments(1000), Seed: seed, Slowdown: floor, Every: true})
	t.Logf("the floor added to all: found in %d of %d nights, %.1f suspects, %.0f sweeps", edge.Hits, edge.Nights, edge.Suspects, edge.Confirming)
	if lower := exact.LowerBound(edge.Hits, edge.Nights, 0.95); lower > plan.Rules[0].Alpha {
		t.Errorf("the floor added to all: found in %d of %d nights, want %g at most", edge.Hits, edge.Nights, plan.Rules[0].Alpha)
	}

	for _, history := range []bool{false, true} {
		const want = 0.95
		planted := pool.Resample(plan, NightNoise(plan, nights...), Resampling{Nights: simulation.Experiments(500), Seed: seed, Slowdown: 0.05, History: history})
		found, of := 0, 0
		for _, c := range planted.Cells {
			found, of = found+c.Found, of+c.Nights
		}
		t.Logf("5 %% added to one cell, history %v: found %d of %d, %d false alarms, %.2f suspects (%.2f false), %.0f sweeps",
			history, found, of, planted.Alarms, planted.Suspects, planted.FalseSuspects, planted.Confirming)
		if of != planted.Nights || exact.UpperBound(found, of, 0.999) < want || planted.Short > 0 {
			t.Errorf("5 %% added to one cell: found %d of %d in %d nights, %d short; want %g", found, of, planted.Nights, planted.Short, want)
		}
		if planted.FalseSuspects > planted.Suspects-0.9 || planted.Hits != found {
			t.Errorf("5 %% added to one cell: %.2f suspects, %.2f of them false; %d hits, %d found", planted.Suspects, planted.FalseSuspects, planted.Hits, found)
		}
	}

	broken := func(name string, nights int, alter func([]card), alarm func(*Night) bool) {
		t.Helper()
		how := Resampling{Nights: nights, Seed: seed, Slowdown: floor, Every: true}
		table := newTable(pool, atFloor(), nil, how)
		alarms := 0
		for night := range how.Nights {
			cards := table.cards(night)
			alter(cards)
			judged, _, _ := table.deal(cards, table.slowed(night))
			alarms += index(alarm(judged))
		}
		t.Logf("%s: alarms in %d of %d nights", name, alarms, how.Nights)
		if exact.LowerBound(alarms, how.Nights, 0.95) <= plan.Rules[0].Alpha {
			t.Errorf("%s: alarms in %d of %d nights: that is not seen to fail", name, alarms, how.Nights)
		}
	}
	broken("without Holm", 1500, func([]card) {}, func(n *Night) bool {
		return slices.ContainsFunc(n.Cells, func(c GateCell) bool {
			return c.Stage == Confirmed && c.Direction == ToSlower && c.P <= plan.Rules[0].Alpha
		})
	})
	broken("screen's pairs count again", 20, func(cards []card) {
		for i := plan.Screen; i < len(cards); i++ {
			cards[i] = cards[i%plan.Screen]
		}
	}, func(n *Night) bool { return n.Verdict == GateRegression })
}

// TestResampledNightsAreMadeOfTheirPool: equal seeds give equal nights, each night has
// no sweep twice, and a swapped pair says the opposite.
func TestResampledNightsAreMadeOfTheirPool(t *testing.T) {
	t.Parallel()
	pool, _ := simulatedPool(t, simulation.Random(t), 3)
	plan := DefaultGatePlan()
	how := Resampling{Nights: 20, Seed: 7, Slowdown: 0.05}
	a, b := pool.Resample(plan, nil, how), pool.Resample(plan, nil, how)
	if a.Pairs != b.Pairs || a.Suspects != b.Suspects || !slices.Equal(a.Cells, b.Cells) {
		t.Errorf("equal seeds give %+v and %+v", a, b)
	}
	table := newTable(pool, plan, nil, how)
	cards := table.cards(0)
	how.Seed++
	if slices.Equal(cards, newTable(pool, plan, nil, how).cards(0)) || slices.Equal(cards, table.cards(1)) {
		t.Errorf("two seeds or two nights are dealt %v", cards)
	}
	seen := make(map[int]bool)
	for _, c := range cards {
		seen[c.sweep] = true
	}
	if len(seen) != pool.Sweeps() || len(cards) != pool.Sweeps() {
		t.Errorf("%d cards of %d sweeps; want each of %d once", len(cards), len(seen), pool.Sweeps())
	}
	x := func(swapped, slowed bool) float64 {
		one := pairing{cell: &Cell{Launches: []Launch{{Results: card{0, swapped}.of(table.of[0], slowed)}}}, a: 0, b: 1}
		return one.values(1, Ratio, 0).screen[0]
	}
	if sum := x(false, false) + x(true, false); sum > 1e-12 || sum < -1e-12 {
		t.Errorf("a pair says %v, swapped %v", x(false, false), x(true, false))
	}
	if more := x(true, true) - x(true, false); more < 0.0487 || more > 0.0489 {
		t.Errorf("5 %% makes a difference of %v; want ln 1.05", more)
	}
}

func TestPoolRefuses(t *testing.T) {
	t.Parallel()
	r := simulation.Random(t)
	plan := DefaultGatePlan()
	night := func(cells int) *Set {
		m := nightSim{r: r, noise: simulation.Noises[0], sd: 0.035, cells: cells}
		return m.night(plan, nil)
	}
	check := func(want string, nights ...*Set) {
		t.Helper()
		if _, err := NewGatePool(plan, nights...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v; want one that says %q", err, want)
		}
	}
	check("no cell of a gate in 0 nights")
	check("32 screening sweeps in 2 nights: need >= 176", night(2), night(2))
	check("it compares 3 cells or controls and not 2", night(2), night(3))
	elsewhere := night(2)
	elsewhere.Config = map[string]string{"cpu": "other"}
	check(`different machines: cpu is "" and "other"`, night(2), elsewhere)
	renamed := night(2)
	renamed.Cells[1].Impl, renamed.Cells[1].Contestants = "B", []string{"B@old", "B@new"}
	check("it lacks impl=A/read=95/dist=uniform/n=2-2", night(2), renamed)
}

// BenchmarkResample is of one night of 20 cells: ten thousand are to take no more
// than a minute or two.
func BenchmarkResample(b *testing.B) {
	pool, _ := simulatedPool(b, simulation.Random(b), 20)
	for _, how := range []Resampling{{}, {Slowdown: 0.05}, {Slowdown: 0.05, Every: true}} {
		b.Run(fmt.Sprintf("slowdown=%g/every=%t", how.Slowdown, how.Every), func(b *testing.B) {
			how.Nights = b.N
			pool.Resample(DefaultGatePlan(), nil, how)
		})
	}
}
