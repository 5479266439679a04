package machine

import (
	"math"
	"runtime"
	"testing"
	"time"
)

// TestProbeWithOneProc probes as a program that was started with GOMAXPROCS=1. Two
// threads that wait for each other on one proc would take 10 ms a turn.
func TestProbeWithOneProc(t *testing.T) {
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	state := Probe()
	if c2c := state.CoreToCore; !(c2c > 0 && c2c <= longestTrip || math.IsNaN(c2c)) {
		t.Errorf("with one proc the core-to-core latency is %g ns; want up to %d, or unknown", c2c, longestTrip)
	}
	if !(state.Lost >= 0 && state.Lost <= 1) {
		t.Errorf("lost = %g; want it in [0,1]", state.Lost)
	}
	if procs := runtime.GOMAXPROCS(0); procs != 1 {
		t.Errorf("the probe leaves GOMAXPROCS at %d; want 1", procs)
	}
}

// TestProbeAlone runs each side of the probe without the other.
func TestProbeAlone(t *testing.T) {
	p := newPingPong(time.Now())
	if blocks := p.ping(); len(blocks) > 0 {
		t.Errorf("ping without pong measured %v; want nothing", blocks)
	}
	newPingPong(time.Now()).pong() // returns
}

// TestLatencyOfThreadsThatTakeTurns passes latencies that were measured on one proc.
func TestLatencyOfThreadsThatTakeTurns(t *testing.T) {
	check := func(want float64, blocks ...float64) {
		t.Helper()
		if got := latency(blocks); got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("latency(%v) = %v; want %v", blocks, got, want)
		}
	}
	check(30, 30, 29, 1e7)
	check(math.NaN(), 1e7)
	check(math.NaN())
}

// TestLostIsAFraction gives the spin loop a clock with gaps, one of them longer than the
// whole probe.
func TestLostIsAFraction(t *testing.T) {
	check := func(want float64, steps ...time.Duration) {
		t.Helper()
		var now time.Duration
		clock := func() time.Duration {
			if len(steps) > 0 {
				now, steps = now+steps[0], steps[1:]
			} else {
				now += time.Microsecond
			}
			return now
		}
		if got := inGaps(clock); math.Abs(got-want) > 1e-9 {
			t.Errorf("lost = %v; want %v", got, want)
		}
	}
	check(0)
	check(0.2, ProbeTime/5)
	check(1, time.Second)
	check(0.5, ProbeTime/2)
}
