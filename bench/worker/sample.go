package worker

import (
	"math/rand/v2"
	"slices"
	"time"

	"example.com/mapbench/workloads"
)

// Timing every operation would measure the clock: a map answers within the time that the
// clock takes. So a goroutine times the last operation of some batches. That takes one look at
// the clock more than there is after each batch, and one call more of the loop. A batch that is
// sampled ends where the operation to time is, so that this can be any operation.

// sampler times single operations of one goroutine, drawn at random. The zero value times
// none.
type sampler struct {
	every  uint64 // it times the last operation of one batch in so many, in the mean; 0 for none
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

// below draws a number below n, which must be less than 1<<32. It needs no division.
func (s *sampler) below(n uint64) uint64 { return s.random.Uint64() >> 32 * n >> 32 }

// cut returns how many of a stream's next operations make a batch, and whether the last of them
// is to be timed. Of one batch in so many it draws the operation to time: it starts so that
// sampled batches are as long as others in the mean, and takes the next operation of a kind.
// Reads and writes take turns, since rare writes would have too few samples; where none of the
// kind is near, it takes one of the other. Ranges are not timed.
func (s *sampler) cut(ops []workloads.Op, batch int) (n int, timed bool) {
	n = min(batch, len(ops))
	if s.every == 0 || s.below(s.every) != 0 {
		return n, false
	}
	from := batch/2 + int(s.below(uint64(batch)))
	if from >= len(ops) {
		return n, false
	}
	near := ops[from:min(len(ops), from+batch)]
	s.write = !s.write
	for _, write := range [...]bool{s.write, !s.write} {
		for i, op := range near {
			if (op != workloads.Load) == write && op != workloads.Range {
				return from + i + 1, true
			}
		}
	}
	return n, false
}

// add adds what an operation took.
func (s *sampler) add(op workloads.Op, took time.Duration) {
	if op == workloads.Load {
		s.reads = append(s.reads, int64(took))
	} else {
		s.writes = append(s.writes, int64(took))
	}
}

// execute executes the stream's n operations from pos on. If the last one is timed, it is executed
// alone, and execute returns when it began. Times count from begin.
func (g *goroutine[K, V]) execute(begin time.Time, pos, n int, timed bool) (began time.Duration) {
	if timed {
		g.take(pos, n-1)
		g.loop(g.m, &g.b)
		pos, n = pos+n-1, 1
	}
	g.take(pos, n)
	if timed {
		began = time.Since(begin)
	}
	g.loop(g.m, &g.b)
	return began
}

// take makes n operations of the stream the next batch. Operation i of the stream stores value
// i%[NumValues], whatever the batches are: the model of a slice relies on that.
func (g *goroutine[K, V]) take(pos, n int) {
	g.b.Keys, g.b.Ops, g.b.Values = g.keys[pos:pos+n], g.ops[pos:pos+n], valuesFrom(g.values, pos)
}

// valuesFrom returns the values of a batch that begins with operation i of the stream. Twice
// holds them two times over.
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
