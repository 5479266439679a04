package worker

import (
	"time"

	"example.com/mapbench/impls"
)

// Protocol is the version of the line protocol between conductor and worker. A conductor
// refuses a worker of another version.
//
// Each line is one JSON object. The worker speaks first: it sends a [Reply] that holds a
// [Hello]. Then it answers each [Request] with one [Reply], until its standard input ends. It
// writes nothing else to standard output. The conductor keeps what the worker writes to
// standard error, for error messages.
//
// The requests come in this order: [Prepare], [Arm], then any number of [SliceRequest].
// Times are integers, in ns; sizes are in bytes.
const Protocol = 1

// Request is what a conductor asks. Exactly one field is set.
type Request struct {
	// Prepare, Arm and Slice are the requests, in the order in which they come.
	Prepare *Prepare      `json:"prepare,omitempty"`
	Arm     *Arm          `json:"arm,omitempty"`
	Slice   *SliceRequest `json:"slice,omitempty"`
}

// Reply is what a worker answers. Exactly one field is set.
type Reply struct {
	// Hello comes unasked, first. Prepared, Armed and Report answer Prepare, Arm and
	// Slice.
	Hello    *Hello    `json:"hello,omitempty"`
	Prepared *Prepared `json:"prepared,omitempty"`
	Armed    *Armed    `json:"armed,omitempty"`
	Report   *Report   `json:"report,omitempty"`
	// Error says why the request could not be executed. The worker takes further
	// requests.
	Error string `json:"error,omitempty"`
}

// Hello says what a worker is. It is the first thing that a worker sends.
type Hello struct {
	// Protocol is the version that the worker speaks: its constant Protocol.
	Protocol int `json:"protocol"`
	// More says that the worker takes [Prepare.More]. Workers of older commits don't.
	More bool `json:"more,omitempty"`
	// Samples says that the worker takes [SliceRequest.Sample] and [SliceRequest.Collector].
	// Workers of older commits
	// don't. Timing operations takes time, so workers that are compared all do or don't.
	Samples bool `json:"samples,omitempty"`
	// Digest is [workloads.Digest]. Workers with different digests would execute
	// different operations.
	Digest string `json:"digest"`
	// GoVersion is [runtime.Version]. GOAMD64 is the level that the worker was built
	// for, as in v3; it is empty on other architectures than amd64.
	GoVersion string `json:"goversion"`
	GOAMD64   string `json:"goamd64,omitempty"`
	// Planted is the text of the [Plant] that the worker was linked with, so that
	// nobody takes its results for those of a normal worker.
	Planted string `json:"planted,omitempty"`
	// Impls describes the impls that the worker can measure.
	Impls []impls.Info `json:"impls"`
}

// Prepare asks for one map, checked, filled and calibrated. It replaces the map that was
// prepared before.
type Prepare struct {
	// Impl is a name of [Hello.Impls], with its parameter if any, as in sharded:64.
	Impl string `json:"impl"`
	// Spec is a [workloads.Spec] in text form.
	Spec string `json:"spec"`
	// More are further specs, which take turns with Spec on the same map. They differ from
	// it in the shares of their operations alone. A worker takes them if its [Hello.More]
	// is set.
	More []string `json:"more,omitempty"`
	// Procs is the GOMAXPROCS to run with, at least 1.
	Procs int `json:"procs"`
	// Seed fixes the keys and the streams. All contestants of a cell get the same
	// seed and start at the same operation; a faster one gets further.
	Seed uint64 `json:"seed"`
	// Order fixes the order in which the prefilled keys are stored.
	Order uint64 `json:"order"`
	// Ballast is the size of an allocation, in bytes. It is made before all others and
	// kept, so that it moves what is allocated later.
	Ballast int `json:"ballast"`
	// Interface asks for calls through the interface even where there is a
	// generated loop.
	Interface bool `json:"interface"`
	// Weigh asks for [Prepared.Weight]. Workers of older commits don't take it.
	Weigh bool `json:"weigh,omitempty"`
	// Length is how long the slices to come will be, lead-in included. The calibration
	// runs for about that long.
	Length time.Duration `json:"length"`
}

