package answer

import (
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/workloads"
)

// coverage says which workloads there are: read shares, sizes, keys.
func coverage(all []*Workload) string {
	var reads []float64
	var ns []int
	keys := make(map[workloads.KeyType]bool)
	var procs []int
	plain := true
	for _, w := range all {
		s := w.Cell.Spec
		reads, ns, procs = append(reads, s.Read), append(ns, s.N), append(procs, w.Cell.Procs)
		keys[s.Key] = true
		plain = plain && isPlain(s)
	}
	slices.Sort(reads)
	slices.Sort(ns)
	ns = slices.Compact(ns)
	size := words.List(thousands(ns))
	if len(ns) > 3 {
		size = from(thousands(ns[:1])[0], thousands(ns[len(ns)-1:])[0])
	}
	parts := []string{from(share(reads[0]), share(reads[len(reads)-1])) + " % reads", "n=" + size}
	if len(keys) > 1 {
		parts = append(parts, "uint64 and string keys")
	}
	if !plain {
		parts = append(parts, "several kinds of load")
	}
	slices.Sort(procs)
	if procs = slices.Compact(procs); len(procs) > 1 {
		parts = append(parts, words.List(thousands(procs))+" procs")
	}
	return strings.Join(parts, ", ")
}

// thousands formats counts.
func thousands(ns []int) []string {
	texts := make([]string, len(ns))
	for i, n := range ns {
		texts[i] = words.Thousands(float64(n))
	}
	return texts
}

// brief names a workload, without its procs: "95 % reads, n=1,000".
func brief(c *compare.Cell) string {
	parts := []string{share(c.Spec.Read) + " % reads", entries(c.Spec.N)}
	return strings.Join(append(parts, traits(c)...), ", ")
}

// group says what a matrix shares beside n, of a cell of it: "2 procs, uint64 keys, half of
// the Loads hit".
func group(c *compare.Cell) string {
	parts := []string{words.Count(c.Procs, "proc")}
	if c.Spec.Key == workloads.Uint64 {
		parts = append(parts, "uint64 keys")
	}
	parts = append(parts, traits(c)...)
	if c.Spec.Hit == 50 {
		parts = append(parts, "half of the Loads hit")
	}
	return strings.Join(parts, ", ")
}

// traits says in what a cell differs from the defaults, beside read, n and procs.
func traits(c *compare.Cell) []string {
	var parts []string
	for _, key := range words.Keys(c.String()) {
		name, value, _ := strings.Cut(key, "=")
		switch name {
		case "read", "n", "burst", "call":
		case "key":
			parts = append(parts, value+" keys")
		case "dist":
			parts = append(parts, value)
		case "hit":
			parts = append(parts, hits(c.Spec.Hit))
		case "val":
			parts = append(parts, value+"-byte values")
		case "goroutines":
			parts = append(parts, value+" goroutines")
		case "grow":
			parts = append(parts, "growing from empty")
		case "sched":
			parts = append(parts, value+" order")
		case "rate":
			parts = append(parts, words.Thousands(float64(c.Spec.Rate))+" operations a second")
		case "impl":
			parts = append(parts, key)
		default:
			parts = append(parts, operations[name]+" "+value+" %")
		}
	}
	return parts
}

// operations are the names of the operations whose shares a spec states.
var operations = map[string]string{"store": "Store", "delete": "Delete", "loadorstore": "LoadOrStore", "rmw": "read-modify-write", "range": "Range"}

// hits says how many Loads find their key.
func hits(percent float64) string {
	if percent == 100 {
		return "all Loads hit"
	}
	return words.Decimal(percent, 1) + " % of the Loads hit"
}

// span says between which read shares some workloads lie, " (75 to 100 % reads)"; "" unless
// all are plain.
func span(all []*Workload) string {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, w := range all {
		if !isPlain(w.Cell.Spec) {
			return ""
		}
		lo, hi = min(lo, w.Cell.Spec.Read), max(hi, w.Cell.Spec.Read)
	}
	return " (" + from(share(lo), share(hi)) + " % reads)"
}
