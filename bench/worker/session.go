package worker

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"
	"unsafe"

	"example.com/mapbench/impls"
	"example.com/mapbench/workloads"
)

// Session is one map under one spec: prepared, then armed, then run slice by
// slice. It is used by one goroutine; its own goroutines end with each call.
type Session interface {
	// Arm allocates the streams, and a reserve that makes them up to heap
	// bytes.
	Arm(heap int)
	// Slice draws fresh streams and runs one slice.
	Slice(SliceRequest) Report
	// Run executes n operations, of fresh streams, and returns the wall time
	// that they took together. It is for drivers that count operations, as
	// package testing does.
	Run(n int) time.Duration
}

// BatchTime is about how long a goroutine runs between two looks at the clock. A look
// takes 26 ns, which is half a per cent of it. Where goroutines share procs they also
// yield after each batch, and the name of the result says so: burst=5us, which is this
// constant.
const BatchTime = 5 * time.Microsecond

const (
	// drawnSlices is how many slices' worth of operations are drawn for
	// one, at the calibrated rate.
	drawnSlices = 1.5
	// minStream is the least number of operations that a contestant's streams
	// hold together. Shorter ones teach the branch predictor.
	minStream = 1 << 17
	// headroom is how much longer the stream buffers are than what is drawn.
	headroom = 1.25
)

// Open prepares a contestant: it makes the map, checks that it is one, fills
// it, and calibrates batches and streams. If the contestant can't do the spec
// or fails its check, Prepared says so and the session is nil.
func Open(contestants []Contestant, p Prepare) (s Session, answer Prepared, err error) {
	infos := Infos(contestants)
	i, err := impls.Find(infos, p.Impl)
	if err != nil {
		return nil, answer, err
	}
	c := contestants[i]
	share, err := plantedShare(infos, p.Impl)
	if err != nil {
		return nil, answer, err
	}
	_, param, err := impls.ParseName(p.Impl)
	if err != nil {
		return nil, answer, err
	}
	spec, err := workloads.ParseSpec(p.Spec)
	if err != nil {
		return nil, answer, err
	}
	defer func() {
		if r := recover(); r != nil {
			s, err = nil, fmt.Errorf("impl %q panicked: %v\n%s", p.Impl, r, debug.Stack())
		}
	}()
	runtime.GOMAXPROCS(p.Procs)
	if spec.Goroutines == 0 {
		spec.Goroutines = p.Procs
	}
	if c.MaxGoroutines > 0 && spec.Goroutines > c.MaxGoroutines {
		return nil, answer, fmt.Errorf("impl %s is for %d goroutines at most, and the spec has %d; lower procs, or add goroutines=%d to the spec",
			c.Name, c.MaxGoroutines, spec.Goroutines, c.MaxGoroutines)
	}
	switch {
	case spec.Key == workloads.Uint64 && spec.Val == 8:
		return open(c, c.Uint64Val8, param, spec, share, p)
	case spec.Key == workloads.Uint64 && spec.Val == 64:
		return open(c, c.Uint64Val64, param, spec, share, p)
	case spec.Key == workloads.String && spec.Val == 8:
		return open(c, c.StringVal8, param, spec, share, p)
	case spec.Key == workloads.String && spec.Val == 64:
		return open(c, c.StringVal64, param, spec, share, p)
	}
	return nil, answer, fmt.Errorf("spec %q: no contestant has such keys and values", p.Spec)
}

// session is a [Session] of one key and value type.
type session[K workloads.Key, V comparable] struct {
	m        impls.Map[K, V]
	empty    func() impls.Map[K, V] // makes a map that grows
	null     bool
	spec     workloads.Spec
	universe *workloads.Universe[K]
	values   *[NumValues]V
	lanes    []*lane[K, V]
	drawn    int     // operations drawn for each goroutine and slice
	batch    int     // operations between two looks at the clock
	planted  float64 // the share of a [Plant]
	yields   bool    // more goroutines than procs: they take turns
	heap     int     // bytes of streams and reserve
	reserve  []byte
	ballast  []byte
	books    *books // kept from slice to slice while it calibrates; else nil
	looked   int    // the last key that a comparison looked up
	wrong    error  // the first breach of the map's contract that was seen
}

// lane is what one goroutine owns. Lanes are allocated apart and padded, since
// goroutines write to their counts.
type lane[K workloads.Key, V comparable] struct {
	stream *workloads.Stream[K] // nil where the map grows
	growth *workloads.Growth[K] // nil where it doesn't
	keys   []K
	ops    []workloads.Op
	m      impls.Map[K, V]
	loop   Loop[K, V]
	b      Batch[K, V]
	track  track
	_      [128]byte
}

