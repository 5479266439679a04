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

// Session is one map under one spec. [Open] prepares it, Arm gives it streams, and then
// Slice measures it as often as the caller likes. One goroutine at a time may use a
// session. The goroutines that a call starts have ended when it returns.
type Session interface {
	// Arm allocates the streams, and beside them a reserve that is never touched, so
	// that both together have heap bytes (see [Arm]). Fewer bytes than [Prepared.Bytes]
	// leave no reserve. Arm must come before Slice and Run.
	Arm(heap int)
	// Slice draws fresh operations and runs one slice. The caller owns the report. A
	// session goes on after a slice that is void, but one whose report says Incorrect is
	// of no use.
	Slice(SliceRequest) Report
	// Run executes n fresh operations, or a few more so that all goroutines execute
	// equally many, and returns the wall time that they took. Drawing is off the clock. With a
	// rate, each is executed when it is due. Run is for drivers that count operations, as
	// package testing does.
	Run(n int) time.Duration
}

// BatchTime is about how long a goroutine runs between two looks at the clock. A look
// takes 26 ns, which is half a per cent of it. Where goroutines share procs they also
// yield after each batch, and the name of the result says so: burst=5us, which is this
// constant.
const BatchTime = 5 * time.Microsecond

const (
	// drawnSlices is how many operations are drawn for a slice, as a multiple of what
	// the slice executes at the calibrated rate.
	drawnSlices = 1.5
	// minStream is the least number of operations that a contestant's streams hold
	// together. The branch predictor would learn shorter ones.
	minStream = 1 << 17
	// headroom is the length of the stream buffers as a multiple of what is drawn.
	headroom = 1.25
)

// Open prepares the contestant that p.Impl names: it checks the correctness of its maps, makes
// one, fills and weighs it, and calibrates batches and streams. If the contestant can't
// execute the spec or fails the check, Prepared says so and the session is nil; that is no
// error. An error means that p is wrong or that the impl panicked.
//
// Open sets GOMAXPROCS to p.Procs for the whole process, so a process should open one
// session at a time. The session keeps nothing of p.
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
		return newSession(c, c.Uint64Val8, param, spec, share, p)
	case spec.Key == workloads.Uint64 && spec.Val == 64:
		return newSession(c, c.Uint64Val64, param, spec, share, p)
	case spec.Key == workloads.String && spec.Val == 8:
		return newSession(c, c.StringVal8, param, spec, share, p)
	case spec.Key == workloads.String && spec.Val == 64:
		return newSession(c, c.StringVal64, param, spec, share, p)
	}
	return nil, answer, fmt.Errorf("spec %q: no contestant has such keys and values", p.Spec)
}

// sessionOf is a [Session] for one key type and one value type.
type sessionOf[K workloads.Key, V comparable] struct {
	m          impls.Map[K, V]
	empty      func() impls.Map[K, V] // makes a map that grows
	null       bool                   // the contestant is no map: see [impls.Info]
	spec       workloads.Spec
	universe   *workloads.Universe[K]
	values     *[NumValues]V // of all batches
	goroutines []*goroutine[K, V]
	mixes      []mix[K] // the specs that take turns
	used       int      // the index of the one in use, to which spec, drawn and batch belong
	drawn      int      // operations drawn for each goroutine and slice
	batch      int      // operations between two looks at the clock
	planted    float64  // the share of a [Plant]
	yields     bool     // more goroutines than procs: they take turns
	heap       int      // bytes of streams and reserve
	reserve    []byte
	ballast    []byte
	model      *model // kept from slice to slice while it calibrates; else nil
	looked     int    // the last key that a comparison looked up
	wrong      error  // the first breach of the map's contract that was seen

	fake func() time.Duration // the clock of a test; nil for the machine's
}

// goroutine is what one goroutine of a session owns. Each is allocated apart and padded,
// since goroutines write to their counts.
type goroutine[K workloads.Key, V comparable] struct {
	stream  *workloads.Stream[K] // nil where the map grows
	growth  *workloads.Growth[K] // nil where it doesn't
	keys    []K
	ops     []workloads.Op
	m       impls.Map[K, V]
	loop    Loop[K, V]
	b       Batch[K, V]
	values  []V       // those of b, two times over
	open    *schedule // nil in a closed loop
	track   track
	sampler sampler
	_       [128]byte
}

