// Package simulation helps tests that check statistics against a known truth: noises of
// known shape, counts of how often a claim held, the number of experiments to run, and
// results files in which the cost of each impl is known. Only tests import it.
package simulation

import (
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"example.com/mapbench/internal/golden"
)

// Random returns a source of its own for a test. Its seed is logged: 1, unless
// the environment variable MAPBENCH_SEED gives another.
func Random(t testing.TB) *rand.Rand {
	t.Helper()
	return rand.New(rand.NewPCG(golden.FixedSeed(t), uint64(len(t.Name()))))
}

// full is the flag that runs as many experiments as the published figures rest on.
var full = flag.Bool("full", os.Getenv("MAPBENCH_FULL") != "", "simulate in full, which takes minutes; the environment variable MAPBENCH_FULL sets it for all packages")

// Simulated is [Random] for tests that simulate. The race detector skips them: it makes
// arithmetic ten times slower and has no race to find in it. Make test runs them without.
func Simulated(t *testing.T) *rand.Rand {
	t.Helper()
	if raceEnabled {
		t.Skip("a simulation: run it without -race, as make test does")
	}
	return Random(t)
}

// Experiments returns how many of n experiments to run: a tenth, or all with -full.
func Experiments(n int) int {
	if *full {
		return n
	}
	return (n + 9) / 10
}

// A Noise draws from a distribution with median 0 and standard deviation 1.
type Noise struct {
	Name string
	Draw func(r *rand.Rand) float64
}

// Noises are the noises that statistics must bear.
var Noises = []Noise{
	{"gaussian", (*rand.Rand).NormFloat64},
	{"t3", func(r *rand.Rand) float64 {
		chi2 := 0.0
		for range 3 {
			x := r.NormFloat64()
			chi2 += x * x
		}
		return r.NormFloat64() / math.Sqrt(chi2/3) / math.Sqrt(3)
	}},
	{"contaminated", func(r *rand.Rand) float64 {
		// One launch in ten is four times as noisy.
		x := r.NormFloat64() / math.Sqrt(0.9+0.1*16)
		if r.Float64() < 0.1 {
			x *= 4
		}
		return x
	}},
	{"skewed", func(r *rand.Rand) float64 {
		// Gamma with shape 4, skewness 1, as the noise of unlike impls is.
		const median, sd = 3.6720607, 2
		return (-math.Log(r.Float64()*r.Float64()*r.Float64()*r.Float64()) - median) / sd
	}},
}

// A Tally counts the experiments in which a claim held.
type Tally struct{ Held, Of int }

// Add counts one experiment.
func (c *Tally) Add(held bool) {
	c.Of++
	if held {
		c.Held++
	}
}

// Share returns the fraction of the experiments in which it held; NaN if there are none.
func (c *Tally) Share() float64 { return float64(c.Held) / float64(c.Of) }

// Below reports whether the share that held is below what is promised. With at least 1,000
// experiments it allows nothing for chance, with fewer three standard errors.
func (c *Tally) Below(promise float64) bool {
	if c.Of < 1000 {
		promise -= 3 * math.Sqrt(promise*(1-promise)/float64(c.Of))
	}
	return c.Of > 0 && c.Share() < promise
}

// Above reports whether the share that held is above what is promised, with [Tally.Below]'s
// allowance for chance. It is for shares that must be small.
func (c *Tally) Above(promise float64) bool {
	if c.Of < 1000 {
		promise += 3 * math.Sqrt(promise*(1-promise)/float64(c.Of))
	}
	return c.Of > 0 && c.Share() > promise
}

// Spread draws from the uniform distribution from lo to hi.
func Spread(r *rand.Rand, lo, hi float64) float64 { return lo + (hi-lo)*r.Float64() }

// Gaussian draws n values from the normal distribution.
func Gaussian(r *rand.Rand, n int, mean, sd float64) []float64 {
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = mean + sd*r.NormFloat64()
	}
	return xs
}
