package worker

import (
	"runtime"
	"sync"
	"time"
)

// track says how far a goroutine had come when the window's edges passed.
type track struct {
	at       [3]float64    // operations executed at the window's start, middle and end
	executed int           // operations executed in all
	ranOut   bool          // the stream ended before the window did
	from, to time.Duration // start and end of a growth
}

// Slice implements [Session]. Only the goroutines' own looks at the clock end it: with all
// procs busy, a timer of 5 ms fires after 20 ms.
func (s *sessionOf[K, V]) Slice(r SliceRequest) Report {
	s.use(r.Spec)
	if s.spec.Grow {
		return s.growSlice(r)
	}
	var report Report
	report.Drawing = s.draw()
	begin := time.Now()
	var present *presence[K]
	if r.Audit && !s.null {
		s.startAudit()
		present = s.presence()
	}
	report.Auditing = time.Since(begin)

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	collector := collectorTime()
	begin = time.Now()
	edges := [3]time.Duration{r.Lead, r.Lead + r.Window/2, r.Lead + r.Window}
	still := pausesOf(s.planted, s.turns(), edges)
	s.startSampling(r.Sample)
	clock := s.newClock()
	s.each(func(g *goroutine[K, V]) {
		if g.open != nil {
			g.runOpen(clock, edges, edges[2]+r.Window, still, s.drawn, s.yields)
			return
		}
		g.run(begin, edges, still, s.batch, s.drawn, s.yields, s.null)
	})
	report.Running = time.Since(begin)
	runtime.ReadMemStats(&after)

	report.Window = r.Window
	report.Bytes = after.TotalAlloc - before.TotalAlloc
	report.Allocs = after.Mallocs - before.Mallocs
	report.Batch = s.batch
	report.Latencies = s.latencies(r.Sample)
	if r.Collector {
		report.Collector = collectorTime().since(collector)
	}
	for _, g := range s.goroutines {
		t := &g.track
		report.Void = report.Void || t.ranOut
		report.Ops = append(report.Ops, t.at[2]-t.at[0])
		report.Half += t.at[1] - t.at[0]
		report.Executed.Add(g.b.Counts)
	}
	if s.spec.Rate > 0 {
		report.Open, report.Latencies = s.openReport(edges)
	}
	s.checkAllHit(report.Executed)
	begin = time.Now()
	if present != nil {
		report.Audit = s.replay(present)
		s.fail(s.checkHits(s.model, report.Executed))
	}
	if s.model != nil {
		s.record(s.model)
	}
	if present != nil {
		s.endModel()
	}
	if r.Count && !s.null {
		size := s.size()
		report.Size = &size
	}
	report.Auditing += time.Since(begin)
	report.fail(s.wrong)
	if report.Void {
		s.lengthen()
	}
	return report
}

// size counts the entries by a Range.
func (s *sessionOf[K, V]) size() int {
	n := 0
	s.m.Range(func(K, V) bool { n++; return true })
	return n
}

// draw fills the streams with fresh operations. Each goroutine draws its own.
func (s *sessionOf[K, V]) draw() time.Duration {
	begin := time.Now()
	s.each(func(g *goroutine[K, V]) {
		g.stream.Draw(g.keys[:s.drawn], g.ops[:s.drawn])
		g.open.draw(s.drawn, max(1, mostSamples/len(s.goroutines)))
	})
	return time.Since(begin)
}

// each calls f for all of the session's goroutines at once and waits until they are done.
func (s *sessionOf[K, V]) each(f func(*goroutine[K, V])) {
	var wg sync.WaitGroup
	for _, g := range s.goroutines {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f(g)
		}()
	}
	wg.Wait()
}

// lengthen draws twice as many operations from now on.
func (s *sessionOf[K, V]) lengthen() {
	s.drawn *= 2
	if s.drawn > len(s.goroutines[0].keys) {
		s.grow(s.drawn)
	}
}

// run executes batches of the stream's first drawn operations until the last edge has
// passed; edges count from begin. If the stream ends earlier, run starts it again where
// repeat is set, and gives up elsewhere.
func (g *goroutine[K, V]) run(begin time.Time, edges [3]time.Duration, still pauses, batch, drawn int, yields, repeat bool) {
	t := &g.track
	g.b.Counts, *t = Counts{}, track{}
	pos, edge := 0, 0
	last := time.Since(begin)
	for {
		if pos == drawn {
			if !repeat {
				t.ranOut = true
				return
			}
			pos = 0
			continue
		}
		n, timed := min(batch, drawn-pos), false
		if last >= edges[0] {
			n, timed = g.sampler.cut(g.ops[pos:drawn], batch)
		}
		began := g.execute(begin, pos, n, timed)
		now := time.Since(begin)
		if timed {
			g.sampler.add(g.ops[pos+n-1], now-began)
		}
		for edge < len(edges) && now >= edges[edge] {
			t.at[edge] = float64(t.executed) + float64(n)*passed(last, edges[edge], now)
			edge++
		}
		pos += n
		t.executed += n
		if edge == len(edges) {
			return
		}
		if yields {
			runtime.Gosched()
		}
		last = still.take(begin, now)
	}
}

// passed returns the fraction of a batch that was done at an edge, in [0,1], if the batch
// ran from last to now. It is 0 for a goroutine that began after the edge.
func passed(last, edge, now time.Duration) float64 {
	if edge <= last {
		return 0
	}
	return float64(edge-last) / float64(now-last)
}

// Run implements [Session].
func (s *sessionOf[K, V]) Run(n int) time.Duration {
	if s.spec.Grow {
		return s.growRun(n)
	}
	var sum time.Duration
	for n > 0 {
		per := min(s.drawn, (n+len(s.goroutines)-1)/len(s.goroutines))
		s.draw()
		begin, clock := time.Now(), s.newClock()
		s.each(func(g *goroutine[K, V]) {
			if g.open != nil {
				g.runAllOpen(clock, per, s.yields)
				return
			}
			g.runAll(per)
		})
		spin(time.Duration(s.planted * float64(time.Since(begin))))
		sum += time.Since(begin)
		n -= per * len(s.goroutines)
	}
	return sum
}

// runAll executes the stream's first n operations, as one batch.
func (g *goroutine[K, V]) runAll(n int) {
	g.take(0, n)
	g.loop(g.m, &g.b)
}
