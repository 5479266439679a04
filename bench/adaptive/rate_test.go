package adaptive

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/internal/golden"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/workloads"
)

// A queue is a conductor whose impls are servers of known capacities: at a rate, p99 of reads is
// 10 µs ÷ (1 − rate ÷ capacity), and the capacity isn't held, nor a rate above it. Each launch has a
// capacity of its own, by sweep.
type queue struct {
	text     *bytes.Buffer
	capacity map[string]float64 // operations a second
	noise    float64            // standard deviation of ln(capacity) of a launch
	seed     uint64
	missing  []bench.Absence
	launches int
	most     int            // launches; 0 for any number
	invalid  map[int]bool   // sweeps whose launches at a rate are invalid
	fails    string         // an impl that fails at every rate
	failed   []string       // specs
	few      int            // below this rate a launch has too few samples
	rates    map[string]int // how often each impl was launched at a rate
}

func (q *queue) Missing() []bench.Absence { return q.missing }

func (q *queue) Takes(c bench.Cell) []string {
	spec := c.Spec.String()
	if slices.Contains(q.failed, spec) || slices.ContainsFunc(q.missing, func(a bench.Absence) bool { return a.Cell.Spec == c.Spec }) {
		return nil
	}
	return c.Impls
}

func (q *queue) Launch(_ context.Context, sweep int, c bench.Cell, _ bench.Rounds) (bool, error) {
	if q.launches++; q.most > 0 && q.launches > q.most {
		return false, nil
	}
	var lines []resultfile.Line
	for _, who := range c.Contestants() {
		random := rand.New(rand.NewPCG(q.seed, uint64(sweep)<<8+uint64(len(who.Impl))))
		capacity := q.capacity[who.Impl] * math.Exp(q.noise*random.NormFloat64())
		rate := float64(c.Spec.Rate)
		line := resultfile.Line{
			Name: resultfile.Name{Contestant: who, Workload: resultfile.Workload{Spec: c.Spec, Procs: c.Procs}}, Ops: 1, Values: resultfile.NoValues(),
		}
		line.Values[resultfile.Sweep] = float64(sweep)
		line.Values[resultfile.OpsPerSec], line.Values[resultfile.NsPerOp] = capacity, 1e9/capacity
		if rate > 0 {
			q.rates[who.Impl]++
			line.Values[resultfile.OpsPerSec], line.Values[resultfile.NsPerOp] = rate, 1e9/rate
			if c.Spec.Rate >= q.few {
				line.Values[resultfile.ReadP99] = 10_000 / (1 - rate/capacity)
			}
		}
		switch {
		case rate > 0 && who.Impl == q.fails:
			q.failed = append(q.failed, c.Spec.String())
		case rate >= capacity:
			q.missing = append(q.missing, bench.Absence{Cell: c, Contestant: who, Held: capacity})
		default:
			lines = append(lines, line)
		}
	}
	if c.Spec.Rate > 0 && q.invalid[sweep] && len(lines) > 0 {
		return true, resultfile.NewWriter(q.text).Launch(lines, "a: by order")
	}
	return true, resultfile.NewWriter(q.text).Launch(lines)
}

