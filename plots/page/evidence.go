package page

// Evidence is what the page shows beside results. All texts are plain. The zero value
// shows nothing.
type Evidence struct {
	// Incorrect are the maps that are known to be wrong, and so have no results.
	Incorrect []Violation `json:"incorrect"`

	// Verified are the maps that went through the conformance kit.
	Verified []Verified `json:"verified"`

	// Hazards are what a program with a map may meet, the worst first.
	Hazards []Hazard `json:"hazards"`
}

// A Violation is a law that a version of a map breaks.
type Violation struct {
	Impl   string `json:"impl"`
	Module string `json:"module"` // with the version, as the go command takes it
	Law    string `json:"law"`
	What   string `json:"what"`  // in a sentence
	Again  string `json:"again"` // the command that shows it
}

// Verified counts what the conformance kit said of one map, over all its runs.
type Verified struct {
	Map     string   `json:"map"`
	Module  string   `json:"module"` // with the version; "" for a map of ours
	Runs    int      `json:"runs"`
	Seconds number   `json:"seconds"` // of all runs
	Passed  int      `json:"passed"`  // laws that no run saw broken
	Failed  []string `json:"failed"`  // laws that some run saw broken
	Again   string   `json:"again"`   // the command that verifies it again
}

// A Hazard is a failure that a program showed.
type Hazard struct {
	Text  string   `json:"text"`
	Shown []string `json:"shown"` // names of experiments, with what was seen: "fatal/recover 10 of 10"
	Again string   `json:"again"` // the command that runs them again
}
