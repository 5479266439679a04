package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"example.com/mapbench/bench/machine"
	"example.com/mapbench/bench/openloop"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/resultfile"
)

// contestant is one entry of a cell in one launch.
type contestant struct {
	resultfile.Contestant
	info    WorkerImpl
	p       *process
	bytes   int                // size of the streams that its slices need
	weight  *worker.Weight     // of its map; nil if the worker doesn't tell
	direct  bool               // calls go through a generated loop
	missing *resultfile.Reason // why it is not measured: a capability or a rate that it lacks, or that it is incorrect
	held    float64            // operations a second, of a rate that it lacks
	err     error              // why it is measured no longer

	under []measured // one for each of the launch's cells
}

// measured is what a contestant's launch came to under one cell.
type measured struct {
	slices []worker.Report // one a round
	voids  int             // slices that were run again
	audit  worker.Audit
}

// runs reports whether the contestant is still measured in this launch.
func (c *contestant) runs() bool { return c.err == nil && c.missing == nil }

// endIf keeps the error, if any, and ends the process of a contestant that failed or is n/a
// at once: the process must not run beside the others.
func (c *contestant) endIf(err error) {
	c.err = err
	if !c.runs() {
		c.end()
	}
}

// end ends the contestant's process, if it has one.
func (c *contestant) end() {
	if c.p != nil {
		c.p.kill()
		c.p = nil
	}
}

// launch is one launch of a cell, or of cells that share maps: what it needs, and what it has
// measured.
type launch struct {
	cell        Cell   // the first of cells; they differ in the shares of operations alone
	cells       []Cell // those that take turns
	sweep       int
	timing      timing
	contestants []*contestant // in the cell's order
	argvs       [][]string    // worker programs, one a source
	sources     []Source
	streams     uint64     // seed of keys and streams, the same for all contestants
	random      *rand.Rand // draws what a process's start fixes by accident
	account     *Account
	digest      string // of the streams that workers must draw
	indirect    bool   // calls go through the interface
	samples     bool   // the workers time single operations

	before, after machine.State
	steal         float64 // fraction of CPU time, in [0,1]
	throttled     float64 // fraction of a quota's periods, in [0,1]; NaN without one
}

// newLaunch draws a launch from the run's seed. The caller sets the contestants.
func newLaunch(cells []Cell, sweep int, t timing, seed uint64) *launch {
	random := rand.New(rand.NewPCG(seed, hash64(uint64(sweep), cells[0].String())))
	return &launch{cell: cells[0], cells: cells, sweep: sweep, timing: t, streams: random.Uint64(), random: random}
}

// hash64 hashes a number and a text (FNV-1a, 64 bits).
func hash64(n uint64, text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range 8 {
		h = (h ^ n>>(8*i)&0xff) * 1099511628211
	}
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}

const (
	// maxPadding and maxBallast bound the random numbers of bytes that move stacks and
	// heaps: those added to the environment, and those allocated before all else.
	maxPadding = 4 << 10
	maxBallast = 1 << 20
	// maxVoid is how often a slice may be repeated because a stream ran out.
	maxVoid = 8
	// sampleEvery is the number of batches, in the mean, to one that has a timed operation.
	// That costs a mutex 1.0 % of its throughput and nop, whose batches are short, 1.9 %
	// (BenchmarkSampling in package worker).
	sampleEvery = 12
	// leastHeap is the size of each contestant's streams and reserve together, unless its
	// streams need more. It is the same in all cells, so that collections are as rare for a
	// fast map as for a slow one.
	leastHeap = 32 << 20
)

