package worker

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/mapbench/impls"
)

// plantedWork slows one impl down, to see whether a slowdown of known size is found. It is
// IMPL=SHARE%, set by the linker (-X), and the worker's hello tells it.
var plantedWork string

// Plant is extra work for an impl: each goroutine spins after each batch.
type Plant struct {
	// Impl names the impl; without a parameter it means it with any.
	Impl string
	// Share is the extra time, above 0 and at most 1, as a fraction of the time
	// that an operation takes the goroutine. The true slowdown of an impl that
	// goroutines wait in is another: a goroutine that spins is in nobody's way.
	Share float64
}

// ParsePlant reads a plant, such as mutex=5%.
func ParsePlant(text string) (Plant, error) {
	impl, share, ok := strings.Cut(text, "=")
	number, percent := strings.CutSuffix(share, "%")
	if !ok || !percent || impl == "" || strings.ContainsAny(impl, " \t\n'\"/,") {
		return Plant{}, fmt.Errorf("plant %q; want IMPL=SHARE%%, as in mutex=5%%", text)
	}
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || !(value > 0 && value <= 100) {
		return Plant{}, fmt.Errorf("plant %q: a share of %s; want one above 0%%, up to 100%%", text, share)
	}
	return Plant{impl, value / 100}, nil
}

// plantedShare returns the share that is planted for an impl, which is one of infos;
// 0 if there is none.
func plantedShare(infos []impls.Info, impl string) (float64, error) {
	if plantedWork == "" {
		return 0, nil
	}
	p, err := ParsePlant(plantedWork)
	if err != nil {
		return 0, err
	}
	if _, err := impls.Find(infos, p.Impl); err != nil {
		return 0, fmt.Errorf("plant %q: %w", plantedWork, err)
	}
	name, _, _ := strings.Cut(impl, ":")
	if p.Impl != impl && p.Impl != name {
		return 0, nil
	}
	return p.Share, nil
}

// The time of an operation is the median of as many slices, since one alone may be off
// by half. They are shorter than what the system lets another process run for, so that
// most are whole even on a busy machine.
const (
	plantSlices = 61
	plantWindow = 500 * time.Microsecond
	plantLead   = 100 * time.Microsecond
)

// plant gives the goroutines their extra work: a share of the time that an operation
// takes one of them now, on so many procs.
func (s *session[K, V]) plant(share float64, procs int) {
	drawn := s.drawn
	if !s.spec.Grow {
		s.drawn = minStream / len(s.lanes)
		s.grow(s.drawn)
	}
	running := float64(min(procs, len(s.lanes))) // at once
	times := make([]float64, plantSlices)
	for i := range times {
		report := s.Slice(SliceRequest{Lead: plantLead, Window: plantWindow})
		ops := 0.0
		for _, n := range report.Ops {
			ops += n
		}
		times[i] = running * float64(report.Window) / ops
	}
	slices.Sort(times)
	extra := share * times[plantSlices/2] * spinRate()
	for _, l := range s.lanes {
		l.extra = extra
		l.keys, l.ops = nil, nil
	}
	s.drawn = drawn
}

// spinRate returns the iterations of [spin] in a nanosecond, when nothing interrupts.
func spinRate() float64 {
	const n = 1 << 18 // some 0.4 ms
	rate, x := 0.0, uint64(1)
	for range 9 {
		begin := time.Now()
		x = spin(x, n)
		rate = max(rate, n/float64(time.Since(begin)))
	}
	return rate
}

// spin takes the time of n multiplications, each of the last one's result. It isn't
// inlined, lest the loops beside it be compiled otherwise.
//
//go:noinline
func spin(x uint64, n int) uint64 {
	for range n {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}