func open[K workloads.Key, V comparable](c Contestant, maker Maker[K, V], param int, spec workloads.Spec, share float64, p Prepare) (Session, Prepared, error) {
	var answer Prepared
	if maker.New == nil {
		answer.Missing = fmt.Sprintf("key=%v val=%d", spec.Key, spec.Val)
		return nil, answer, nil
	}
	loop := maker.Loop
	if loop == nil || p.Interface {
		loop = callInterface[K, V]
	} else {
		answer.Direct = true
	}
	s := &session[K, V]{
		null:     c.Null,
		spec:     spec,
		ballast:  make([]byte, p.Ballast),
		universe: workloads.NewUniverse[K](spec, p.Seed),
		yields:   spec.Goroutines > p.Procs,
	}
	values := new([NumValues]V)
	for i := range values {
		values[i] = valueOf[V](uint64(i))
	}
	s.values = values
	config := impls.Config{N: spec.N, Param: param}
	var held K // what a map that is none compares keys with, from the start
	if spec.Grow {
		config.N = 0
		for held = range s.universe.Prefill(p.Order) {
			break
		}
	}
	s.empty = func() impls.Map[K, V] {
		m := maker.New(config)
		if c.Null {
			m.Store(held, values[0])
		}
		return m
	}
	s.m = maker.New(config)
	if _, ok := s.m.(impls.LoadOrStorer[K, V]); !ok && spec.LoadOrStore > 0 {
		answer.Missing = "LoadOrStore"
		return nil, answer, nil
	}
	if !c.Null {
		check := newChecker[K, V](c, s.universe, spec.Goroutines, p.Order)
		check.sized = func() impls.Map[K, V] { return maker.New(config) }
		check.empty = func() impls.Map[K, V] { return maker.New(impls.Config{Param: param}) }
		if err := check.check(); err != nil {
			answer.Incorrect = err.Error()
			return nil, answer, nil
		}
	}
	if !spec.Grow {
		for key := range s.universe.Prefill(p.Order) {
			s.m.Store(key, values[0])
		}
	}
	for range spec.Goroutines {
		l := &lane[K, V]{
			m:    s.m,
			loop: loop,
		}
		l.b.Values = values
		s.lanes = append(s.lanes, l)
	}
	s.restart(p.Seed)
	s.openBooks()
	s.calibrate(p.Length, float64(max(1, spec.Goroutines/p.Procs)))
	s.closeBooks()
	if s.wrong != nil {
		answer.Incorrect = s.wrong.Error()
		return nil, answer, nil
	}
	s.planted = share
	s.restart(p.Seed)
	answer.Bytes = s.bytes(int(headroom * float64(s.drawn)))
	return s, answer, nil
}

// restart lets the streams begin anew.
func (s *session[K, V]) restart(seed uint64) {
	for g, l := range s.lanes {
		if s.spec.Grow {
			l.growth = workloads.NewGrowth(s.spec, s.universe, g, len(s.lanes), seed)
		} else {
			l.stream = workloads.NewStream(s.spec, s.universe, g, len(s.lanes), seed)
		}
	}
}

// valueOf returns a value that differs for different i. None is below 256: such
// integers the runtime boxes without allocating, which would spare sync.Map a
// cost that real values have.
func valueOf[V comparable](i uint64) V {
	x := (i + 1) << 32
	var v V
	switch p := any(&v).(type) {
	case *Val8:
		*p = Val8(x)
	case *Val64:
		for j := range p {
			p[j] = x
		}
	}
	return v
}

// calibrate finds the batch and the stream length for slices of a length, by
// running the map for about that long. A goroutine runs for one in so many turns
// of it.
func (s *session[K, V]) calibrate(length time.Duration, turns float64) {
	if s.spec.Grow {
		s.calibrateGrowth(turns)
		return
	}
	all := s.lanes
	s.batch, s.drawn = 16, 1<<12
	together := s.rate(length)
	s.batch = max(1, int(together*turns*float64(BatchTime)))
	need := int(drawnSlices * together * float64(length))
	// Behind a lock a goroutine has a slice to itself when another one is
	// interrupted. If its stream ran out then, and the slice were run again,
	// just the fastest slices would be lost. Of goroutines that take turns,
	// and are many, none has.
	if !s.yields {
		s.lanes = all[:1]
		alone := s.rate(length / 4)
		s.lanes = all
		need = max(need, int(headroom*alone*float64(length)))
	}
	s.drawn = minStream / len(s.lanes)
	if !s.null { // which may repeat its stream
		s.drawn = max(s.drawn, need)
	}
	for _, l := range s.lanes {
		l.keys, l.ops = nil, nil
	}
}

// rate runs a slice, with streams that are long enough, and returns the operations
// per nanosecond of the goroutine that did most.
func (s *session[K, V]) rate(length time.Duration) float64 {
	for {
		s.grow(s.drawn)
		report := s.Slice(SliceRequest{Window: length})
		most := 0
		for _, l := range s.lanes {
			most = max(most, l.track.executed)
		}
		rate := float64(most) / float64(max(report.Running, 1))
		if !report.Void {
			return rate
		}
		s.batch = max(1, int(rate*float64(BatchTime)))
		s.drawn = max(s.drawn, int(drawnSlices*rate*float64(length)))
	}
}

// Arm implements [Session]. It collects what preparing left behind.
func (s *session[K, V]) Arm(heap int) {
	s.heap = heap
	s.grow(int(headroom * float64(s.drawn)))
	runtime.GC()
}

// grow gives each stream a capacity. What the streams leave of the heap that
// they share with it goes to the reserve.
func (s *session[K, V]) grow(ops int) {
	for _, l := range s.lanes {
		l.keys, l.ops = make([]K, ops), make([]workloads.Op, ops)
	}
	s.reserve = make([]byte, max(0, s.heap-s.bytes(ops)))
}

// bytes returns the size of streams of a capacity.
func (s *session[K, V]) bytes(ops int) int {
	var key K
	return len(s.lanes) * ops * int(unsafe.Sizeof(key)+unsafe.Sizeof(workloads.Op(0)))
}
