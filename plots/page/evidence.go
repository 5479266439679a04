package page

import (
	"fmt"

	"example.com/mapbench/impls/peers/incorrect"
)

// Evidence is what the page shows beside results. All texts are plain. The zero value
// shows nothing.
type Evidence struct {
	// Verified are the maps that went through the conformance kit.
	Verified []Verified `json:"verified"`

	// Hazards are what a program with a map may meet, the worst first.
	Hazards []Hazard `json:"hazards"`

	// Root leads from the page to the folder in which the names of the results files hold,
	// with slashes: "../". "" stands for the working folder, as seen from the page's.
	Root string `json:"-"`
}

// Verified counts what the conformance kit said of one map, over all its runs.
type Verified struct {
	Map    string   `json:"map"`
	Module string   `json:"module"` // with the version; "" for a map of ours
	Runs   int      `json:"runs"`
	Passed int      `json:"passed"` // laws that some run saw kept and none saw broken
	Failed []string `json:"failed"` // laws that some run saw broken
	Again  string   `json:"again"`  // the command that verifies it again
}

// A Hazard is a failure that a program showed.
type Hazard struct {
	Text  string   `json:"text"`
	Shown []string `json:"shown"` // experiments, with what was seen: "fatal/recover 10 of 10"
	Again string   `json:"again"` // the command that runs them again
}

// A violation is a law that a version of a map breaks, which therefore has no results.
type violation struct {
	Impl   string `json:"impl"`
	Module string `json:"module"` // with the version, as the go command takes it; "" if unknown
	Law    string `json:"law"`    // "" if unknown
	What   string `json:"what"`
	Again  string `json:"again"` // the command that shows it
}

// violations adds the incorrect maps of the set: what the embedded list says of each, or else what
// the results say.
func (b *builder) violations() error {
	known, err := incorrect.Read("")
	if err != nil {
		return err
	}
	for _, a := range b.set.Incorrect() {
		before := len(b.Incorrect)
		for _, v := range known.Violations {
			if v.Impl == a.Impl {
				b.Incorrect = append(b.Incorrect, violation{v.Impl, v.Module + "@" + v.Version, v.Law, v.What, fmt.Sprintf("mapbench verify -impl %s -seed %d", v.Impl, v.Seed)})
			}
		}
		if len(b.Incorrect) == before {
			b.Incorrect = append(b.Incorrect, violation{Impl: a.Impl, What: a.Reason.Text, Again: "mapbench verify -impl " + a.Impl})
		}
	}
	return nil
}
