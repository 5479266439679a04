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
