package worker

import (
	"runtime"
	"time"
)

// A map that grows is measured from empty to full, again and again: a slice is as
// many growths, each of a map of its own, as the time that was asked for takes.
// A growth ends with its work and not with the clock, so its window lasts from the
// first goroutine's start to the last one's end. Its map is made without a size
// hint. Making maps and drawing operations are off the clock.

// growing is what the goroutines of such a slice share. The first of them writes
// to it while the others wait at the gate.
type growing struct {
	gate   *gate
	report Report
	books  *books // of each growth, where they are audited; else nil
	lead   bool   // still in the lead-in
	done   bool
}

// growSlice is [Session.Slice] for a map that grows.
func (s *session[K, V]) growSlice(r SliceRequest) Report {
	g := &growing{gate: newGate(len(s.lanes), s.yields), lead: true}
	g.report.Batch, g.report.Ops = s.batch, make([]float64, len(s.lanes))
	if r.Audit && !s.null {
		g.books = newBooks(s.universe.Len())
	}
	share := s.planted / s.turns() // that a goroutine stands still for itself
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin := time.Now()
	for _, l := range s.lanes {
		l.b.Counts = Counts{}
	}
	s.each(func(l *lane[K, V]) {
		first := l == s.lanes[0]
		for !g.done {
			drawing := time.Now()
			l.keys, l.ops = l.growth.Draw(l.keys, l.ops)
			if first {
				s.m = s.empty()
			}
			g.gate.wait()
			if first {
				g.report.Drawing += time.Since(drawing)
			}
			l.m = s.m
			g.gate.wait()
			l.track.from = time.Since(begin)
			l.runGrowth(s.batch, s.yields)
			if share > 0 {
				standStill(time.Duration(share * float64(time.Since(begin)-l.track.from)))
			}
			l.track.to = time.Since(begin)
			g.gate.wait()
			if first {
				s.endGrowth(g, r)
			}
			g.gate.wait()
		}
	})
	runtime.ReadMemStats(&after)
	report := g.report
	report.Bytes = after.TotalAlloc - before.TotalAlloc
	report.Allocs = after.Mallocs - before.Mallocs
	for _, l := range s.lanes {
		report.Executed.Add(l.b.Counts)
	}
	begin = time.Now()
	if r.Audit && !s.null {
		report.Audit = s.replay(s.nothing()) // the last growth, which began with no key
	}
	if r.Count && !s.null {
		size := s.size()
		report.Size = &size
	}
	report.Auditing = time.Since(begin)
	report.blame(s.wrong)
	return report
}

// endGrowth adds a growth to the report, unless it belongs to the lead-in, checks the
// map where growths are audited, and decides whether it was the last.
func (s *session[K, V]) endGrowth(g *growing, r SliceRequest) {
	from, to := s.lanes[0].track.from, s.lanes[0].track.to
	for _, l := range s.lanes[1:] {
		from, to = min(from, l.track.from), max(to, l.track.to)
	}
	g.report.Running += to - from
	if g.books != nil {
		g.books.fill(absent)
		s.book(g.books)
		s.blame(s.compare(g.books))
	}
	if g.lead {
		g.lead = g.report.Running < r.Lead
		return
	}
	g.report.Window += to - from
	for i, l := range s.lanes {
		g.report.Ops[i] += float64(l.track.executed)
	}
	g.done = g.report.Window >= r.Window
}

// runGrowth executes the operations of one growth.
func (l *lane[K, V]) runGrowth(batch int, yields bool) {
	b := &l.b
	for pos := 0; pos < len(l.ops); pos += batch {
		end := min(pos+batch, len(l.ops))
		b.Keys, b.Ops = l.keys[pos:end], l.ops[pos:end]
		l.loop(l.m, b)
		if yields {
			runtime.Gosched()
		}
	}
	l.track.executed = len(l.ops)
}

// calibrateGrowth finds the batch for goroutines that take turns, and the length
// of the streams, by two growths.
func (s *session[K, V]) calibrateGrowth(turns float64) {
	s.batch = 16
	report := s.growSlice(SliceRequest{Audit: true})
	rate := report.Ops[0] / float64(max(report.Window, 1))
	s.batch = max(1, int(rate*turns*float64(BatchTime)))
	for _, l := range s.lanes {
		s.drawn = max(s.drawn, len(l.ops))
	}
}

// growRun is [Session.Run] for a map that grows: it executes whole growths, at
// least n operations of them, and returns n operations' part of their time.
func (s *session[K, V]) growRun(n int) time.Duration {
	var ran time.Duration
	ops := 0.0
	for ops < float64(n) {
		report := s.growSlice(SliceRequest{})
		ran += report.Window
		for _, n := range report.Ops {
			ops += n
		}
	}
	return time.Duration(float64(ran) * float64(n) / ops)
}
