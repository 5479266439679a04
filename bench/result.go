package bench

import (
	"fmt"
	"math"
	"strconv"

	"github.com/montanaflynn/stats"

	"example.com/mapbench/bench/machine"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/workloads"
)

// Result is what one contestant's launch came to: one line of a results file.
type Result struct {
	Cell       Cell
	Contestant resultfile.Contestant
	Direct     bool // calls went through a generated loop
	Sweep      int

	// Ops is the number of operations counted, Seconds the wall time of their
	// windows.
	Ops, Seconds float64
	// Ratio is exp of the median over rounds of the paired log of time per
	// operation against the cell's first contestant; NaN if that one is not
	// measured.
	Ratio float64
	// BytesPerOp and AllocsPerOp are heap allocations.
	BytesPerOp, AllocsPerOp float64
	// Fairness is Jain's index of the goroutines' operations (Jain, Chiu and
	// Hawe 1984) in a slice, 1 if all did the same and 1/goroutines if one did
	// all; the mean over the slices.
	Fairness float64
	// Hit, Inserted and Removed are the fractions of Loads that hit, of
	// stores that met an absent key and of Deletes that met a present one;
	// NaN if there were none.
	Hit, Inserted, Removed float64
	// Size is the mean number of entries over the slices after which they
	// were counted; NaN for what is no map.
	Size float64

	Before, After machine.State
	// Steal is the fraction of CPU time that the hypervisor gave to others
	// during the launch.
	Steal float64
	// Throttled is the fraction of the periods of a CPU quota during the launch in
	// which it was used up, so that all goroutines stood still; NaN without a quota.
	Throttled float64
	// Void is the number of slices that were run again because a stream ran
	// out.
	Void int

	slices   int
	executed worker.Counts
	audit    worker.Audit
	idle     int // goroutines without an operation
	counts   int // how often the entries were counted
	null     bool
}

// results turns a launch into results, one for each contestant that reached its
// end.
func (l *launch) results() []Result {
	var results []Result
	reference := l.contestants[0]
	for _, c := range l.contestants {
		if !c.runs() {
			continue
		}
		r := Result{
			Cell: l.cell, Contestant: c.Contestant, Direct: c.direct, Sweep: l.sweep,
			Ratio: math.NaN(), Before: l.before, After: l.after, Steal: l.steal, Throttled: l.throttled,
			Void: c.voids, audit: c.audit, null: c.offer.Null,
		}
		r.count(c.slices)
		if reference.runs() {
			r.Ratio = ratio(c.slices, reference.slices)
		}
		results = append(results, r)
	}
	return results
}

// count adds up slices.
func (r *Result) count(slices []worker.Report) {
	r.slices = len(slices)
	var bytes, allocs uint64
	var sizes, fairness []float64
	perGoroutine := make([]float64, len(slices[0].Ops))
	for _, s := range slices {
		r.Seconds += s.Window.Seconds()
		for g, ops := range s.Ops {
			perGoroutine[g] += ops
		}
		r.executed.Add(s.Executed)
		bytes += s.Bytes
		allocs += s.Allocs
		fairness = append(fairness, jain(s.Ops))
		if s.Size != nil {
			sizes = append(sizes, float64(*s.Size))
		}
	}
	r.Size, r.counts = sum(sizes)/float64(len(sizes)), len(sizes)
	r.Fairness = sum(fairness) / float64(len(fairness))
	for _, ops := range perGoroutine {
		r.Ops += ops
		if ops == 0 {
			r.idle++
		}
	}
	executed := 0
	for _, n := range r.executed.Ops {
		executed += n
	}
	r.BytesPerOp = float64(bytes) / float64(executed)
	r.AllocsPerOp = float64(allocs) / float64(executed)
	r.Hit = fraction(r.executed.Hits, r.executed.Ops[workloads.Load])
	r.Inserted = fraction(r.audit.Inserted, r.audit.Stores)
	r.Removed = fraction(r.audit.Removed, r.audit.Deletes)
}

// jain returns Jain's fairness index, which is 1 if nobody did anything.
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

// NsPerOp is wall time divided by the operations of all goroutines, in ns.
func (r Result) NsPerOp() float64 { return 1e9 * r.Seconds / r.Ops }

// OpsPerSec is the throughput of all goroutines together.
func (r Result) OpsPerSec() float64 { return r.Ops / r.Seconds }

