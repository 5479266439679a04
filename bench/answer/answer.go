package answer

import (
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/crossover"
	"example.com/mapbench/internal/exact"
)

// The size of the screen that [Answer.Write] writes at most. It leaves one line of 45 to the
// caller, who says where files are.
const (
	MaxLines   = 44
	MaxColumns = 110
)

// An Answer is what is said first of a set. Its texts are plain: no Markdown, no line
// breaks, no final newline.
type Answer struct {
	// Headline are sentences, each one complete, the answer first: which map is best in
	// how many of the workloads, by how much, which map of the standard library where,
	// and what maps cost beside time. It has at least one sentence, also if nothing can
	// be said.
	Headline []string

	// Workloads has one entry for each cell of the set, in the set's order.
	Workloads []Workload

	// Families group the workloads, in the order of their first cells. Each workload is
	// in one of them.
	Families []Family

	// Matrices show times by read share, each at one number of entries. Those whose
	// cells differ in nothing but read and n stand together, ascending by n, if they
	// have two or more cells together. First come those of plain workloads (see
	// [Family.Plain]), integer keys first; then the others, in the order of their cells.
	Matrices []Matrix

	// Changes say where one map overtakes another along the read share: for the best map,
	// and for sync.Map, mutex and rwmutex against each other. They are in the order of
	// Matrices.
	Changes []Change

	// NotMeasured says once for the set which maps have no times, where, and why.
	NotMeasured []string

	// NotAsked names the keys of the spec that the set holds one value of: what the answer
	// does not cover. "" if there is none.
	NotAsked string

	// Trust says how far to trust the answer: launches, machine states, doubts. The set's
	// warnings are among them.
	Trust []string

	// Measured says on what: "AMD EPYC, 2 cores, go1.26.8, commit bf0aa9b".
	Measured string

	// More says where the rest is, in the last line. "" for none: the caller may set it.
	More string

	Level  float64 // of each ranking and curve, a fraction in [0,1]
	Margin float64 // within which maps are tied, as a fraction

	set *compare.Set
}

// A Workload is a cell and what is found about it.
type Workload struct {
	Cell    *compare.Cell // of the set, not a copy
	Ranking compare.Ranking

	// Standard ranks the maps that need no import beside the standard library, against
	// each other alone: see [Standard]. Its Best is empty if none of them was measured.
	Standard compare.Ranking

	Family string // the name of its family

	fixed bool // its time says nothing: see [compare.Judge.Fixed]
}

// A Family is a group of workloads that one question is about: the read shares of integer
// keys, a source's presets, numbers of goroutines.
type Family struct {
	Name  string // short and stable, for file names: "reads", "reads-string", "ycsb", "goroutines"
	Title string // for headings: "Read share, uint64 keys"

	// Plain reports whether the workloads differ from the spec's defaults in read, n and
	// key only.
	Plain bool

	Workloads []*Workload // of Answer.Workloads
	Tally     Tally
}

// A Tally counts the outcomes of several workloads. The counts of Wins and the five others
// add up to Cells.
type Tally struct {
	Cells int

	Wins    []Win // descending by number
	Tied    int   // workloads in which several maps are shown to be tied as best
	Open    int   // in which several may be best
	TooFew  int   // in which the launches are too few to tell
	ByState int   // in which the order depends on the machine's state
	Nothing int   // in which nothing was measured, or one map alone

	// Lead are the least and the greatest center of the winners' leads: ln(ns/op of the
	// runner-up ÷ ns/op of the winner). NaN if no workload has a winner with a runner-up.
	LeadLo, LeadHi float64
}

// A Win counts the workloads in which a map is the winner.
type Win struct {
	Impl  string
	Cells int
}

// A Matrix shows the times of maps at several read shares, all else equal.
type Matrix struct {
	N     int    // entries
	Group string // what its cells share beside n: "2 procs, uint64 keys, half of the Loads hit"
	Plain bool   // its workloads are plain: see [Family.Plain]

	Columns []Column // descending by read
	Rows    []Row    // the ranked maps, in order of merit

	Costs Costs // beside time
}

// A Column is a read share of a matrix.
type Column struct {
	Read     float64   // per cent
	Workload *Workload // of Answer.Workloads
}

// A Row holds a map's times in a matrix.
type Row struct {
	Impl    string
	Entries []Entry // one for each of the matrix' columns
}

// An Entry is a map's time in a cell.
type Entry struct {
	NsPerOp float64 // median over launches, in ns/op; NaN if the map was not measured
	Mark    compare.Mark

	// Log is ln(ns/op of the map ÷ ns/op of the best), with the interval of the ranking.
	// It is 0 for the best, and all NaN if the map was not measured.
	Log exact.Interval
}

// A Change says where one map overtakes another along the read share.
type Change struct {
	Matrix *Matrix          // of Answer.Matrices
	Curve  *crossover.Curve // the finding
	Text   string           // "sync.Map beats rwmutex above 57 % reads (51 to 62)", without a final stop
	Best   bool             // both maps are best at some share; otherwise both are of the standard library
}
