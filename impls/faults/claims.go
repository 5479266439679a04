package faults

// A Claim is a sentence of the article that the project began from, with what is true.
type Claim struct {
	// Number counts from 1, in the article's order; Section is the article's.
	Number  int
	Section string
	// Says is the claim, and Truth is what is true; each is one line of Markdown.
	Says, Truth string
	// Verdict is on the claim as it is worded.
	Verdict Verdict
	// Sources are places in GOROOT/src that show the truth.
	Sources []Source
	// Cites are other sources, for what GOROOT does not show.
	Cites []Cite
}

// A Verdict is T, F, O or D, or two of them with a slash between. T is true, F is false, D
// is depends. O is outdated: true of a Go before 1.24, which brought Swiss tables and
// another sync.Map.
type Verdict string

// A Source is a line of a file. File is a path below GOROOT/src, and Pattern a regular
// expression that matches the line.
type Source struct{ File, Pattern string }

// A Cite is a text elsewhere.
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

// Claims returns all claims, by number. The caller owns the slice.
func Claims() []Claim {
	var all []Claim
	for _, chapter := range [][]Claim{claimsOfOverview(), claimsOfRuntime(), claimsOfPointers(), claimsOfDesigns()} {
		all = append(all, chapter...)
	}
	return all
}