// run measures the launch's contestants. A failure ends one contestant and not the others.
// It returns an error only if
// ctx has ended.
func (l *launch) run(ctx context.Context) error {
	defer func() {
		for _, c := range l.contestants {
			c.end()
		}
	}()
	for _, i := range l.random.Perm(len(l.contestants)) {
		if c := l.contestants[i]; c.runs() {
			c.endIf(l.prepare(ctx, c))
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	l.callAlike(ctx)
	l.sampleAlike()
	l.arm()
	for round := range l.timing.rounds {
		for _, cell := range l.random.Perm(len(l.cells)) {
			l.round(cell, round)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	for cell := range l.cells {
		for _, c := range l.contestants {
			if c.runs() {
				c.endIf(l.replay(c, cell))
			}
		}
	}
	l.checkRate()
	return ctx.Err() // a worker that was killed because ctx ended has not failed
}

// checkRate marks the contestants that don't hold the rate of an open loop. Their latencies only
// say how long a slice is.
func (l *launch) checkRate() {
	rate := l.cell.Spec.Rate
	for _, c := range l.contestants {
		if rate == 0 || !c.runs() {
			continue
		}
		if held, ok := openloop.Held(c.under[0].slices); !ok {
			c.held, c.missing = held, notApplicable(openloop.Missed(rate, held))
			c.endIf(nil)
		}
	}
}

// round runs a slice of every contestant under one cell, in random order.
func (l *launch) round(cell, round int) {
	count := (l.timing.rounds-1-round)%l.countEvery() == 0
	for _, i := range l.random.Perm(len(l.contestants)) {
		if c := l.contestants[i]; c.runs() {
			c.endIf(l.slice(c, cell, count))
		}
	}
}

// prepare starts a contestant's process and makes it create its map. It leaves the process
// stopped.
func (l *launch) prepare(ctx context.Context, c *contestant) error {
	defer timed(&l.account.preparing)()
	request := worker.Prepare{
		Impl:      c.Impl,
		Spec:      l.cell.Spec.String(),
		Procs:     l.cell.Procs,
		Seed:      l.streams,
		Order:     l.random.Uint64(),
		Ballast:   l.random.IntN(maxBallast),
		Length:    l.timing.lead + l.timing.window,
		Interface: l.indirect,
		Weigh:     true,
	}
	for _, cell := range l.cells[1:] {
		request.More = append(request.More, cell.Spec.String())
	}
	padding := "MAPBENCH_PADDING=" + strings.Repeat("x", l.random.IntN(maxPadding))
	p, err := startWorker(ctx, l.argvs[c.info.source], append([]string{padding}, l.sources[c.info.source].RunEnv...))
	if err != nil {
		return err
	}
	c.p = p
	if p.hello.Digest != l.digest {
		return fmt.Errorf("the worker draws streams of digest %s, the other workers of this run of %s; did the source change meanwhile?", p.hello.Digest, l.digest)
	}
	reply, err := p.ask(worker.Request{Prepare: &request}, prepareLimit(l.cell, request.Length*time.Duration(len(l.cells))))
	if err != nil {
		return err
	}
	answer := reply.Prepared
	switch {
	case answer == nil:
		return errors.New("the worker answered prepare with another kind of reply")
	case answer.Incorrect != "":
		return incorrectError(answer.Incorrect)
	case answer.Missing != "":
		c.missing = notApplicable("no " + answer.Missing)
		return nil
	}
	c.direct, c.bytes, c.weight, c.under = answer.Direct, answer.Bytes, answer.Weight, make([]measured, len(l.cells))
	return p.stop()
}

// prepareLimit allows for the worker's passes over all keys, and for calibrating with 20
// slices of a length.
func prepareLimit(c Cell, length time.Duration) time.Duration {
	return keysLimit(c) + 20*(length+drawLimit(c))
}

// keysLimit allows 10 µs to draw and store a key, or to look it up: many times what it
// takes.
func keysLimit(c Cell) time.Duration {
	return time.Duration(float64(c.Spec.N)*100/c.Spec.Hit) * 10 * time.Microsecond
}

// drawLimit allows each goroutine a millisecond to draw a slice's operations, some
// thousand. That adds up when many goroutines take turns.
func drawLimit(c Cell) time.Duration { return time.Duration(c.goroutines()) * time.Millisecond }

// callAlike makes all contestants call in the same way. If one has no generated loop, it
// prepares the others again, for calls through the interface.
func (l *launch) callAlike(ctx context.Context) {
	for _, c := range l.contestants {
		l.indirect = l.indirect || c.runs() && !c.direct
	}
	for _, c := range l.contestants {
		if l.indirect && c.runs() && c.direct {
			c.end()
			c.endIf(l.prepare(ctx, c))
		}
	}
}

// sampleAlike makes all contestants time single operations, or none. Those of older commits
// can't, and would look faster.
func (l *launch) sampleAlike() {
	l.samples = true
	for _, c := range l.contestants {
		l.samples = l.samples && (!c.runs() || c.p.hello.Samples)
	}
}

// arm gives each contestant streams and a reserve. Together they have the same size for
// all: a power of two that holds the longest streams.
func (l *launch) arm() {
	defer timed(&l.account.preparing)()
	heap := leastHeap
	for _, c := range l.contestants {
		for c.runs() && heap < c.bytes {
			heap *= 2
		}
	}
	for _, i := range l.random.Perm(len(l.contestants)) {
		if c := l.contestants[i]; c.runs() {
			_, err := l.ask(c, worker.Request{Arm: &worker.Arm{Heap: heap}}, 0)
			c.endIf(err)
		}
	}
}

// ask lets a stopped contestant run for one request.
func (l *launch) ask(c *contestant, r worker.Request, limit time.Duration) (worker.Reply, error) {
	if err := c.p.resume(); err != nil {
		return worker.Reply{}, c.p.died(err)
	}
	reply, err := c.p.ask(r, limit)
	if err != nil {
		return reply, err
	}
	return reply, c.p.stop()
}

// countEvery returns the number of slices from one count of the entries to the next. The
// last slice is always counted. The size of a small map varies from slice to slice (2.2 %
// at 1000 entries), so only the mean over many counts shows a drift. The size of a large
// map hardly varies, and counting it takes long.
func (l *launch) countEvery() int {
	return min(1+l.cell.Spec.N/4096, max(1, l.timing.rounds/2))
}

// slice runs one slice of a contestant under a cell. If the streams run out, it runs the slice again;
// the worker has made them longer.
func (l *launch) slice(c *contestant, cell int, count bool) error {
	request := worker.SliceRequest{Lead: l.timing.lead, Window: l.timing.window, Count: count, Spec: cell}
	if l.samples {
		request.Sample, request.Collector = sampleEvery, true
	}
	m := &c.under[cell]
	for range maxVoid {
		begin := time.Now()
		report, err := l.report(c, request)
		if err != nil {
			return err
		}
		l.account.slice(report, time.Since(begin))
		if !report.Void {
			m.slices = append(m.slices, *report)
			return nil
		}
		m.voids++
	}
	return fmt.Errorf("the streams ran out in %d slices in a row, though they were doubled each time", maxVoid)
}

// replay runs one more slice, whose time doesn't count, to find out what writes do. Slices
// that count are not replayed: reading a map's entries before a slice would warm its
// caches, and a pending collection would end off the clock.
func (l *launch) replay(c *contestant, cell int) error {
	if c.info.Null {
		return nil
	}
	defer timed(&l.account.auditing)()
	report, err := l.report(c, worker.SliceRequest{Window: l.timing.window, Audit: true, Spec: cell})
	if err != nil {
		return err
	}
	c.under[cell].audit = *report.Audit
	return nil
}

// report runs one slice of a contestant and returns the worker's report.
func (l *launch) report(c *contestant, r worker.SliceRequest) (*worker.Report, error) {
	// A slice of a map that grows has two growths or more, however long they take.
	limit := r.Lead + r.Window + time.Duration(l.cell.Spec.GrowthLen())*10*time.Microsecond + drawLimit(l.cell)
	if r.Audit {
		limit += keysLimit(l.cell)
	}
	reply, err := l.ask(c, worker.Request{Slice: &r}, limit)
	if err != nil {
		return nil, err
	}
	if reply.Report == nil || r.Audit && reply.Report.Audit == nil {
		return nil, errors.New("the worker answered slice with another kind of reply")
	}
	return reply.Report, l.breach(reply.Report)
}

// breach returns an error if a report shows that the map is incorrect. A worker of an older
// commit doesn't check keys and only counts the entries. Their number is certain after a
// growth, and where all keys are present and none is deleted.
func (l *launch) breach(r *worker.Report) error {
	if r.Incorrect != "" {
		return incorrectError(r.Incorrect)
	}
	spec := l.cell.Spec
	known := spec.Grow || spec.Hit == 100 && spec.Delete == 0
	if known && r.Size != nil && *r.Size != spec.N {
		return incorrectError(fmt.Sprintf("the map holds %d entries at rest, want %d: it loses keys or keeps others", *r.Size, spec.N))
	}
	return nil
}