// searched returns what a search finds by a queue.
func searched(t *testing.T, q *queue, goal string, launches int) []HighestRate {
	t.Helper()
	spec, err := workloads.ParseSpec("n=10")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := ParseGoal(goal)
	if err != nil {
		t.Fatal(err)
	}
	q.text, q.seed, q.rates = new(bytes.Buffer), golden.FixedSeed(t), make(map[string]int)
	err = resultfile.NewWriter(q.text).Header(resultfile.Config{{Key: resultfile.KeyVersion, Value: resultfile.Version}, {Key: resultfile.KeySeed, Value: "7"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &rateSearch{
		RateQuestion: RateQuestion{Spec: spec, Procs: 1, Impls: []string{"a", "bb"}, Goal: parsed, Launches: launches},
		seed:         7, conductor: q, text: q.text, say: func(string) {}, found: make(map[string][]bracket), absent: make(map[string]string),
	}
	if err := s.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s.findings()
}

// TestRateFindsTheHighest searches where the truth is known: p99 is 100 µs at 90 % of the
// capacity, and 20 µs at 50 %.
func TestRateFindsTheHighest(t *testing.T) {
	for goal, share := range map[string]float64{"read-p99=100us": 0.9, "p99=20us": 0.5} {
		q := &queue{capacity: map[string]float64{"a": 2e7, "bb": 3e6}, noise: 0.02}
		for _, h := range searched(t, q, goal, 11) {
			want := share * q.capacity[h.Impl]
			if !h.Resolved() || h.Rate.Lo > want || h.Rate.Hi < want || h.Rate.Hi/h.Rate.Lo > 1.12 || h.Launches != 11 || len(h.Warnings) > 0 {
				t.Errorf("%s, %s: %+v; want an interval around %g that is narrower than 12 %%", goal, h.Impl, h, want)
			}
			if n := float64(q.rates[h.Impl]) / 11; n > usualSteps+1 {
				t.Errorf("%s, %s: %.1f launches a bisection; want about %d", goal, h.Impl, n, usualSteps)
			}
		}
	}
}

// TestRateWithoutNoise wants a bisection to end within its precision, with the truth between.
func TestRateWithoutNoise(t *testing.T) {
	q := &queue{capacity: map[string]float64{"a": 2e7, "bb": 3e6}}
	h := searched(t, q, "read-p99=100us", 7)[0]
	if h.Rate.Lo > 1.8e7 || h.Rate.Hi < 1.8e7 || h.Rate.Hi/h.Rate.Lo > 1+bisected+1e-6 {
		t.Errorf("%+v; want 1.8e7 within %g", h.Rate, bisected)
	}
	want := "a: read-p99=100µs up to 18,"
	if got := h.Sentence(); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, " operations a second ("+figure(h.Rate.Lo)+" to "+figure(h.Rate.Hi)+"), in 7 launches") {
		t.Errorf("the sentence is %q; want %q and the interval", got, want)
	}
}

// TestRateWithoutAnAnswer searches where there is no rate, no bound, or no bisection.
func TestRateWithoutAnAnswer(t *testing.T) {
	check := func(what string, q *queue, goal string, launches int, a, bb string) {
		t.Helper()
		q.capacity = map[string]float64{"a": 2e7, "bb": 3e6}
		var got []string
		for _, h := range searched(t, q, goal, launches) {
			text := h.Sentence()
			for _, w := range h.Warnings {
				text += "; " + w.Error()
			}
			got = append(got, text)
		}
		if !strings.HasPrefix(got[0], a) || !strings.HasPrefix(got[1], bb) {
			t.Errorf("%s: %q; want %q and %q", what, got, a, bb)
		}
	}
	const ended = ": no rate: no bisection came to its end"
	check("too strict a goal", &queue{}, "p99=1us", 7, "a: read-p99=1µs at no rate, in 7 launches; missed even at 1,000 operations a second", "bb: read-p99=1µs at no rate")
	check("no time", &queue{most: 3}, "p99=100us", 7, "a"+ended, "bb"+ended)
	check("few launches", &queue{}, "p99=100us", 3, "a: read-p99=100µs up to 18,", "bb: read-p99=100µs up to 2,7")
	check("invalid launches", &queue{invalid: map[int]bool{0: true}}, "p99=100us", 1, "a"+ended, "bb"+ended)
	check("an impl that fails", &queue{fails: "bb"}, "p99=100us", 3, "a: read-p99=100µs up to 18,", "bb: no rate: it failed while it was measured")
	check("few samples", &queue{few: 5e6}, "p99=100us", 3, "a: read-p99=100µs up to 18,", "bb: no rate: at 1500000 operations a second a launch has too few samples for the quantile; ask for a lower one than read-p99")
	check("missed until samples are too few", &queue{few: 5e6}, "p99=1us", 3,
		"a: read-p99=1µs at no rate, in 3 launches; no interval after 3 launches: need >= 6; raise -budget or -launches; missed even at 5,000,000 operations a second, below which a launch has too few samples;",
		"bb: no rate: at 1500000 operations a second a launch has too few samples")
	few := searched(t, &queue{capacity: map[string]float64{"a": 2e7, "bb": 3e6}}, "p99=100us", 3)
	if few[0].Resolved() || len(few[0].Warnings) != 1 || few[0].Warnings[0].Error() != "no interval after 3 launches: need >= 6; raise -budget or -launches" {
		t.Errorf("3 launches: %+v, %v; want no interval, and what would give one", few[0], few[0].Warnings)
	}
	fast := &queue{capacity: map[string]float64{"a": 1e12, "bb": 3e6}}
	if h := searched(t, fast, "p99=100us", 6)[0]; !math.IsInf(h.Rate.Center, 1) || h.Resolved() || h.Sentence() != "a: read-p99=100µs at every rate, in 6 launches" {
		t.Errorf("an impl without a bound: %+v, %q; want every rate", h, h.Sentence())
	}
}

// TestWithin wants the budget to be said where it is shorter than the search.
func TestWithin(t *testing.T) {
	for budget, want := range map[time.Duration]string{
		0: "about 1m27s", 2 * time.Minute: "about 1m27s", time.Minute: "at most 1m0s (-budget; all launches take about 1m27s)",
	} {
		if got := within(87*time.Second, budget); got != want {
			t.Errorf("within(87s, %v) = %q; want %q", budget, got, want)
		}
	}
}

func TestParseGoal(t *testing.T) {
	for text, want := range map[string]Goal{
		"read-p99=100us":   {resultfile.ReadP99, 100 * time.Microsecond},
		"p99.9=1ms":        {resultfile.ReadP999, time.Millisecond},
		"write-max=2s":     {resultfile.WriteMax, 2 * time.Second},
		"write-p50=100ns":  {resultfile.WriteP50, 100},
		"read-p99.99=10ms": {resultfile.ReadP9999, 10 * time.Millisecond},
	} {
		if got, err := ParseGoal(text); err != nil || got != want {
			t.Errorf("ParseGoal(%q) = %v, %v; want %v", text, got, err, want)
		} else if again, err := ParseGoal(got.String()); err != nil || again != got {
			t.Errorf("ParseGoal(%q) = %v, %v; want %v again", got, again, err, got)
		}
	}
	for text, want := range map[string]string{
		"":                 "want a quantile and its bound, such as read-p99=100us",
		"p99":              "want a quantile and its bound, such as read-p99=100us",
		"p98=1ms":          `no quantile "read-p98"; want p50, p90, p99`,
		"read-samples=1ms": `no quantile "read-samples"`,
		"clock=1ms":        `no quantile "read-clock"`,
		"c2c-before=1ms":   `no quantile "c2c-before"`,
		"p99=100":          "want a time above 0 as the bound",
		"p99=0s":           "want a time above 0 as the bound",
		"p99=-1ms":         "want a time above 0 as the bound",
	} {
		if got, err := ParseGoal(text); err == nil || !strings.HasPrefix(err.Error(), fmt.Sprintf("%q: ", text)) || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseGoal(%q) = %v, %v; want %q", text, got, err, want)
		}
	}
}
