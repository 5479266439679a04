package maptest

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest/internal/rounds"
	"example.com/mapbench/impls/maptest/internal/sequential"
)

// Test checks all laws on the maps that newMap returns, each in a subtest with the
// law's name. Each call of newMap must return a new, empty map. A subtest is skipped,
// with the reason, if the law doesn't apply or could not be judged. By default Test
// takes about 10 s.
//
// Test logs its seed. To repeat one, set the environment variable MAPBENCH_SEED to it.
// Test must not run beside parallel tests.
func Test(t *testing.T, newMap func() impls.Map[uint64, uint64], options ...Option) {
	t.Helper()
	s, c := Constructors{New: newMap}, Config{Name: t.Name(), Seed: seed(t)}
	for _, option := range options {
		option(&s, &c)
	}
	last := ""
	for _, law := range Laws() {
		t.Run(law.Name, func(t *testing.T) {
			if last != "" {
				t.Skipf("not run: after %s no map is usable", last)
			}
			o := law.Check(t.Context(), s, c)
			if o.Last {
				last = law.Name
			}
			switch o.Verdict {
			case Fail:
				t.Error(o.Report(law))
			case NA, Unknown:
				t.Skip(o.Report(law))
			default:
				t.Log(o.Report(law))
			}
		})
	}
}

// Fuzz makes f a fuzz target. The fuzzer's inputs become scripts of calls. Each
// script runs on a map that newMap returns and on a built-in map, by one goroutine, as
// in the law "script". The two must return the same.
func Fuzz(f *testing.F, newMap func() impls.Map[uint64, uint64]) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 8 {
		input := make([]byte, 4<<10) // shorter inputs would end before their scripts
		for i := range input {
			input[i] = byte(random.Uint32())
		}
		f.Add(input)
	}
	f.Fuzz(sequential.FuzzScript(rounds.Integers(newMap)))
}

// seed returns the seed in MAPBENCH_SEED, or else the time.
func seed(t *testing.T) uint64 {
	t.Helper()
	s := uint64(time.Now().UnixNano())
	if text := strings.TrimSpace(os.Getenv("MAPBENCH_SEED")); text != "" {
		var err error
		if s, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("MAPBENCH_SEED=%q: %v; want a whole number, as Test logs it", text, err)
		}
	}
	t.Logf("MAPBENCH_SEED=%d", s)
	return s
}
