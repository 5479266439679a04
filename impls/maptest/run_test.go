package maptest

import (
	"context"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/impls"
)

// TestTooSlow wants a part without a round to get more time, and the verdict unknown if
// that does not help.
func TestTooSlow(t *testing.T) {
	s := Constructors{New: func() impls.Map[uint64, uint64] { return impls.NewMutex[uint64, uint64](impls.Config{}) }}
	check := func(want Verdict, rounds ...int) { // that end in the first try, the second, and so on
		t.Helper()
		tries := 0
		l := Law{Name: "tries", Timed: true, check: func(r *run) {
			if tries < len(rounds) {
				r.rounds = rounds[tries]
			}
			tries++
		}}
		o := l.Check(context.Background(), s, Config{Budget: 100 * time.Millisecond})
		if o.Verdict != want || want == Unknown && !strings.Contains(o.Message, "larger budget") {
			t.Errorf("with %v rounds: %s; want %v, and if that is unknown the next step", rounds, o.Report(l), want)
		}
		if want == Pass && tries != len(rounds) {
			t.Errorf("with %v rounds: %d tries; want %d", rounds, tries, len(rounds))
		}
	}
	check(Pass, 1)
	check(Pass, 0, 0, 1)
	check(Unknown)
}

// TestSizesOfSlowMaps wants a slow map to be checked with few entries, and a fast map
// with many.
func TestSizesOfSlowMaps(t *testing.T) {
	check := func(cost time.Duration, most int) {
		t.Helper()
		r := newRun(context.Background(), Constructors{}, Config{}, time.Second, new(watchdog))
		defer r.cancel()
		r.cost = cost
		if sizes := r.sizes(); sizes[len(sizes)-1] != most {
			t.Errorf("of a map with calls of %v, sizes up to %d; want %d", cost, sizes[len(sizes)-1], most)
		}
	}
	check(100*time.Nanosecond, 20_000)
	check(time.Millisecond, 100)
	check(time.Second, 1)
}

// TestContextIsDone wants every law to end when its context is done, and not to fail.
func TestContextIsDone(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s := Constructors{
		New:     func() impls.Map[uint64, uint64] { return impls.NewMutex[uint64, uint64](impls.Config{}) },
		Strings: func() impls.Map[string, uint64] { return impls.NewMutex[string, uint64](impls.Config{}) },
	}
	for _, l := range Laws() {
		if o := l.Check(ctx, s, Config{Budget: time.Hour}); o.Verdict == Fail {
			t.Errorf("with a context that is done: %s", o.Report(l))
		}
	}
}

// RaceEnabled reports to the tests outside the package whether the race detector is
// built in.
const RaceEnabled = raceDetector