// Prepared answers [Prepare].
type Prepared struct {
	// Missing names what the impl lacks for this spec, as in LoadOrStore. If it is set,
	// the impl is n/a under the spec, and the other fields mean nothing.
	Missing string `json:"missing,omitempty"`
	// Incorrect says how the map failed its self-check. If it is set, the impl must not
	// be measured.
	Incorrect string `json:"incorrect,omitempty"`
	// Direct reports whether a generated loop calls the map. Otherwise it is called
	// through the interface.
	Direct bool `json:"direct"`
	// Bytes is the size of the streams that the slices need, of all goroutines
	// together. If there are several specs, it is that of the one that needs most.
	Bytes int `json:"bytes"`
	// Weight is what the map weighs, if that was asked for. It is nil for a contestant that
	// is no map, and from workers of older commits.
	Weight *Weight `json:"weight,omitempty"`
}

// Weight is what a map weighs, in bytes: the objects on the heap that are live after
// collections because the map exists, each in the size class that the allocator rounds it up
// to. If the map keeps goroutines, their stacks count too. The bytes of string keys don't
// count, since they exist without the map; the 16 bytes that refer to them do.
//
// For maps that don't grow it has Filled alone. Maps that grow are weighed before the
// session's own map is made, one after another, in one goroutine and without a size hint.
type Weight struct {
	// Filled is the weight with the spec's n entries. If the map doesn't grow, that is the map
	// which is measured, made with the size hint n.
	Filled float64 `json:"filled"`
	// Empty is the weight without an entry, of a map that never had one.
	Empty *float64 `json:"empty,omitempty"`
	// Peak is the most that was live at one moment while n entries were inserted: old and
	// new tables too. Garbage that waits for its collection doesn't count.
	Peak *float64 `json:"peak,omitempty"`
	// Few is the weight after 99 % of n entries were deleted, chosen at random, Drained after
	// all were.
	Few     *float64 `json:"few,omitempty"`
	Drained *float64 `json:"drained,omitempty"`
	// Cleared is the weight after the drained map was filled again and cleared by one call
	// ([impls.Clearer]). It is nil if the map has no such method.
	Cleared *float64 `json:"cleared,omitempty"`
	// Allocations is what operations allocate, each kind alone.
	Allocations *Allocations `json:"allocations,omitempty"`
}

// Allocations is what an operation allocates by its kind, in bytes, on a map of the spec's n
// entries, but of 100,000 at most. It is the mean over some thousand operations, or some
// hundred Ranges, of one goroutine. Garbage counts.
type Allocations struct {
	// Load is of Loads that hit. Overwrite is of Stores of present keys, with another value
	// than the entry has.
	Load      float64 `json:"load"`
	Overwrite float64 `json:"overwrite"`
	// Insert is of the Stores that fill an empty map, made without a size hint: its growth is
	// shared by all of them.
	Insert float64 `json:"insert"`
	// Delete is of Deletes of present keys, Range of Ranges that stop after [RangeLimit]
	// entries.
	Delete float64 `json:"delete"`
	Range  float64 `json:"range"`
}

// Arm asks for streams and, beside them, for a reserve that is never touched. Both together
// have one size in all contestants of a cell, because the size of the heap decides how often
// the garbage is collected.
type Arm struct {
	// Heap is the size of streams and reserve together, in bytes: at least
	// the largest [Prepared.Bytes] of the cell.
	Heap int `json:"heap"`
}

// Armed answers [Arm]. It has nothing to say.
type Armed struct{}

// SliceRequest asks for one slice, and is answered with a [Report].
type SliceRequest struct {
	// Lead is how long to run before counting, Window how long to count. If the map
	// grows, both are lower bounds: whole growths take place, at least one in each. A map
	// that doesn't keep up with a rate may take another Window for what is late.
	Lead   time.Duration `json:"lead"`
	Window time.Duration `json:"window"`
	// Audit asks the worker to replay the slice's writes and to compare the map with
	// what they must have left. Count asks it to count the entries after the slice. Both
	// happen off the clock.
	Audit bool `json:"audit"`
	Count bool `json:"count"`
	// Sample asks for the time of single operations: one in so many batches, drawn at random,
	// has one operation timed. 0 asks for none. A worker takes it if its [Hello.Samples] is
	// set.
	Sample int `json:"sample,omitempty"`
	// Collector asks for the CPU time that the collector took in the slice. A worker takes it
	// if its [Hello.Samples] is set.
	Collector bool `json:"collector,omitempty"`
	// Spec says what to execute: 0 stands for [Prepare.Spec], i for the i-th of
	// [Prepare.More], counted from 1.
	Spec int `json:"spec,omitempty"`
}

