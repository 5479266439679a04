package workloads

import (
	"os"
	"strconv"
	"testing"
)

// seedOf returns the seed of a stochastic test, logged: 1, unless the
// environment variable MAPBENCH_SEED gives another.
func seedOf(t *testing.T) uint64 {
	t.Helper()
	seed := uint64(1)
	if text := os.Getenv("MAPBENCH_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("MAPBENCH_SEED=%s: %v", text, err)
		}
	}
	t.Logf("seed %d (set MAPBENCH_SEED to change it)", seed)
	return seed
}

// parse returns the spec that text describes.
func parse(t testing.TB, text string) Spec {
	t.Helper()
	s, err := ParseSpec(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
