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

// Seed returns a seed for a stochastic test, and logs how to set it. The seed differs from
// run to run, unless [SeedVariable] sets it. It is for tests that must hold for every seed.
func Seed(t testing.TB) uint64 {
	t.Helper()
	return seedOr(t, 1+uint64(rand.Uint32())) // short to type, and never 0
}

// FixedSeed returns 1, unless [SeedVariable] sets another seed, and logs how to set it. It
// is for tests that may fail by chance, since a run must raise no false alarm.
func FixedSeed(t testing.TB) uint64 {
	t.Helper()
	return seedOr(t, 1)
}

// seedOr returns the seed that the environment sets, or the given one.
func seedOr(t testing.TB, given uint64) uint64 {
	t.Helper()
	s := given
	if text := os.Getenv(SeedVariable); text != "" {
		var err error
		if s, err = strconv.ParseUint(text, 0, 64); err != nil {
			t.Fatalf("%s=%s: %v", SeedVariable, text, err)
		}
	}
	t.Logf("%s=%d", SeedVariable, s)
	return s
}
