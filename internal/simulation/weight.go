package simulation

import (
	"math"
	"math/rand/v2"

	"example.com/mapbench/internal/resultfile"
)

// A Weight is what an impl truly costs beside time: the same at all shares of reads and sizes.
type Weight struct {
	Bytes float64 // per entry
	SD    float64 // standard deviation of a launch, of all of them, as a fraction

	// Read and Write are by how many ns the impl itself delays the slowest hundredth of the
	// reads and writes. They are 0 for an impl that is only as slow as the machine.
	Read, Write float64

	// Grows is set for an impl whose lines state what it weighs as it grows and shrinks, and
	// what its operations allocate.
	Grows bool
}

// Weights are those of the impls of [Laws]. At 95 % reads xsync is the fastest, rwmutex is the
// faster one of the two lightest, and cas lies between them. The other impls are dominated.
var Weights = map[string]Weight{
	"mutex":    {Bytes: 38, SD: 0.001, Read: 4000, Write: 5000, Grows: true},
	"rwmutex":  {Bytes: 38, SD: 0.001, Read: 900, Write: 7000, Grows: true},
	"sync.Map": {Bytes: 121, SD: 0.002, Read: 0, Write: 800, Grows: true},
	"sharded":  {Bytes: 44, SD: 0.004, Read: 120, Write: 150, Grows: true},
	"cas":      {Bytes: 41, SD: 0.004, Read: 0, Write: 90, Grows: true},
	"xsync":    {Bytes: 56, SD: 0.003, Read: 0, Write: 70, Grows: true},
	"nop":      {SD: 0.02},
}

// machine holds the quantiles of what a call takes that does nothing, in ns, timing included:
// p50, p90, p99, p99.9, p99.99 and the longest.
var machine = [...]float64{31, 36, 62, 420, 9_300, 210_000}

// delays are by how much an impl delays the same quantiles, in parts of what it adds to p99.
var delays = [...]float64{0.2, 0.5, 1, 1.6, 2.2, 3}

// stops draws by what factor the machine is slower in a launch than usual. It draws nothing for
// a suite without weights, whose text does not depend on them.
func (s Suite) stops(r *rand.Rand) (factor float64) {
	if len(s.Weights) == 0 {
		return 1
	}
	return math.Exp(0.1 * r.NormFloat64())
}

// put gives a line what the impl costs in a launch.
func (w Weight) put(values *resultfile.Values, r *rand.Rand, read, stops float64) {
	noisy := func(x float64) float64 { return math.Round(10*x*math.Exp(w.SD*r.NormFloat64())) / 10 }
	values[resultfile.BytesPerEntry] = noisy(w.Bytes)
	values[resultfile.Clock] = noisy(24)
	tails := func(first resultfile.Unit, delay float64) {
		for i, usual := range machine {
			// The machine's own share of a launch differs from impl to impl, the rare stops most.
			own := usual * stops * math.Exp((0.01+0.05*float64(i))*r.NormFloat64())
			values[first+resultfile.Unit(i)] = noisy(own + delay*delays[i])
		}
	}
	if read > 0 {
		tails(resultfile.ReadP50, w.Read)
		values[resultfile.ReadSamples] = 400_000
	}
	if read < 100 {
		tails(resultfile.WriteP50, w.Write)
		values[resultfile.WriteSamples] = 20_000
	}
	if !w.Grows {
		return
	}
	for unit, parts := range map[resultfile.Unit]float64{
		resultfile.PeakPerEntry: 1.5, resultfile.FewPerEntry: 0.7, resultfile.EmptyBytes: 10,
		resultfile.DrainedBytes: 500, resultfile.ClearedBytes: 12,
	} {
		values[unit] = math.Round(parts * w.Bytes)
	}
	for i, bytes := range []float64{0, 16, 48, 0, 0} {
		values[resultfile.LoadAlloc+resultfile.Unit(i)] = bytes
	}
}
