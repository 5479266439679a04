package answer

// A Mark says how a map of a cell compares with the best one. Each finding has a mark of its
// own.
type Mark int

// The marks.
const (
	Beaten         Mark = iota // shown to take longer than the best
	Winner                     // the others are shown to take longer
	Tied                       // shown to be within the margin of the best, or the best of such a tie
	Open                       // not told apart from the best, or the first of several that may be best
	TooFew                     // as Open, and no interval: the launches are too few to tell
	DependsOnState             // as Open: the order depends on the machine's state
	NotMeasured                // no times: the map can't do the workload, is incorrect, or has no results
)

// signs are the marks as texts show them, beside the time.
var signs = [...]string{Beaten: "", Winner: "*", Tied: "=", Open: "?", TooFew: "+", DependsOnState: "~", NotMeasured: "–"}

// meanings are the marks in words, for legends.
var meanings = [...]string{
	Beaten: "slower than the best", Winner: "best", Tied: "tied as best", Open: "not told apart from the best",
	TooFew: "too few launches to tell", DependsOnState: "order depends on the machine's state", NotMeasured: "not measured",
}

// Sign returns the mark as texts show it: "*", "=", "?", "+", "~", "–", and "" for Beaten.
func (m Mark) Sign() string { return signs[m] }

// String returns the mark in words, as a legend explains it: "tied as best".
func (m Mark) String() string { return meanings[m] }
