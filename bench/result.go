package bench

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/montanaflynn/stats"

	"example.com/mapbench/bench/latency"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/workloads"
)

// result is what one contestant's launch came to: one line of a results file.
type result struct {
	cell       Cell
	contestant resultfile.Contestant
	direct     bool // calls went through a generated loop
	sweep      int

	// ops is the number of operations counted, seconds the wall time of their windows.
	ops, seconds float64
	// ratio is exp of the median over rounds of the paired log of time per operation
	// against the cell's first contestant; NaN if the first contestant is not measured.
	ratio float64
	// bytesPerOp and allocsPerOp are heap allocations.
	bytesPerOp, allocsPerOp float64
	// fairness is Jain's index of the goroutines' operations (Jain, Chiu and
	// Hawe 1984) in a slice, 1 if all did the same and 1/goroutines if one did
	// all; the mean over the slices.
	fairness float64
	// hit, inserted and removed are the fractions of Loads that hit, of
	// stores that met an absent key and of Deletes that met a present one;
	// NaN if there were none.
	hit, inserted, removed float64
	// size is the mean number of entries over the slices after which they were counted; NaN
	// for nop, which is no map.
	size float64
	// weight is what the map weighs; nil if the worker doesn't tell.
	weight *worker.Weight

	// collector and assist are the CPU time of the collector, and the part of it that goroutines
	// worked off, as fractions of that of all procs; NaN if the workers don't say it.
	collector, assist float64
	// latency says what sampled operations took.
	latency latency.Latency

	before, after machine.State
	// steal is the fraction of CPU time that the hypervisor gave to others
	// during the launch.
	steal float64
	// throttled is the fraction of a CPU quota's periods, during the launch, in which the
	// quota was used up and all goroutines stood still. It is NaN without a quota.
	throttled float64
	// void is the number of slices that were run again because a stream ran
	// out.
	void int

	slices   int
	executed worker.Counts
	audit    worker.Audit
	idle     int // goroutines without an operation
	counts   int // how often the entries were counted
	null     bool
}

// results turns a launch into the results of one of its cells, one for each contestant that
// reached its end.
func (l *launch) results(cell int) []result {
	var results []result
	reference := l.contestants[0]
	for _, c := range l.contestants {
		if !c.runs() {
			continue
		}
		r := result{
			cell: l.cells[cell], contestant: c.Contestant, direct: c.direct, sweep: l.sweep,
			ratio: math.NaN(), before: l.before, after: l.after, steal: l.steal, throttled: l.throttled,
			void: c.under[cell].voids, audit: c.under[cell].audit, null: c.info.Null, weight: c.weight,
		}
		r.count(c.under[cell].slices)
		if reference.runs() {
			r.ratio = ratio(c.under[cell].slices, reference.under[cell].slices)
		}
		results = append(results, r)
	}
	return results
}

// count adds up slices.
func (r *result) count(slices []worker.Report) {
	r.slices, r.latency = len(slices), latency.Of(slices)
	var bytes, allocs uint64
	var available, collector, assist time.Duration
	var sizes, fairness []float64
	perGoroutine := make([]float64, len(slices[0].Ops))
	for _, s := range slices {
		r.seconds += s.Window.Seconds()
		for g, ops := range s.Ops {
			perGoroutine[g] += ops
		}
		r.executed.Add(s.Executed)
		bytes += s.Bytes
		allocs += s.Allocs
		if s.Collector != nil {
			available += s.Running * time.Duration(r.cell.Procs)
			collector += s.Collector.CPU
			assist += s.Collector.Assist
		}
		fairness = append(fairness, jain(s.Ops))
		if s.Size != nil {
			sizes = append(sizes, float64(*s.Size))
		}
	}
	r.size, r.counts = sum(sizes)/float64(len(sizes)), len(sizes)
	r.fairness = sum(fairness) / float64(len(fairness))
	for _, ops := range perGoroutine {
		r.ops += ops
		if ops == 0 {
			r.idle++
		}
	}
	executed := 0
	for _, n := range r.executed.Ops {
		executed += n
	}
	r.bytesPerOp = float64(bytes) / float64(executed)
	r.allocsPerOp = float64(allocs) / float64(executed)
	r.collector = float64(collector) / float64(available) // NaN if no worker said it
	r.assist = float64(assist) / float64(available)
	r.hit = fraction(r.executed.Hits, r.executed.Ops[workloads.Load])
	r.inserted = fraction(r.audit.Inserted, r.audit.Stores)
	r.removed = fraction(r.audit.Removed, r.audit.Deletes)
}

