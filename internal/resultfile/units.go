package resultfile

import (
	"fmt"
	"math"
)

// A Unit is a metric of a line. Units are numbered in the order in which a line has them.
type Unit int

// The units of a line.
const (
	NsPerOp     Unit = iota // wall time ÷ operations of all goroutines, in ns
	OpsPerSec               // throughput of all goroutines
	Ratio                   // median of paired time ratios to the cell's first contestant
	BytesPerOp              // bytes allocated
	AllocsPerOp             // heap allocations
	Fairness                // Jain's index of the goroutines' operations, in [0,1]
	Hit                     // fraction of Loads that hit
	Inserted                // fraction of stores that met an absent key
	Removed                 // fraction of Deletes that met a present key
	Size                    // mean number of entries
	Sweep                   // number of the sweep, from 0 on
	C2CBefore               // core-to-core latency before the launch, in ns
	C2CAfter                // the same after it
	LostBefore              // fraction of CPU lost to gaps before the launch
	LostAfter               // the same after it
	Steal                   // fraction of CPU time that the hypervisor gave to others
	Void                    // slices that were run again
	Throttled               // fraction of a CPU quota's periods in which it was used up

	CollectorShare // CPU time of the collector, as a fraction of that of all procs
	AssistShare    // the part of it that goroutines worked off when they allocated

	// The heap that a map holds after a collection. The bytes of string keys are not among
	// them, for the keys exist without the map.
	BytesPerEntry // with n entries, divided by n
	EmptyBytes    // without an entry, in bytes
	PeakPerEntry  // the most while it grew to n entries, divided by n
	FewPerEntry   // after 99 % of n entries were deleted, divided by n
	DrainedBytes  // after all entries were deleted, in bytes
	ClearedBytes  // after Clear, in bytes

	// What one operation of a kind allocates, in bytes.
	LoadAlloc      // a Load that hits
	OverwriteAlloc // a Store of a present key
	InsertAlloc    // a Store of an absent key
	DeleteAlloc    // a Delete of a present key
	RangeAlloc     // a Range of 100 entries

	// Quantiles of what sampled operations took, in ns, and the numbers of samples. Reads
	// are Loads, writes all others but Range.
	ReadP50
	ReadP90
	ReadP99
	ReadP999
	ReadP9999
	ReadMax
	ReadSamples
	WriteP50
	WriteP90
	WriteP99
	WriteP999
	WriteP9999
	WriteMax
	WriteSamples
	Clock // what timing takes where there is nothing to time: in ns, median

	NumUnits // the number of units
)

// MostSweeps is the largest number of a sweep. It bounds the memory that a wrong number can
// make a reader allocate.
const MostSweeps = 1_000_000

// lower, higher and either are the directions for benchstat. "assume=nothing" keeps
// benchstat to its default where neither direction is better.
const (
	lower  = "better=lower"
	higher = "better=higher"
	either = "assume=nothing"
)

