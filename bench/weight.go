package bench

import "example.com/mapbench/internal/resultfile"

// weigh sets the units of memory that the worker told: all of them for a map that grows, for
// others the bytes an entry.
func (r result) weigh(v *resultfile.Values) {
	if r.weight == nil {
		return
	}
	w, n := *r.weight, float64(r.cell.Spec.N)
	v[resultfile.BytesPerEntry] = w.Filled / n
	set := func(u resultfile.Unit, bytes *float64, by float64) {
		if bytes != nil {
			v[u] = *bytes / by
		}
	}
	set(resultfile.EmptyBytes, w.Empty, 1)
	set(resultfile.PeakPerEntry, w.Peak, n)
	set(resultfile.FewPerEntry, w.Few, n)
	set(resultfile.DrainedBytes, w.Drained, 1)
	set(resultfile.ClearedBytes, w.Cleared, 1)
	if a := w.Allocations; a != nil {
		set(resultfile.LoadAlloc, &a.Load, 1)
		set(resultfile.OverwriteAlloc, &a.Overwrite, 1)
		set(resultfile.InsertAlloc, &a.Insert, 1)
		set(resultfile.DeleteAlloc, &a.Delete, 1)
		set(resultfile.RangeAlloc, &a.Range, 1)
	}
}
