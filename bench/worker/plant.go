package worker

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"

	"example.com/mapbench/impls"
)

// plantedWork slows one impl down, to see whether a slowdown of known size is found. It is
// IMPL=SHARE%, set by the linker (-X), and the worker's hello tells it.
var plantedWork string

// Plant is extra work for an impl: now and then all its goroutines stand still
// together, spinning, as they would if each operation took longer. Work that each did
// by itself would slow down no impl that goroutines wait in for one another, since who
// is busy elsewhere is in nobody's way.
type Plant struct {
	// Impl names the impl; without a parameter it means it with any, and * all.
	Impl string
	// Share is the extra time, above 0 and at most 1, as a fraction of the time
	// that an operation takes without.
	Share float64
}

// Slows reports whether the plant is meant for an impl.
func (p Plant) Slows(impl string) bool {
	name, _, _ := strings.Cut(impl, ":")
	return p.Impl == "*" || p.Impl == impl || p.Impl == name
}

// ParsePlant reads a plant, such as mutex=5%.
func ParsePlant(text string) (Plant, error) {
	impl, share, ok := strings.Cut(text, "=")
	number, percent := strings.CutSuffix(share, "%")
	if !ok || !percent || impl == "" || strings.ContainsAny(impl, " \t\r\n\v\f'\"/,") {
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
	if _, err := impls.Find(infos, p.Impl); err != nil && p.Impl != "*" {
		return 0, fmt.Errorf("plant %q: %w", plantedWork, err)
	}
	if !p.Slows(impl) {
		return 0, nil
	}
	return p.Share, nil
}

// pauses are the times at which a goroutine stands still in a slice, once in the
// middle of each half of the window, and for how long.
type pauses struct {
	next, every, length time.Duration
	left                int
}

// pausesOf returns those of a slice, none for a share of 0. What they leave of the
// window is 1/(1+share) of it. A proc has that many goroutines to turn to, whose pauses
// it spins one after the other.
func pausesOf(share, turns float64, edges [3]time.Duration) pauses {
	if share == 0 {
		return pauses{}
	}
	half := edges[2] - edges[1]
	return pauses{edges[0] + half/2, half, time.Duration(share / (1 + share) / turns * float64(half)), 2}
}

// turns returns how many goroutines a proc has to turn to, 1 where each has its own.
func (s *session[K, V]) turns() float64 {
	return max(1, float64(len(s.lanes))/float64(runtime.GOMAXPROCS(0)))
}

// take stands still if it is time, and returns the time then.
func (p *pauses) take(begin time.Time, now time.Duration) time.Duration {
	if p.left == 0 || now < p.next {
		return now
	}
	p.left--
	p.next += p.every
	standStill(p.length)
	return time.Since(begin)
}

// standStill spins for a time.
func standStill(d time.Duration) {
	for begin := time.Now(); time.Since(begin) < d; {
	}
}