func newSession[K workloads.Key, V comparable](c Contestant, maker Maker[K, V], param int, spec workloads.Spec, share float64, p Prepare) (Session, Prepared, error) {
	var answer Prepared
	if maker.New == nil {
		answer.Missing = fmt.Sprintf("key=%v val=%d", spec.Key, spec.Val)
		return nil, answer, nil
	}
	more, err := parseMore(spec, p)
	if err != nil {
		return nil, answer, err
	}
	loop := maker.Loop
	if loop == nil || p.Interface {
		loop = callInterface[K, V]
	} else {
		answer.Direct = true
	}
	s := &sessionOf[K, V]{
		null:     c.Null,
		spec:     spec,
		ballast:  make([]byte, p.Ballast),
		universe: workloads.NewUniverse[K](spec, p.Seed),
		yields:   spec.Goroutines > p.Procs,
	}
	twice := make([]V, 2*NumValues)
	for i := range twice {
		twice[i] = valueOf[V](uint64(i % NumValues))
	}
	s.values = valuesFrom(twice, 0)
	config := impls.Config{N: spec.N, Param: param}
	var held K // the key that a contestant without a map compares with
	if spec.Grow {
		config.N = 0
		for held = range s.universe.Prefill(p.Order) {
			break
		}
	}
	s.empty = func() impls.Map[K, V] {
		m := maker.New(config)
		if c.Null {
			m.Store(held, s.values[0])
		}
		return m
	}
	if err := s.mixUp(more); err != nil {
		return nil, answer, err
	}
	sized := func() impls.Map[K, V] { return maker.New(config) }
	unsized := func() impls.Map[K, V] { return maker.New(impls.Config{Param: param}) }
	if s.any(func(spec workloads.Spec) bool { return spec.LoadOrStore > 0 }) {
		if _, ok := unsized().(impls.LoadOrStorer[K, V]); !ok {
			answer.Missing = "LoadOrStore"
			return nil, answer, nil
		}
	}
	if !c.Null {
		check := newChecker[K, V](c, s.universe, spec.Goroutines, p.Order)
		check.sized, check.empty = sized, unsized
		if err := check.check(); err != nil {
			answer.Incorrect = err.Error()
			return nil, answer, nil
		}
	}
	answer.Weight = s.fill(sized, p) // after the check, which leaves garbage and goroutines
	for range spec.Goroutines {
		g := &goroutine[K, V]{
			m:      s.m,
			loop:   loop,
			values: twice,
		}
		g.b.Values = s.values
		s.goroutines = append(s.goroutines, g)
	}
	s.restart(p.Seed)
	s.startModel()
	for i := range s.mixes {
		s.use(i)
		s.calibrate(p.Length, float64(max(1, spec.Goroutines/p.Procs)))
	}
	s.use(0)
	s.endModel()
	if s.wrong != nil {
		answer.Incorrect = s.wrong.Error()
		return nil, answer, nil
	}
	s.planted = share
	s.restart(p.Seed)
	answer.Bytes = s.bytes(int(headroom * float64(s.longest())))
	return s, answer, nil
}

// valueOf returns value i; different i give different values. All values are above 255:
// the runtime boxes smaller integers without allocating, which would spare sync.Map a
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

// calibrate finds the batch and the stream length for slices of a length, by running the
// map for about that long: a slice's lead-in warms the caches, and a rate with cold ones would
// make batches too short. Turns is the number of goroutines that share a proc.
func (s *sessionOf[K, V]) calibrate(length time.Duration, turns float64) {
	if s.spec.Grow {
		s.calibrateGrowth(turns)
		return
	}
	if s.spec.Rate > 0 {
		s.calibrateOpen(length)
		return
	}
	all, least := s.goroutines, minStream/len(s.goroutines)
	s.grow(int(headroom * float64(least))) // so that the calibration draws into what slices use
	s.batch, s.drawn = 16, 1<<14
	together := s.rate(length)
	s.batch = max(1, int(together*turns*float64(BatchTime)))
	need := int(drawnSlices * together * float64(length))
	// Behind a lock, a goroutine runs alone, and faster, while the others are
	// interrupted. If its stream were too short for that, its slice would be void and
	// run again, and so the fastest slices would be lost. Where many goroutines share
	// procs, no goroutine runs alone for long.
	if !s.yields {
		s.goroutines = all[:1]
		alone := s.rate(length / 4)
		s.goroutines = all
		need = max(need, int(headroom*alone*float64(length)))
	}
	s.drawn = least
	if !s.null { // only a contestant that is no map may repeat its stream
		s.drawn = max(s.drawn, need)
	}
}

// rate runs a slice with streams that are long enough, and returns the operations per
// nanosecond of the goroutine that executed most.
func (s *sessionOf[K, V]) rate(length time.Duration) float64 {
	for {
		s.grow(s.drawn)
		report := s.Slice(SliceRequest{Window: length, Spec: s.used})
		most := 0
		for _, g := range s.goroutines {
			most = max(most, g.track.executed)
		}
		rate := float64(most) / float64(max(report.Running, 1))
		if !report.Void {
			return rate
		}
		s.batch = max(1, int(rate*float64(BatchTime)))
		s.drawn = max(s.drawn, int(drawnSlices*rate*float64(length)))
	}
}

// Arm implements [Session]. It ends with a garbage collection, for what preparing left.
func (s *sessionOf[K, V]) Arm(heap int) {
	s.heap = heap
	percent := debug.SetGCPercent(-1) // the reserve would start a collection that this one repeats
	s.grow(int(headroom * float64(s.longest())))
	runtime.GC()
	debug.SetGCPercent(percent)
}

// grow makes room in the streams for so many operations of each goroutine. The reserve takes
// the rest of the session's heap.
func (s *sessionOf[K, V]) grow(ops int) {
	for _, g := range s.goroutines {
		if ops > min(cap(g.keys), cap(g.ops)) {
			g.keys, g.ops = make([]K, ops), make([]workloads.Op, ops)
		}
		g.keys, g.ops = g.keys[:ops], g.ops[:ops]
		g.open.grow(ops)
	}
	s.reserve = make([]byte, max(0, s.heap-s.bytes(ops)))
}

// bytes returns the size of all streams together with room for so many operations each.
func (s *sessionOf[K, V]) bytes(ops int) int {
	sum := 0
	for _, g := range s.goroutines {
		keys, kinds := ops, ops
		if ops <= min(cap(g.keys), cap(g.ops)) {
			keys, kinds = cap(g.keys), cap(g.ops)
		}
		var key K
		sum += keys*int(unsafe.Sizeof(key)) + kinds*int(unsafe.Sizeof(workloads.Op(0))) + g.open.bytes(ops)
	}
	return sum
}