// Invalid says why the result must not be used, or returns nil. The rules are
// those of a workload that is stationary and is what its spec says: its shares
// hold, its Loads hit, its writes change something, and the map keeps its size.
func (r Result) Invalid() error {
	goroutines := r.Cell.goroutines()
	if r.idle > 0 {
		return fmt.Errorf("%d of %d goroutines did nothing", r.idle, goroutines)
	}
	if r.null {
		return nil
	}
	spec := r.Cell.Spec
	executed, writes := 0, 0
	for op, n := range r.executed.Ops {
		executed += n
		switch workloads.Op(op) {
		case workloads.Store, workloads.Delete, workloads.LoadOrStore, workloads.RMW:
			writes += n
		}
	}
	// A slice cuts a run of consecutive operations out of each goroutine's
	// schedule, which has its share within one operation; so has a growth.
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
	// Which keys are present is chance, the more so the fewer keys take most
	// operations; and so is a fraction of few operations.
	h := spec.Hit / 100
	for _, f := range []struct {
		what      string
		got, want float64
		of        int
	}{
		{"Loads that hit", r.Hit, h, r.executed.Ops[workloads.Load]},
		{"Stores that inserted", r.Inserted, 1 - h, r.audit.Stores},
		{"Deletes that removed", r.Removed, h, r.audit.Deletes},
	} {
		spread := 0.05 + 4*math.Sqrt(h*(1-h)*(spec.SumSquares(goroutines)+1/float64(f.of)))
		if math.Abs(f.got-f.want) > spread { // NaN, which is none at all, passes
			return fmt.Errorf("the fraction of %s is %.3f, want %.3f ± %.3f", f.what, f.got, f.want, spread)
		}
	}
	// One count of a size has the relative variance (1-h)/n. The mean of
	// several has less, by their number, or by how often the launch rewrote
	// its rarest key if that is fewer.
	n := float64(spec.N)
	settled := 1.0
	if writes > 0 {
		settled = min(1, max(1/float64(r.counts), 2/(float64(writes)*spec.RarestKey(goroutines))))
	}
	drift := max(0.02, 4*math.Sqrt((1-h)/n*settled))
	if off := r.Size/n - 1; !(math.Abs(off) <= drift) {
		return fmt.Errorf("the mean size is %.1f, want %d ± %.1f %%", r.Size, spec.N, 100*drift)
	}
	return nil
}

// invalidGrowth is [Result.Invalid] for a map that grows, whose writes and size
// are known exactly.
func (r Result) invalidGrowth() error {
	spec := r.Cell.Spec
	if r.Size != float64(spec.N) {
		return fmt.Errorf("the map has grown to %.1f entries in the mean, want %d", r.Size, spec.N)
	}
	// Only an RMW replaces. An audit replays many writes but not all.
	inserting := spec.Store + spec.LoadOrStore
	want := inserting / (inserting + spec.RMW)
	spread := 0.02 + 4*math.Sqrt(want*(1-want)/float64(r.audit.Stores))
	if !(math.Abs(r.Inserted-want) <= spread) {
		return fmt.Errorf("the fraction of Stores that inserted is %.3f, want %.3f ± %.3f", r.Inserted, want, spread)
	}
	return nil
}

// line returns the result's line in a file.
func (r Result) line() resultfile.Line {
	line := resultfile.Line{Name: r.Cell.name(r.Contestant, r.Direct), Ops: int(r.Ops)}
	for unit, v := range r.values() {
		line.Values[unit] = round(v)
	}
	return line
}

// values returns the result's metrics.
func (r Result) values() resultfile.Values {
	return resultfile.Values{
		resultfile.NsPerOp:     r.NsPerOp(),
		resultfile.OpsPerSec:   r.OpsPerSec(),
		resultfile.Ratio:       r.Ratio,
		resultfile.BytesPerOp:  r.BytesPerOp,
		resultfile.AllocsPerOp: r.AllocsPerOp,
		resultfile.Fairness:    r.Fairness,
		resultfile.Hit:         r.Hit,
		resultfile.Inserted:    r.Inserted,
		resultfile.Removed:     r.Removed,
		resultfile.Size:        r.Size,
		resultfile.Sweep:       float64(r.Sweep),
		resultfile.C2CBefore:   r.Before.CoreToCore,
		resultfile.C2CAfter:    r.After.CoreToCore,
		resultfile.LostBefore:  r.Before.Lost,
		resultfile.LostAfter:   r.After.Lost,
		resultfile.Steal:       r.Steal,
		resultfile.Void:        float64(r.Void),
		resultfile.Throttled:   r.Throttled,
	}
}

// round keeps six significant digits, a hundred times what a launch can tell.
func round(v float64) float64 {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64) // of a formatted number
	return v
}