// jain returns Jain's fairness index. It is 1 if nobody did anything.
func jain(xs []float64) float64 {
	squares := 0.0
	for _, x := range xs {
		squares += x * x
	}
	if squares == 0 {
		return 1
	}
	return sum(xs) * sum(xs) / (float64(len(xs)) * squares)
}

// fraction returns part/whole, and NaN if there is no whole.
func fraction(part, whole int) float64 { return float64(part) / float64(whole) }

// ratio returns exp of the median over rounds of the log of the time per
// operation, paired with a reference's slice of the same round.
func ratio(slices, reference []worker.Report) float64 {
	var logs []float64
	for i := range slices {
		a, b := slices[i], reference[i]
		if opsA, opsB := sum(a.Ops), sum(b.Ops); opsA > 0 && opsB > 0 {
			logs = append(logs, math.Log(float64(a.Window)/opsA)-math.Log(float64(b.Window)/opsB))
		}
	}
	median, err := stats.Median(logs)
	if err != nil {
		return math.NaN()
	}
	return math.Exp(median)
}

func sum(xs []float64) float64 {
	s := 0.0
	for _, x := range xs {
		s += x
	}
	return s
}

// nsPerOp is wall time divided by the operations of all goroutines, in ns.
func (r result) nsPerOp() float64 { return 1e9 * r.seconds / r.ops }

// opsPerSec is the throughput of all goroutines together.
func (r result) opsPerSec() float64 { return r.ops / r.seconds }

// invalid returns why the result must not be used, nil if it may be used. The workload must
// be stationary and be what its spec says: its shares hold, its Loads hit, its writes
// change something, and the map keeps its size.
func (r result) invalid() error {
	if r.latency.Wrong != nil {
		return r.latency.Wrong
	}
	goroutines := r.cell.goroutines()
	if r.idle > 0 {
		return fmt.Errorf("%d of %d goroutines did nothing", r.idle, goroutines)
	}
	if r.null {
		return nil
	}
	spec := r.cell.Spec
	executed, writes := 0, 0
	for op, n := range r.executed.Ops {
		executed += n
		switch workloads.Op(op) {
		case workloads.Store, workloads.Delete, workloads.LoadOrStore, workloads.RMW:
			writes += n
		}
	}
	// Each slice takes a run of consecutive operations from every goroutine's schedule, and
	// so does each growth. A run has its share within one operation.
	runs := float64(r.slices * goroutines)
	if spec.Grow {
		runs = float64(executed) / float64(spec.GrowthLen()) * float64(goroutines)
	}
	within := 0.5 + 100*runs/float64(executed)
	if spec.Sched == workloads.Random {
		within += 4 * 50 / math.Sqrt(float64(executed)) // 4 standard deviations of an even coin
	}
	for op, n := range r.executed.Ops {
		got, want := 100*fraction(n, executed), spec.Share(workloads.Op(op))
		if !(math.Abs(got-want) <= within) {
			return fmt.Errorf("the share of %v is %.2f %%, want %.2f", workloads.Op(op), got, want)
		}
	}
	if spec.Grow {
		return r.invalidGrowth()
	}
	// Chance decides which keys are present. It moves a fraction more if fewer keys take
	// most of the operations, and if there are few operations.
	h := spec.Hit / 100
	for _, f := range []struct {
		what      string
		got, want float64
		of        int
	}{
		{"Loads that hit", r.hit, h, r.executed.Ops[workloads.Load]},
		{"Stores that inserted", r.inserted, 1 - h, r.audit.Stores},
		{"Deletes that removed", r.removed, h, r.audit.Deletes},
	} {
		spread := 0.05 + 4*math.Sqrt(h*(1-h)*(spec.SumSquares(goroutines)+1/float64(f.of)))
		if math.Abs(f.got-f.want) > spread { // NaN passes: there were no such operations
			return fmt.Errorf("the fraction of %s is %.3f, want %.3f ± %.3f", f.what, f.got, f.want, spread)
		}
	}
	// One count of a size has the relative variance (1-h)/n. The mean of several counts has
	// only a part of it: 1 divided by the number of independent counts. That is at most the
	// number of counts, and at most half the number of writes to the rarest key.
	n := float64(spec.N)
	part := 1.0
	if writes > 0 {
		part = min(1, max(1/float64(r.counts), 2/(float64(writes)*spec.RarestKey(goroutines))))
	}
	drift := max(0.02, 4*math.Sqrt((1-h)/n*part))
	if off := r.size/n - 1; !(math.Abs(off) <= drift) {
		return fmt.Errorf("the mean size is %.1f, want %d ± %.1f %%", r.size, spec.N, 100*drift)
	}
	return nil
}

