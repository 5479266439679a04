package verify

import (
	"fmt"

	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/impls/verify/one"
)

// A Report says how some maps stand to the laws, and how and where that was found.
type Report struct {
	// Go is the version that built the program, Platform its GOOS/GOARCH.
	Go       string `json:"go"`
	Platform string `json:"platform"`
	// CPU is the processor's model, empty if unknown; CPUs is how many the
	// machine has, Procs is GOMAXPROCS.
	CPU   string `json:"cpu,omitempty"`
	CPUs  int    `json:"cpus"`
	Procs int    `json:"gomaxprocs"`
	// Race reports whether the program was built with the race detector.
	Race bool `json:"race"`
	// Commit is that of the sources that the program was built from, empty if
	// the build didn't say; Dirty reports whether the sources differed from it.
	Commit string `json:"commit,omitempty"`
	Dirty  bool   `json:"dirty,omitempty"`
	Seed   uint64 `json:"seed"`
	// ForSeconds is how long the laws were to take over each map, in seconds.
	ForSeconds float64 `json:"for_seconds"`
	// Goroutines is the number of goroutines that shared a map.
	Goroutines int `json:"goroutines"`
	// Maps are in the order in which they were verified.
	Maps []Map `json:"maps"`
	// Counts counts the rows of all maps.
	Counts Counts `json:"counts"`
}

// A Map says how one map stands to the laws.
type Map struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
	// Flaw is the bug or the oddity of a planted map.
	Flaw string `json:"flaw,omitempty"`
	// Worker is the folder of the plug-in that the map comes from, Go the version that
	// built it; both are empty for maps that the program holds itself.
	Worker string `json:"worker,omitempty"`
	Go     string `json:"go,omitempty"`
	// Module is the path of the module that a peer or a plug-in's map comes from, Version
	// its version.
	Module  string `json:"module,omitempty"`
	Version string `json:"version,omitempty"`
	// NA says why no law applies; there are then no rows.
	NA string `json:"na,omitempty"`
	// Again is the command line that verifies the map with the same seed.
	Again string `json:"again"`
	// Seconds is the wall time.
	Seconds float64 `json:"seconds"`
	// Rows are one for each law, in the laws' order. There are fewer for the
	// map at which a run was interrupted.
	Rows []Row `json:"rows"`
}

// A Row is how one map stands to one law.
type Row = one.Row

// of returns the row of a law, nil if the law wasn't checked.
func (m *Map) of(law maptest.Law) *Row {
	for i := range m.Rows {
		if m.Rows[i].Law == law.Name {
			return &m.Rows[i]
		}
	}
	return nil
}

// recorded is shown for pass where a law records and doesn't judge.
const recorded = "recorded"

// shown returns a row's verdict as it is shown.
func shown(r *Row) string {
	if r.Note != "" && r.Verdict == maptest.Pass.String() {
		return recorded
	}
	return r.Verdict
}

// DropPictures removes the paths of pictures from a report that is kept longer than the
// pictures.
func (r *Report) DropPictures() {
	for i := range r.Maps {
		for j := range r.Maps[i].Rows {
			r.Maps[i].Rows[j].Picture = ""
		}
	}
}

// Counts are numbers of rows by verdict.
type Counts struct {
	Pass    int `json:"pass"`
	Fail    int `json:"fail"`
	Unknown int `json:"unknown"`
	NA      int `json:"na"`
}

// add adds a map to the report, and its rows to the counts.
func (r *Report) add(m Map) {
	r.Maps = append(r.Maps, m)
	for _, row := range m.Rows {
		switch row.Verdict {
		case maptest.Pass.String():
			r.Counts.Pass++
		case maptest.Fail.String():
			r.Counts.Fail++
		case maptest.Unknown.String():
			r.Counts.Unknown++
		default:
			r.Counts.NA++
		}
	}
}

// Summary returns the last line of a run: how many rows have which verdict, and the wall
// time of all maps.
func (r *Report) Summary() string {
	seconds, none := 0.0, 0
	for i := range r.Maps {
		seconds += r.Maps[i].Seconds
		if r.Maps[i].NA != "" {
			none++
		}
	}
	line := fmt.Sprintf("%s: %d pass, %d FAIL, %d unknown, %d n/a", plural(len(r.Maps), "map"), r.Counts.Pass, r.Counts.Fail, r.Counts.Unknown, r.Counts.NA)
	if none > 0 {
		line += fmt.Sprintf("; no law applies to %s", plural(none, "map"))
	}
	return fmt.Sprintf("%s; %.0f s", line, seconds)
}

// plural returns "1 map" or "n maps".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
