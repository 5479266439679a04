package faults

// Claim is a sentence of the article that the project began from, and what is
// true of it.
type Claim struct {
	// Number counts from 1, in the article's order; Section is the article's.
	Number  int
	Section string
	// Says is the claim, Truth what is so, each in one line.
	Says, Truth string
	// Verdict is of the claim as it stands.
	Verdict Verdict
	// Sources are places in GOROOT/src that show the truth.
	Sources []Source
	// Cites are other sources, where GOROOT has none.
	Cites []Cite
}

// Verdict is T, F, O or D, or two of them with a slash between: true, false,
// outdated (true of a Go before 1.24, which brought Swiss tables and another
// sync.Map), depends.
type Verdict string

// Source is a line of a file of GOROOT/src that matches a pattern.
type Source struct{ File, Pattern string }

// Cite is a text elsewhere.
type Cite struct{ Title, URL string }

// Places in GOROOT that several claims point to.
var (
	mapHeader = Source{"internal/runtime/maps/map.go", `^type Map struct`}
	tableGrow = Source{"internal/runtime/maps/table.go", `^func \(t \*table\) grow\(`}
	rehash    = Source{"internal/runtime/maps/table.go", `^func \(t \*table\) rehash\(`}
	writing   = Source{"internal/runtime/maps/map.go", `^\twriting uint8`}
	fatalFunc = Source{"runtime/panic.go", `^// fatal triggers a fatal error that dumps a stack trace and exits`}
)

// Texts that GOROOT does not hold.
var (
	go123Map   = Cite{"Go 1.23, src/runtime/map.go", "https://github.com/golang/go/blob/go1.23.0/src/runtime/map.go"}
	go124Notes = Cite{"Go 1.24 release notes", "https://go.dev/doc/go1.24"}
	memory     = Cite{"The Go Memory Model", "https://go.dev/ref/mem"}
	lsmHooks   = Cite{"Linux, include/linux/lsm_hook_defs.h", "https://github.com/torvalds/linux/blob/v6.12/include/linux/lsm_hook_defs.h"}
)

// Claims returns all claims, in order. The caller owns the slice.
func Claims() []Claim {
	var all []Claim
	for _, chapter := range [][]Claim{claimsOfOverview(), claimsOfRuntime(), claimsOfPointers(), claimsOfDesigns()} {
		all = append(all, chapter...)
	}
	return all
}

// hazard is one of the ten that would bite a working programmer most.
type hazard struct {
	claim  int
	advice string
}

// worst are the ten, the worst first.
var worst = []hazard{
	{3, "A concurrent write ends the process. No recover in an HTTP handler or a worker saves it, and nothing that was deferred runs."},
	{5, "The check is best effort. A test that passes without -race says nothing; run it with -race."},
	{7, "A racing map may also answer wrongly and go on: a key that is there was read as absent. It is rare, so that production finds it and a test doesn't."},
	{2, "A read beside a single writer is a race too, and so is len, which never dies. Lock reads as well."},
	{37, "counter++ loses updates that hardly any run shows. Use atomic.Int64."},
	{46, "-race does not see everything: a check and an act on a sync.Map are two operations with a gap between them. Use LoadOrStore or CompareAndSwap."},
	{66, "A copy with a valid flag beside it is a race and serves stale values. Publish one pointer, and void it by a stamp."},
	{12, "Range over a sync.Map is no snapshot. Don't count with it, don't sum with it."},
	{62, "A sync.Map takes any key and panics at run time for a slice. A typed map tells at compile time."},
	{64, "A NaN key can be stored in a map again and again and never be found or deleted."},
}
