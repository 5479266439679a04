// Package faults shows the hazards of concurrent maps for real: it keeps small
// programs that die or lie, builds them, runs them and reads what is left.
//
// A reader begins with an [Experiment]: a [Trial] that is done several times,
// the [Sign] that a run must show, in how many of the runs, and a twin, a
// harmless variant or a control, that must show the sign of its own every time.
// [Experiments] is the table, in the files that begin with table. [Run] does
// some of them and returns a [Report]. [Claims] is what the project began from,
// 74 sentences about maps, and [WriteDoc] sets the claims beside the results.
//
// Nearly all of this is chance: whether two goroutines meet in a map depends on
// the machine and its load. So nothing that is run is judged by one run, what is
// seen is reported as k of n, and an outcome too rare to be asked for is
// tallied. Only a compiler or a disassembler, which says the same every time,
// is asked once.
//
// The programs lie in testdata, one folder each, and in the package, so that a
// built command can build them wherever there is a go command of the Go version
// that it is asked about. A program ends with one of these statuses: 0, nothing
// happened; 2, the runtime ended it; 3, it saw something wrong itself and says
// what on standard output; 66, the race detector reported; 64, it was started
// wrongly.
package faults

// Experiment is a fault and what must be seen of it.
type Experiment struct {
	// Name is the topic, a slash and the fault: "fatal/writes".
	Name string
	// Claims are the numbers of the claims that the experiment bears on.
	Claims []int
	// Shows says in one line what is shown.
	Shows string
	// Simulated marks a fault that is brought about by writing to the map's
	// memory, and not by a race.
	Simulated bool
	// Needs are the tools without which the experiment is skipped.
	Needs []Tool
	// Trial is what one run does.
	Trial Trial
	// Sign is what a run shows if it shows the fault.
	Sign Sign
	// Measures says that the line of evidence holds what was measured, so that
	// it is the line that counts.
	Measures bool
	// Runs is the number of runs. The expectation is met if at least AtLeast
	// and at most AtMost of them show the sign; 0 and Runs only tally.
	Runs, AtLeast, AtMost int
	// Twin is what stays silent, or else the control; nil if the experiment
	// carries its own.
	Twin *Twin
}

// Twin is a variant of an [Experiment]. It must show its sign in every run.
type Twin struct {
	// Shows says in a few words what differs.
	Shows string
	Trial Trial
	// Sign is what every run shows; the zero value means silence: status 0
	// and nothing on standard error.
	Sign Sign
	Runs int
}

// Trial is a program and what is done with it.
type Trial struct {
	// Program is a folder of testdata.
	Program string
	// Build holds flags of go build.
	Build []string
	// Env is added to the environment of the run, as "NAME=value". The
	// variables that change the runtime are otherwise unset.
	Env []string
	// Args are the program's arguments.
	Args []string
	// Inspect is a command that is run instead of the program, in the folder
	// of its sources; the word PROGRAM stands for the program's path. Env does
	// not apply to it.
	Inspect []string
	// CompileOnly says that the compiler is what is watched. The program is
	// not run.
	CompileOnly bool
}

// Sign is how a run ends.
type Sign struct {
	// Exit is the exit status; -1 stands for death by a signal.
	Exit int
	// Stdout and Stderr are regular expressions that the outputs must match,
	// with ^ and $ at lines; empty ones match anything.
	Stdout, Stderr string
	// Lacks is a regular expression that neither output may match; an empty
	// one matches nothing.
	Lacks string
}

// silence is the sign of a program to which nothing happened.
var silence = Sign{Stderr: `\A\z`}

// Experiments returns all experiments, in the order of the claims that they
// bear on first. The caller owns the slice.
func Experiments() []Experiment {
	var all []Experiment
	for _, topic := range [][]Experiment{
		fatalErrors(), hiddenErrors(), simulations(), detections(), blindSpots(),
		growth(), machineCode(), danglingPointers(), writeBarriers(),
		syncMap(), costs(), hints(), abas(), outsideGo(),
	} {
		all = append(all, topic...)
	}
	return all
}

// times is the expectation that at least k of n runs show the sign.
func (e Experiment) times(k, n int) Experiment {
	e.Runs, e.AtLeast, e.AtMost = n, k, n
	return e
}

// rarely is the expectation that at most k of n runs show the sign.
func (e Experiment) rarely(k, n int) Experiment {
	e.Runs, e.AtLeast, e.AtMost = n, 0, k
	return e
}

// tallied expects nothing of n runs.
func (e Experiment) tallied(n int) Experiment { return e.rarely(n, n) }
