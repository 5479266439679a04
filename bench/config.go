// Package bench conducts measurements: it starts worker processes, lets exactly
// one of them run at a time, and writes what they report to a results file.
//
// A caller describes what to measure as cells ([ParseCells], [Suite.Cells]), says where
// workers come from ([Source]), and starts a [Conductor], which goes through sweeps: in
// each it links the workers with a fresh layout and launches every cell once. A launch
// starts a fresh process for every contestant, has each prepare its map, and then runs
// rounds: one slice of every contestant, in random order, while the others are stopped.
// Each contestant's launch becomes a line of the file. Package compare judges such files
// and knows nothing of this package.
//
// # Why it is one package
//
// The package is one idea, the conduct of a run. What a launch does to its processes, how
// its slices become a result, and when a result is invalid depend on one another.
package bench

import (
	"io"
	"time"

	"example.com/mapbench/internal/resultfile"
)

// Config says what to measure and how.
type Config struct {
	Cells []Cell
	// Partial leaves out the cells that have an impl which the workers lack, and counts
	// them as missing; the file still lists them. Without Partial such a cell is an error.
	Partial bool
	// Fewest is how many impls of each cell must be measurable, as far as the workers'
	// descriptions tell, for measuring to begin; 0 and 1 mean one.
	Fewest   int
	Sources  []Source
	Launches int // of each cell; of a race, those until its screen
	Rounds   Rounds
	Seed     uint64
	// Looks are the numbers of launches, ascending, at which a race judges a cell. After
	// Launches of them come those with the rounds Contenders. Stay names the impls that are
	// launched until then in any case. All are empty unless a race measures.
	Looks      []int
	Contenders Rounds
	Stay       []string
	// Budget bounds the wall time: a launch that would probably not end
	// within it is not begun. 0 means no bound.
	Budget time.Duration
	// Incorrect is the file that lists the maps that get no numbers, in the form of
	// package incorrect; "" means the list that is embedded there.
	Incorrect string
	// Out takes the results. Each launch is one Write.
	Out io.Writer
	// JudgedBy is the metric of time that a gate judges by. Began is when the gate began;
	// if the file is resumed, it is later by the time in which nothing was measured. The
	// file states both. They are empty and zero unless a gate measures.
	JudgedBy string
	Began    time.Time
	// Dir is the folder to link workers in; empty means a temporary folder. It is emptied
	// at the start and removed at the end.
	Dir string
	// Shard says which part of a plan the Cells are; nil if they are all of it.
	Shard *resultfile.Shard
	// Earlier is what the file already holds; nil for a new file.
	Earlier *Earlier
	// Progress, if set, is called before each launch.
	Progress func(Progress)
}

// Progress is how far a run has come.
type Progress struct {
	Sweep       int
	Cell        Cell
	Done, Total int // launches
	Elapsed     time.Duration
	Remaining   time.Duration // an estimate; 0 before the first launch
	// Look is the look that a race goes to next, from 1 on, and Looks how many it has. Open
	// of Cells cells are not decided yet. All are 0 unless a race measures.
	Look, Looks, Open, Cells int
}

// Failure is a contestant that failed while it was measured.
type Failure struct {
	Cell       Cell
	Contestant resultfile.Contestant
	Sweep      int
	Err        error
}

// Absence is a contestant without results in a cell.
type Absence struct {
	Cell       Cell
	Contestant resultfile.Contestant
	Reason     resultfile.Reason // not applicable, or incorrect
	// Held is what it held of the cell's rate, in operations a second, if that is why.
	Held float64
}

// Summary is what a conductor has done.
type Summary struct {
	Launches int       // written, invalid ones included
	Valid    int       // of them
	Invalid  []error   // launches that were written as comments
	Failures []Failure // contestants that stopped
	Missing  []Absence // contestants that are n/a
	// OutOfBudget is the number of launches that were not begun.
	OutOfBudget int
	Account     Account
}
