package worker

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"

	"example.com/mapbench/impls"
)

// plantedWork is the text of a [Plant], IMPL=SHARE%. The linker sets it (-X), to see
// whether a slowdown of known size is found. The worker's hello holds it.
var plantedWork string

// Plant is a slowdown of one impl by a known share: now and then all its goroutines spin
// together, as if each operation took longer. If they spun at different times, an impl in
// which goroutines wait for each other would not become slower, since a goroutine that
// spins holds no lock. The zero Plant slows nothing.
type Plant struct {
	// Impl names the impl. A name without a parameter stands for the impl with any
	// parameter, and * stands for all impls.
	Impl string
	// Share is the extra time as a fraction of the time that an operation takes without
	// the plant: above 0, at most 1.
	Share float64
}

// Slows reports whether the plant slows an impl, named with its parameter if any.
func (p Plant) Slows(impl string) bool {
	name, _, _ := strings.Cut(impl, ":")
	return p.Impl == "*" || p.Impl == impl || p.Impl == name
}

// ParsePlant parses the text of a plant, such as mutex=5%. The error quotes the text and
// says what is wanted. ParsePlant can't know whether there is such an impl.
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

// plantedShare returns the [Plant.Share] of an impl of infos: 0 if the worker has no plant
// or one for another impl.
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

// pauses says when a goroutine spins in a slice, and how long: once in the middle of each
// half of the window.
type pauses struct {
	next, every, length time.Duration
	left                int
}

// pausesOf returns the pauses of a slice. They leave 1/(1+share) of the window; for a
// share of 0 there are no pauses. Turns is the number of goroutines that share a proc,
// which spins their pauses one after the other.
func pausesOf(share, turns float64, edges [3]time.Duration) pauses {
	if share == 0 {
		return pauses{}
	}
	half := edges[2] - edges[1]
	return pauses{edges[0] + half/2, half, time.Duration(share / (1 + share) / turns * float64(half)), 2}
}

// turns returns how many goroutines share a proc, at least 1.
func (s *sessionOf[K, V]) turns() float64 {
	return max(1, float64(len(s.goroutines))/float64(runtime.GOMAXPROCS(0)))
}

// take spins if a pause is due, and returns the time after it.
func (p *pauses) take(begin time.Time, now time.Duration) time.Duration {
	if p.left == 0 || now < p.next {
		return now
	}
	p.left--
	p.next += p.every
	spin(p.length)
	return time.Since(begin)
}

// spin keeps the proc busy for a time.
func spin(d time.Duration) {
	for begin := time.Now(); time.Since(begin) < d; {
	}
}
