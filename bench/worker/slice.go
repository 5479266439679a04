package worker

import (
	"runtime"
	"sync"
	"time"
)

// track is where a goroutine was when the window's edges passed.
type track struct {
	at       [3]float64    // operations executed at the window's start, middle and end
	executed int           // operations executed in all
	ranOut   bool          // the stream ended before the window did
	from, to time.Duration // of a growth
}

// Slice implements [Session]. Nothing but the goroutines' own looks at the clock
// ends it: with all procs busy a timer of 5 ms fires after 20.
func (s *session[K, V]) Slice(r SliceRequest) Report {
	if s.spec.Grow {
		return s.growSlice(r)
	}
	var report Report
	report.Drawing = s.draw()
	begin := time.Now()
	var present *presence[K]
	if r.Audit && !s.null {
		s.takeStock()
		present = s.presence()
	}
	report.Auditing = time.Since(begin)

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin = time.Now()
	edges := [3]time.Duration{r.Lead, r.Lead + r.Window/2, r.Lead + r.Window}
	still := pausesOf(s.planted, s.turns(), edges)
	s.each(func(l *lane[K, V]) {
		l.run(begin, edges, still, s.batch, s.drawn, s.yields, s.null)
	})
	report.Running = time.Since(begin)
	runtime.ReadMemStats(&after)

	report.Window = r.Window
	report.Bytes = after.TotalAlloc - before.TotalAlloc
	report.Allocs = after.Mallocs - before.Mallocs
	report.Batch = s.batch
	for _, l := range s.lanes {
		t := &l.track
		report.Void = report.Void || t.ranOut
		report.Ops = append(report.Ops, t.at[2]-t.at[0])
		report.Half += t.at[1] - t.at[0]
		report.Executed.Add(l.b.Counts)
	}
	s.checkAllHit(report.Executed)
	begin = time.Now()
	if present != nil {
		report.Audit = s.replay(present)
		s.blame(s.checkHits(s.books, report.Executed))
	}
	if s.books != nil {
		s.book(s.books)
	}
	if present != nil {
		s.closeBooks()
	}
	if r.Count && !s.null {
		size := s.size()
		report.Size = &size
	}
	report.Auditing += time.Since(begin)
	report.blame(s.wrong)
	if report.Void {
		s.lengthen()
	}
	return report
}

// size counts the entries by a Range.
func (s *session[K, V]) size() int {
	n := 0
	s.m.Range(func(K, V) bool { n++; return true })
	return n
}

// draw fills the streams with fresh operations, each goroutine's by itself.
func (s *session[K, V]) draw() time.Duration {
	begin := time.Now()
	s.each(func(l *lane[K, V]) { l.stream.Draw(l.keys[:s.drawn], l.ops[:s.drawn]) })
	return time.Since(begin)
}

// each calls f for all lanes, each on a goroutine of its own, and waits.
func (s *session[K, V]) each(f func(*lane[K, V])) {
	var wg sync.WaitGroup
	for _, l := range s.lanes {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f(l)
		}()
	}
	wg.Wait()
}

// lengthen doubles the streams.
func (s *session[K, V]) lengthen() {
	s.drawn *= 2
	if s.drawn > len(s.lanes[0].keys) {
		s.grow(s.drawn)
	}
}

// run executes batches of the stream's first drawn operations until the last
// edge has passed, counted from begin. If the stream ends before that it starts
// again where repeat is set, and gives up where it is not.
func (l *lane[K, V]) run(begin time.Time, edges [3]time.Duration, still pauses, batch, drawn int, yields, repeat bool) {
	b, t := &l.b, &l.track
	b.Counts, *t = Counts{}, track{}
	pos, edge := 0, 0
	last := time.Since(begin)
	for {
		n := min(batch, drawn-pos)
		if n == 0 {
			if !repeat {
				t.ranOut = true
				return
			}
			pos = 0
			continue
		}
		b.Keys, b.Ops = l.keys[pos:pos+n], l.ops[pos:pos+n]
		l.loop(l.m, b)
		now := time.Since(begin)
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

// passed returns the fraction of the batch that ran from last to now which was
// over at an edge. A goroutine that began after the edge had none.
func passed(last, edge, now time.Duration) float64 {
	if edge <= last {
		return 0
	}
	return float64(edge-last) / float64(now-last)
}

// Run implements [Session].
func (s *session[K, V]) Run(n int) time.Duration {
	if s.spec.Grow {
		return s.growRun(n)
	}
	var sum time.Duration
	for n > 0 {
		per := min(s.drawn, (n+len(s.lanes)-1)/len(s.lanes))
		s.draw()
		begin := time.Now()
		s.each(func(l *lane[K, V]) { l.runAll(per) })
		standStill(time.Duration(s.planted * float64(time.Since(begin))))
		sum += time.Since(begin)
		n -= per * len(s.lanes)
	}
	return sum
}

// runAll executes the stream's first n operations, as one batch.
func (l *lane[K, V]) runAll(n int) {
	l.b.Keys, l.b.Ops = l.keys[:n], l.ops[:n]
	l.loop(l.m, &l.b)
}