// units holds each unit's name, its metadata for benchstat, and its legal values, both ends
// included. The bounds lie far beyond the values of any map and machine. They keep
// everything finite that is computed or drawn from a value.
var units = [NumUnits]struct {
	name, metadata string
	least, most    float64
}{
	NsPerOp:     {"ns/op", lower, 1e-3, 1e12},
	OpsPerSec:   {"ops/s", higher, 1e-3, 1e12},
	Ratio:       {"ratio", lower, 1e-12, 1e12},
	BytesPerOp:  {"B/op", lower, 0, 1e12},
	AllocsPerOp: {"allocs/op", lower, 0, 1e12},
	Fairness:    {"fairness", higher, 0, 1},
	Hit:         {"hit", either, 0, 1},
	Inserted:    {"inserted", either, 0, 1},
	Removed:     {"removed", either, 0, 1},
	Size:        {"size", either, 0, 1e12},
	Sweep:       {"sweep", either, 0, MostSweeps},
	C2CBefore:   {"c2c-before-ns", lower, 0, 1e12},
	C2CAfter:    {"c2c-after-ns", lower, 0, 1e12},
	// Older files state more than 1 if a gap on all cores outlasted the probe.
	LostBefore: {"lost-before", lower, 0, 1e6},
	LostAfter:  {"lost-after", lower, 0, 1e6},
	Steal:      {"steal", lower, 0, 1},
	Void:       {"void", lower, 0, 1e12},
	Throttled:  {"throttled", lower, 0, 1},

	CollectorShare: {"gc-cpu", lower, 0, 1e3},
	AssistShare:    {"gc-assist", lower, 0, 1e3},

	BytesPerEntry: {"B/entry", lower, 0, 1e12},
	EmptyBytes:    {"empty-B", lower, 0, 1e15},
	PeakPerEntry:  {"peak-B/entry", lower, 0, 1e12},
	FewPerEntry:   {"few-B/entry", lower, 0, 1e12},
	DrainedBytes:  {"drained-B", lower, 0, 1e15},
	ClearedBytes:  {"cleared-B", lower, 0, 1e15},

	LoadAlloc:      {"load-B", lower, 0, 1e12},
	OverwriteAlloc: {"overwrite-B", lower, 0, 1e12},
	InsertAlloc:    {"insert-B", lower, 0, 1e12},
	DeleteAlloc:    {"delete-B", lower, 0, 1e12},
	RangeAlloc:     {"range-B", lower, 0, 1e12},

	ReadP50:      {"read-p50-ns", lower, 0, 1e15},
	ReadP90:      {"read-p90-ns", lower, 0, 1e15},
	ReadP99:      {"read-p99-ns", lower, 0, 1e15},
	ReadP999:     {"read-p99.9-ns", lower, 0, 1e15},
	ReadP9999:    {"read-p99.99-ns", lower, 0, 1e15},
	ReadMax:      {"read-max-ns", lower, 0, 1e15},
	ReadSamples:  {"read-samples", either, 0, 1e12},
	WriteP50:     {"write-p50-ns", lower, 0, 1e15},
	WriteP90:     {"write-p90-ns", lower, 0, 1e15},
	WriteP99:     {"write-p99-ns", lower, 0, 1e15},
	WriteP999:    {"write-p99.9-ns", lower, 0, 1e15},
	WriteP9999:   {"write-p99.99-ns", lower, 0, 1e15},
	WriteMax:     {"write-max-ns", lower, 0, 1e15},
	WriteSamples: {"write-samples", either, 0, 1e12},
	Clock:        {"clock-ns", lower, 0, 1e12},
}

var unitsByName = func() map[string]Unit {
	byName := make(map[string]Unit, NumUnits)
	for u := range NumUnits {
		byName[units[u].name] = u
	}
	return byName
}()

// String returns the unit's name, which follows the value in a line: "ns/op".
func (u Unit) String() string { return units[u].name }

// Bounds returns the least and the largest legal value.
func (u Unit) Bounds() (least, most float64) { return units[u].least, units[u].most }

// FindUnit returns the unit of a name; ok is false for any other text.
func FindUnit(name string) (u Unit, ok bool) {
	u, ok = unitsByName[name]
	return u, ok
}

// Values are a line's values by [Unit], NaN where the line states none. In the zero value
// every unit is 0, so begin with [NoValues].
type Values [NumUnits]float64

// NoValues returns the values of a line that states none.
func NoValues() (v Values) {
	for u := range v {
		v[u] = math.NaN()
	}
	return v
}

// check returns an error for a value that its unit can't have. A unit that is not of the
// format may have any number.
func check(unit string, value float64) error {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return fmt.Errorf("%s is %v: want a number", unit, value)
	}
	u, ok := FindUnit(unit)
	if least, most := units[u].least, units[u].most; ok && (value < least || value > most) {
		return fmt.Errorf("%s is %v: want %v to %v", unit, value, least, most)
	}
	if ok && u == Sweep && value != math.Trunc(value) {
		return fmt.Errorf("%s is %v: want a whole number", unit, value)
	}
	return nil
}
