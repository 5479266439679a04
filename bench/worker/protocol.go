package worker

import (
	"time"

	"example.com/mapbench/impls"
)

// Protocol is the version of the line protocol. A conductor refuses a worker of
// another version.
//
// Each line is one JSON object. The worker speaks first, with a [Reply] that
// holds a [Hello]; from then on it answers each [Request] with one [Reply], and
// ends when its standard input does. It writes nothing else to standard output;
// what it writes to standard error the conductor keeps for error messages.
const Protocol = 1

// Request is what a conductor asks: exactly one field is set.
type Request struct {
	Prepare *Prepare      `json:"prepare,omitempty"`
	Arm     *Arm          `json:"arm,omitempty"`
	Slice   *SliceRequest `json:"slice,omitempty"`
}

// Reply is what a worker answers: exactly one field is set.
type Reply struct {
	Hello    *Hello    `json:"hello,omitempty"`
	Prepared *Prepared `json:"prepared,omitempty"`
	Armed    *Armed    `json:"armed,omitempty"`
	Report   *Report   `json:"report,omitempty"`
	// Error says why the request could not be carried out. The worker goes
	// on.
	Error string `json:"error,omitempty"`
}

// Hello introduces a worker.
type Hello struct {
	Protocol int `json:"protocol"`
	// Digest is [workloads.Digest]: workers with different digests would
	// execute different streams.
	Digest string `json:"digest"`
	// GoVersion is [runtime.Version], and GOAMD64 the level that the worker
	// was built for, empty elsewhere than on amd64.
	GoVersion string `json:"goversion"`
	GOAMD64   string `json:"goamd64,omitempty"`
	// Planted is the [Plant] that the worker was linked with, so that its
	// results are taken for nothing else.
	Planted string `json:"planted,omitempty"`
	// Impls are what the worker can measure.
	Impls []impls.Info `json:"impls"`
}

// Prepare asks for one map, filled, checked and calibrated.
type Prepare struct {
	// Impl is a name of [Hello.Impls], with its parameter if any.
	Impl string `json:"impl"`
	// Spec is a [workloads.Spec] in text form.
	Spec string `json:"spec"`
	// Procs is the GOMAXPROCS to run with.
	Procs int `json:"procs"`
	// Seed fixes the keys and the streams. All contestants of a cell get the
	// same; each reads them from the start, as far as it gets.
	Seed uint64 `json:"seed"`
	// Order fixes the order in which the prefilled keys are stored.
	Order uint64 `json:"order"`
	// Ballast is the size in bytes of an allocation made before all others
	// and kept; it moves what is allocated later.
	Ballast int `json:"ballast"`
	// Interface asks for calls through the interface even where there is a
	// generated loop.
	Interface bool `json:"interface"`
	// Length is the length of the slices to come, lead-in included; the
	// calibration runs that long.
	Length time.Duration `json:"length"`
}

// Prepared answers [Prepare].
type Prepared struct {
	// Missing names the capability that the impl lacks for this spec. If it
	// is set the impl is n/a, and nothing else is.
	Missing string `json:"missing,omitempty"`
	// Incorrect says how the map failed its self-check. If it is set the
	// impl must not be measured.
	Incorrect string `json:"incorrect,omitempty"`
	// Direct reports whether the calls go through a generated loop.
	Direct bool `json:"direct"`
	// Bytes is the size of the streams that its slices need.
	Bytes int `json:"bytes"`
}

// Arm asks for streams and, beside them, a reserve that is never touched. Together
// they have the same size in all contestants of a cell: they are part of the heap
// that paces the garbage collector.
type Arm struct {
	// Heap is the size in bytes of streams and reserve together.
	Heap int `json:"heap"`
}

// Armed answers [Arm].
type Armed struct{}

// SliceRequest asks for one slice.
type SliceRequest struct {
	// Lead is how long to run before counting; Window how long to count.
	Lead   time.Duration `json:"lead"`
	Window time.Duration `json:"window"`
	// Audit asks for the slice's writes to be replayed, off the clock, and for
	// the map to be compared with what they must have left; Count for the
	// entries to be counted after it.
	Audit bool `json:"audit"`
	Count bool `json:"count"`
}

// Report is what came of a slice.
type Report struct {
	// Void reports that a stream ran out before the window ended. The streams
	// have been made longer, and the slice is to be run again.
	Void bool `json:"void,omitempty"`
	// Window is the common window of all goroutines: wall time from the
	// lead-in's end.
	Window time.Duration `json:"window"`
	// Ops is the number of operations of each goroutine within the window.
	// The batches that lie across an edge of it count in proportion.
	Ops []float64 `json:"ops"`
	// Half is the sum of Ops within the first half of the window.
	Half float64 `json:"half"`
	// Executed counts all that ran, the lead-in included.
	Executed Counts `json:"executed"`
	// Bytes and Allocs are what was allocated while Executed ran, and, where
	// the map grows, by making each of the maps.
	Bytes  uint64 `json:"bytes"`
	Allocs uint64 `json:"allocs"`
	// Batch is the number of operations between two looks at the clock.
	Batch int `json:"batch"`
	// Audit and Size, the number of entries that a Range yields, are set if
	// they were asked for and the contestant is a map.
	Audit *Audit `json:"audit,omitempty"`
	Size  *int   `json:"size,omitempty"`
	// Incorrect says what the map has done that no correct map does, in this
	// slice or before. If it is set the impl must not be measured. A worker of
	// an older commit never sets it: it checks nothing.
	Incorrect string `json:"incorrect,omitempty"`
	// Drawing is the time that drawing took, Auditing that of Audit and Size,
	// Running the time from the first goroutine's start to the last one's end.
	Drawing  time.Duration `json:"drawing"`
	Auditing time.Duration `json:"auditing"`
	Running  time.Duration `json:"running"`
}

// blame tells of a breach of the map's contract, if there is one.
func (r *Report) blame(wrong error) {
	if wrong != nil {
		r.Incorrect = wrong.Error()
	}
}

// Audit is what the writes of a slice did, found by replaying them.
type Audit struct {
	// Stores counts the writes that insert or replace (Store, LoadOrStore and
	// the Store of RMW), Inserted those that met an absent key.
	Stores   int `json:"stores"`
	Inserted int `json:"inserted"`
	// Deletes counts the Deletes, Removed those that met a present key.
	Deletes int `json:"deletes"`
	Removed int `json:"removed"`
}
