package worker

import (
	"math/rand/v2"
	"slices"
	"time"

	"example.com/mapbench/workloads"
)

// Timing every operation would measure the clock: a map answers within the time that the
// clock takes. So a goroutine times one operation of some batches. It executes such a batch
// in three parts: the operations before the timed one, the timed one alone, the rest.

// sampler times single operations of one goroutine, drawn at random. The zero value times
// none.
type sampler struct {
	every  uint64 // it times an operation in one batch of so many, in the mean; 0 for none
	random rand.PCG
	write  bool // the next sample should be a write
	reads  []int64
	writes []int64
}

// samplesRoom is the number of samples of each kind that a goroutine has room for at first.
// It holds those of usual slices, so that sampling allocates nothing while a slice runs.
const samplesRoom = 1 << 10

// reset forgets the samples and sets how many batches there are to one sample.
func (s *sampler) reset(every int) {
	if s.reads == nil && every > 0 {
		s.random.Seed(rand.Uint64(), rand.Uint64())
		s.reads, s.writes = make([]int64, 0, samplesRoom), make([]int64, 0, samplesRoom)
	}
	s.every = uint64(max(0, every))
	s.forget()
}

// forget forgets the samples.
func (s *sampler) forget() { s.reads, s.writes = s.reads[:0], s.writes[:0] }

// due draws whether the next batch has a timed operation.
func (s *sampler) due() bool { return s.every != 0 && s.below(s.every) == 0 }

// below draws a number below n, which must be less than 1<<32. It needs no division.
func (s *sampler) below(n uint64) uint64 { return s.random.Uint64() >> 32 * n >> 32 }

// choose draws the operation of a batch to time, and returns its index. Reads and writes take
// turns, since rare writes would have too few samples: it starts at random and takes the next
// operation of the kind whose turn it is. Where the batch has none, it takes one of the other
// kind. It returns -1 for a batch of nothing but Ranges.
func (s *sampler) choose(ops []workloads.Op) int {
	start := int(s.below(uint64(len(ops))))
	s.write = !s.write
	if i := next(ops, start, s.write); i >= 0 {
		return i
	}
	return next(ops, start, !s.write)
}

// next returns the index of the first write, or the first read, from start on. After the last
// operation it goes on with the first. It returns -1 if there is none.
func next(ops []workloads.Op, start int, write bool) int {
	is := func(op workloads.Op) bool { return op != workloads.Range && (op != workloads.Load) == write }
	if i := slices.IndexFunc(ops[start:], is); i >= 0 {
		return start + i
	}
	return slices.IndexFunc(ops[:start], is)
}

// add adds what an operation took.
func (s *sampler) add(op workloads.Op, took time.Duration) {
	if op == workloads.Load {
		s.reads = append(s.reads, int64(took))
	} else {
		s.writes = append(s.writes, int64(took))
	}
}

// execute executes the goroutine's batch, whose lengths are not 0, and times one of its
// operations if the sampler says so. Times count from begin.
func (g *goroutine[K, V]) execute(begin time.Time, sample bool) {
	b := &g.b
	if !sample || !g.sampler.due() {
		g.loop(g.m, b)
		return
	}
	keys, ops := b.Keys, b.Ops
	i := g.sampler.choose(ops)
	if i < 0 {
		g.loop(g.m, b)
		return
	}
	g.part(keys, ops, 0, i)
	g.loop(g.m, b)
	g.part(keys, ops, i, i+1)
	from := time.Since(begin)
	g.loop(g.m, b)
	took := time.Since(begin) - from
	g.part(keys, ops, i+1, len(ops))
	g.loop(g.m, b)
	b.Values = valuesFrom(g.values, 0)
	g.sampler.add(ops[i], took)
}

// part makes operations from to to of a batch the goroutine's batch. They store what they
// store as part of the whole, see [Batch.Values].
func (g *goroutine[K, V]) part(keys []K, ops []workloads.Op, from, to int) {
	g.b.Keys, g.b.Ops = keys[from:to], ops[from:to]
	g.b.Values = valuesFrom(g.values, from)
}

// valuesFrom returns the values of a batch that begins with operation i of another one. Twice
// holds [Batch.Values] two times over.
func valuesFrom[V comparable](twice []V, i int) *[NumValues]V {
	i %= NumValues
	return (*[NumValues]V)(twice[i : i+NumValues])
}

// startSampling makes the goroutines time one operation in so many batches.
func (s *sessionOf[K, V]) startSampling(every int) {
	for _, g := range s.goroutines {
		g.sampler.reset(every)
	}
}

// latencies returns the samples of the slice that has ended, nil if none were asked for.
func (s *sessionOf[K, V]) latencies(every int) *Latencies {
	if every <= 0 {
		return nil
	}
	l := new(Latencies)
	for _, g := range s.goroutines {
		l.Reads = append(l.Reads, g.sampler.reads...)
		l.Writes = append(l.Writes, g.sampler.writes...)
	}
	l.Clock, l.Step = clockCost(time.Now())
	return l
}

// clockLooks is how often [clockCost] looks at the clock.
const clockLooks = 101

// clockCost returns the median time between two looks at the clock with nothing between them, and
// the least that is not 0: the step of the clock, or what a look takes if that is more.
func clockCost(begin time.Time) (median, step int64) {
	var between [clockLooks]int64
	for i := range between {
		from := time.Since(begin)
		between[i] = int64(time.Since(begin) - from)
	}
	slices.Sort(between[:])
	for _, d := range between {
		if d > 0 {
			return between[clockLooks/2], d
		}
	}
	// So many looks fell into one step: it is at least as long as they took.
	return 0, int64(time.Since(begin))
}