// Report is the result of a slice.
type Report struct {
	// Void reports whether a stream ended before the window. Then the other counts mean
	// nothing. The worker has made its streams longer; ask for the slice again.
	Void bool `json:"void,omitempty"`
	// Window is the length of the counted window, which is one for all goroutines: the
	// length that was asked for. If the map grows, it is the wall time of the growths that
	// count.
	Window time.Duration `json:"window"`
	// Ops is the number of operations within the window, one element for each goroutine.
	// Of a batch that lies across an edge of the window, the part inside counts.
	Ops []float64 `json:"ops"`
	// Half is the number of operations of all goroutines within the first half of the
	// window. It is 0 if the map grows.
	Half float64 `json:"half"`
	// Executed counts all operations of the slice, those of the lead-in included.
	Executed Counts `json:"executed"`
	// Bytes and Allocs are the size and the number of allocations while the operations of
	// Executed ran. If the map grows, those that made the maps are included.
	Bytes  uint64 `json:"bytes"`
	Allocs uint64 `json:"allocs"`
	// Batch is the number of operations between two looks at the clock; in an open loop, the
	// most that there may be.
	Batch int `json:"batch"`
	// Open is set if the spec has a rate.
	Open *OpenLoop `json:"open,omitempty"`
	// Latencies are those of sampled operations, if samples were asked for or the spec has a
	// rate. In an open loop they count from the intended times.
	Latencies *Latencies `json:"latencies,omitempty"`
	// Collector is what the collector took while the operations of Executed ran, if it was
	// asked for.
	Collector *Collector `json:"collector,omitempty"`
	// Audit is what the replay found, Size the number of entries that a Range yields
	// after the slice. Each is set if it was asked for, unless the contestant is no map.
	Audit *Audit `json:"audit,omitempty"`
	Size  *int   `json:"size,omitempty"`
	// Incorrect says what the map did that no correct map does, in this slice or before.
	// If it is set, the impl must not be measured. Workers of older commits never set
	// it, since they check nothing.
	Incorrect string `json:"incorrect,omitempty"`
	// Drawing is the time in which operations were drawn, Auditing the time for Audit and
	// Size, and Running the time from the first goroutine's start to the last one's end.
	Drawing  time.Duration `json:"drawing"`
	Auditing time.Duration `json:"auditing"`
	Running  time.Duration `json:"running"`
}

// Latencies are what sampled operations of a slice's window took, in ns, in no order. The call
// of the timed loop and a look at the clock are part of it: the samples of an impl that does
// nothing show how much that is. They come from a closed loop: a goroutine that has to wait
// begins no further operation meanwhile, so a pause meets few of the samples.
type Latencies struct {
	// Reads are Loads, Writes all other operations but Range. Both are sampled alike as
	// long as batches have both.
	Reads  []int64 `json:"reads,omitempty"`
	Writes []int64 `json:"writes,omitempty"`
	// Clock is the median time between two looks at the clock with nothing between them,
	// Step the least such time that is not 0: both in ns.
	Clock int64 `json:"clock"`
	Step  int64 `json:"step"`
}

// Collector is CPU time of the collector, of all cores together. The runtime accounts for a
// collection when it ends, so one that lasts from one slice to the next counts in the latter.
type Collector struct {
	// CPU is all of it, Assist the part that goroutines worked off when they allocated.
	CPU    time.Duration `json:"cpu"`
	Assist time.Duration `json:"assist"`
}

// fail enters a breach of the map's contract, if there is one.
func (r *Report) fail(wrong error) {
	if wrong != nil {
		r.Incorrect = wrong.Error()
	}
}

// Audit says what the writes of a slice did. It is found by replaying them, up to some
// thousands of writes.
type Audit struct {
	// Stores is the number of Store, LoadOrStore and RMW. Inserted is the number of those
	// that met an absent key.
	Stores   int `json:"stores"`
	Inserted int `json:"inserted"`
	// Deletes is the number of Deletes, Removed of those that met a present key.
	Deletes int `json:"deletes"`
	Removed int `json:"removed"`
}
