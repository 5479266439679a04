package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"example.com/mapbench/bench/worker"
)

// contestant is one entry of a cell in one launch.
type contestant struct {
	label   string
	impl    string
	offer   Offer
	p       *process
	ops     int    // operations that its streams need for a slice
	direct  bool   // calls go through a generated loop
	missing string // capability that it lacks: n/a
	err     error  // why it measures no longer

	slices []worker.Report // one a round
}

// runs reports whether the contestant is still measured in this launch.
func (c *contestant) runs() bool { return c.err == nil && c.missing == "" }

// end ends the contestant's process, if it has one.
func (c *contestant) end() {
	if c.p != nil {
		c.p.kill()
		c.p = nil
	}
}

// launch is what one launch of a cell came to.
type launch struct {
	cell        Cell
	sweep       int
	timing      Timing
	contestants []*contestant // in the cell's order
	argvs       [][]string    // worker programs, one a source
	streams     uint64        // seed of keys and streams, the same for all contestants
	random      *rand.Rand    // what a start fixes by accident is drawn for each
	account     *Account

	before, after State
	steal         float64 // fraction of CPU time, in [0,1]
}

// newLaunch draws a launch from the run's seed. The contestants must be set.
func newLaunch(cell Cell, sweep int, timing Timing, seed uint64) *launch {
	random := rand.New(rand.NewPCG(seed, mix(uint64(sweep), cell.String())))
	return &launch{cell: cell, sweep: sweep, timing: timing, streams: random.Uint64(), random: random}
}

// mix hashes a number and a text (FNV-1a, 64 bits).
func mix(n uint64, text string) uint64 {
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
	// maxPadding and maxBallast bound what moves stacks and heaps by chance:
	// bytes added to the environment, and bytes allocated first of all.
	maxPadding = 4 << 10
	maxBallast = 1 << 20
	// maxVoid is how often a slice may be repeated because a stream ran out.
	maxVoid = 8
	// headroom is how much longer the stream buffers are than the longest
	// stream that the calibrations ask for.
	headroom = 1.25
)

// run measures the launch's contestants. What fails ends one of them and not the
// others; run itself fails only if ctx ends.
func (l *launch) run(ctx context.Context) error {
	defer func() {
		for _, c := range l.contestants {
			c.end()
		}
	}()
	for _, i := range l.random.Perm(len(l.contestants)) {
		if c := l.contestants[i]; c.runs() {
			c.err = l.prepare(c, false)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	l.callAlike()
	l.arm()
	audited := l.audited()
	for round := range l.timing.Rounds {
		for _, i := range l.random.Perm(len(l.contestants)) {
			if c := l.contestants[i]; c.runs() {
				c.err = l.slice(c, audited[round], round%l.countEvery() == 0)
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// prepare starts a contestant's process and has its map made. It leaves the
// process stopped.
func (l *launch) prepare(c *contestant, viaInterface bool) error {
	defer timed(&l.account.Preparing)()
	request := worker.Prepare{
		Impl:      c.impl,
		Spec:      l.cell.Spec.String(),
		Procs:     l.cell.Procs,
		Seed:      l.streams,
		Order:     l.random.Uint64(),
		Ballast:   l.random.IntN(maxBallast),
		Length:    l.timing.Lead + l.timing.Window,
		Interface: viaInterface,
	}
	padding := "MAPBENCH_PADDING=" + strings.Repeat("x", l.random.IntN(maxPadding))
	p, err := start(l.argvs[c.offer.source], []string{padding})
	if err != nil {
		return err
	}
	c.p = p
	reply, err := p.ask(worker.Request{Prepare: &request}, prepareLimit(l.cell))
	if err != nil {
		return err
	}
	answer := reply.Prepared
	switch {
	case answer == nil:
		return errors.New("the worker answered prepare with something else")
	case answer.Incorrect != "":
		return fmt.Errorf("incorrect: %s", answer.Incorrect)
	case answer.Missing != "":
		c.missing = answer.Missing
		return nil
	}
	c.direct, c.ops = answer.Direct, answer.Ops
	return p.stop()
}

// prepareLimit allows a microsecond to draw and store an entry, many times what
// it takes.
func prepareLimit(c Cell) time.Duration {
	return time.Duration(float64(c.Spec.N)*100/c.Spec.Hit) * 10 * time.Microsecond
}

// callAlike prepares the contestants once more, for calls through the
// interface, if some have a generated loop and some have not.
func (l *launch) callAlike() {
	mixed := false
	for _, c := range l.contestants {
		mixed = mixed || c.runs() && !c.direct
	}
	for _, c := range l.contestants {
		if mixed && c.runs() && c.direct {
			c.end()
			c.err = l.prepare(c, true)
		}
	}
}

// arm gives all contestants stream buffers of one size. Those that are no maps
// don't matter for it: they may repeat their streams.
func (l *launch) arm() {
	defer timed(&l.account.Preparing)()
	ops := 0
	for _, c := range l.contestants {
		if c.runs() && !c.offer.Null {
			ops = max(ops, int(headroom*float64(c.ops)))
		}
	}
	for _, c := range l.contestants {
		if c.runs() {
			_, c.err = l.ask(c, worker.Request{Arm: &worker.Arm{Ops: ops}}, 0)
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

// audits is the number of slices of each contestant that are replayed: enough for
// some thousand writes at 99 % reads.
const audits = 4

// audited draws the rounds whose slices are replayed.
func (l *launch) audited() map[int]bool {
	rounds := make(map[int]bool)
	for _, round := range l.random.Perm(l.timing.Rounds)[:min(audits, l.timing.Rounds)] {
		rounds[round] = true
	}
	return rounds
}

// countEvery returns after every how many slices the entries are counted. The
// size of a small map varies from slice to slice (2.2 % at 1000 entries), so that
// only the mean over many says whether it drifts; that of a large one hardly
// does, and counting it takes long.
func (l *launch) countEvery() int { return 1 + l.cell.Spec.N/4096 }

// slice runs one slice of a contestant. One whose streams ran out is run again
// with longer ones.
func (l *launch) slice(c *contestant, audit, count bool) error {
	request := worker.Request{Slice: &worker.SliceRequest{
		Lead: l.timing.Lead, Window: l.timing.Window, Audit: audit, Count: count,
	}}
	for range maxVoid {
		begin := time.Now()
		reply, err := l.ask(c, request, l.timing.Lead+l.timing.Window)
		if err != nil {
			return err
		}
		report := reply.Report
		if report == nil {
			return errors.New("the worker answered slice with something else")
		}
		l.account.slice(report, time.Since(begin))
		if report.Void {
			continue
		}
		c.slices = append(c.slices, *report)
		return nil
	}
	return fmt.Errorf("the streams ran out in %d slices in a row, though they were doubled each time", maxVoid)
}