// invalidGrowth is [result.invalid] for a map that grows, whose writes and size
// are known exactly.
func (r result) invalidGrowth() error {
	spec := r.cell.Spec
	if r.size != float64(spec.N) {
		return fmt.Errorf("the map has grown to %.1f entries in the mean, want %d", r.size, spec.N)
	}
	// Only an RMW replaces. An audit replays many writes but not all.
	inserting := spec.Store + spec.LoadOrStore
	want := inserting / (inserting + spec.RMW)
	spread := 0.02 + 4*math.Sqrt(want*(1-want)/float64(r.audit.Stores))
	if !(math.Abs(r.inserted-want) <= spread) {
		return fmt.Errorf("the fraction of Stores that inserted is %.3f, want %.3f ± %.3f", r.inserted, want, spread)
	}
	return nil
}

// line returns the result's line in a file.
func (r result) line() resultfile.Line {
	line := resultfile.Line{Name: r.cell.name(r.contestant, r.direct), Ops: int(r.ops)}
	for unit, v := range r.values() {
		line.Values[unit] = round(v)
	}
	return line
}

// values returns the result's metrics.
func (r result) values() resultfile.Values {
	v := resultfile.NoValues()
	v[resultfile.NsPerOp] = r.nsPerOp()
	v[resultfile.OpsPerSec] = r.opsPerSec()
	v[resultfile.Ratio] = r.ratio
	v[resultfile.BytesPerOp] = r.bytesPerOp
	v[resultfile.AllocsPerOp] = r.allocsPerOp
	v[resultfile.Fairness] = r.fairness
	v[resultfile.Hit] = r.hit
	v[resultfile.Inserted] = r.inserted
	v[resultfile.Removed] = r.removed
	v[resultfile.Size] = r.size
	v[resultfile.Sweep] = float64(r.sweep)
	v[resultfile.C2CBefore] = r.before.CoreToCore
	v[resultfile.C2CAfter] = r.after.CoreToCore
	v[resultfile.LostBefore] = r.before.Lost
	v[resultfile.LostAfter] = r.after.Lost
	v[resultfile.Steal] = r.steal
	v[resultfile.Void] = float64(r.void)
	v[resultfile.Throttled] = r.throttled
	r.weigh(&v)
	v[resultfile.CollectorShare] = r.collector
	v[resultfile.AssistShare] = r.assist
	r.latency.Add(&v)
	return v
}

// round keeps six significant digits, two more than a launch's precision.
func round(v float64) float64 {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64) // of a formatted number
	return v
}
