package golden

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// SeedVariable names the environment variable that sets the seed of stochastic tests: a
// number of up to 64 bits, decimal or hexadecimal with 0x.
const SeedVariable = "MAPBENCH_SEED"

// Seed returns a seed for a stochastic test, and logs how to set it. It is another one in
// each run, unless [SeedVariable] sets it. Tests that must hold for each seed use it.
func Seed(t testing.TB) uint64 {
	t.Helper()
	return seedOr(t, 1+uint64(rand.Uint32())) // short to type, and never 0
}

// FixedSeed returns 1, unless [SeedVariable] sets another seed, and logs how to set it.
// Tests that may fail by chance use it, since a run must not cry wolf.
func FixedSeed(t testing.TB) uint64 {
	t.Helper()
	return seedOr(t, 1)
}

// seedOr returns the seed that the environment sets, or else otherwise.
func seedOr(t testing.TB, otherwise uint64) uint64 {
	t.Helper()
	s := otherwise
	if text := os.Getenv(SeedVariable); text != "" {
		var err error
		if s, err = strconv.ParseUint(text, 0, 64); err != nil {
			t.Fatalf("%s=%s: %v", SeedVariable, text, err)
		}
	}
	t.Logf("%s=%d", SeedVariable, s)
	return s
}
