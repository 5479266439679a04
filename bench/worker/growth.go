package worker

import (
	"runtime"
	"time"
)

// A map that grows is measured from empty to full, again and again. A slice repeats
// growths, each of a new map, until they have taken the time that was asked for. The
// work ends a growth, not the clock, so the window of a growth lasts from the first
// goroutine's start to the last one's end. Its map is made without a size hint. Maps are
// made and operations are drawn off the clock.

// growing is what the goroutines of such a slice share. The first goroutine writes it
// while the others wait at the barrier.
type growing struct {
	barrier *barrier
	report  Report
	model   *model // of one growth; nil unless the slice is audited
	lead    bool   // still in the lead-in
	done    bool
}

// growSlice is [Session.Slice] for a map that grows.
func (s *sessionOf[K, V]) growSlice(r SliceRequest) Report {
	shared := &growing{barrier: newBarrier(len(s.goroutines), s.yields), lead: true}
	shared.report.Batch, shared.report.Ops = s.batch, make([]float64, len(s.goroutines))
	if r.Audit && !s.null {
		shared.model = newModel(s.universe.Len())
	}
	share := s.planted / s.turns() // of its own time, for which a goroutine spins
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	collector := collectorTime()
	begin := time.Now()
	for _, g := range s.goroutines {
		g.b.Counts = Counts{}
	}
	s.startSampling(r.Sample)
	s.each(func(g *goroutine[K, V]) {
		first := g == s.goroutines[0]
		for !shared.done {
			drawing := time.Now()
			g.keys, g.ops = g.growth.Draw(g.keys, g.ops)
			if first {
				s.m = s.empty()
			}
			shared.barrier.wait()
			if first {
				shared.report.Drawing += time.Since(drawing)
			}
			g.m = s.m
			shared.barrier.wait()
			g.track.from = time.Since(begin)
			g.runGrowth(begin, s.batch, s.yields, !shared.lead)
			if share > 0 {
				spin(time.Duration(share * float64(time.Since(begin)-g.track.from)))
			}
			g.track.to = time.Since(begin)
			shared.barrier.wait()
			if first {
				s.endGrowth(shared, r)
			}
			shared.barrier.wait()
		}
	})
	runtime.ReadMemStats(&after)
	report := shared.report
	report.Bytes = after.TotalAlloc - before.TotalAlloc
	report.Allocs = after.Mallocs - before.Mallocs
	report.Latencies = s.latencies(r.Sample)
	if r.Collector {
		report.Collector = collectorTime().since(collector)
	}
	for _, g := range s.goroutines {
		report.Executed.Add(g.b.Counts)
	}
	begin = time.Now()
	if r.Audit && !s.null {
		report.Audit = s.replay(s.nothing()) // of the last growth
	}
	if r.Count && !s.null {
		size := s.size()
		report.Size = &size
	}
	report.Auditing = time.Since(begin)
	report.fail(s.wrong)
	return report
}

// endGrowth adds a growth to the report unless it belongs to the lead-in, checks the map
// if the slice is audited, and decides whether this growth was the last.
func (s *sessionOf[K, V]) endGrowth(shared *growing, r SliceRequest) {
	from, to := s.goroutines[0].track.from, s.goroutines[0].track.to
	for _, g := range s.goroutines[1:] {
		from, to = min(from, g.track.from), max(to, g.track.to)
	}
	shared.report.Running += to - from
	if shared.model != nil {
		shared.model.fill(absent)
		s.record(shared.model)
		s.fail(s.compare(shared.model))
	}
	if shared.lead {
		shared.lead = shared.report.Running < r.Lead
		return
	}
	shared.report.Window += to - from
	for i, g := range s.goroutines {
		shared.report.Ops[i] += float64(g.track.executed)
	}
	shared.done = shared.report.Window >= r.Window
}

// runGrowth executes the operations of one growth, and samples them if it counts. Times count
// from begin.
func (g *goroutine[K, V]) runGrowth(begin time.Time, batch int, yields, counts bool) {
	for pos, n := 0, 0; pos < len(g.ops); pos += n {
		timed := false
		if n = min(batch, len(g.ops)-pos); counts {
			n, timed = g.sampler.cut(g.ops[pos:], batch)
		}
		began := g.execute(begin, pos, n, timed)
		if timed {
			g.sampler.add(g.ops[pos+n-1], time.Since(begin)-began)
		}
		if yields {
			runtime.Gosched()
		}
	}
	g.track.executed = len(g.ops)
}

// calibrateGrowth finds the batch and the length of the streams by two growths. Turns is
// the number of goroutines that share a proc.
func (s *sessionOf[K, V]) calibrateGrowth(turns float64) {
	s.batch = 16
	report := s.growSlice(SliceRequest{Audit: true})
	rate := report.Ops[0] / float64(max(report.Window, 1))
	s.batch = max(1, int(rate*turns*float64(BatchTime)))
	for _, g := range s.goroutines {
		s.drawn = max(s.drawn, len(g.ops))
	}
}

// growRun is [Session.Run] for a map that grows. It executes whole growths until they
// have at least n operations, and returns the part of their time that n of these took.
func (s *sessionOf[K, V]) growRun(n int) time.Duration {
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
