// Package faults shows the hazards of concurrent maps with real programs. It keeps small
// programs that die or give wrong answers. It builds them, runs them, and reads how they
// ended.
//
// An [Experiment] shows one hazard. Its [Trial] is run several times, and its [Sign] says
// what a run must show; so many of the runs must show it. Most experiments have a [Twin],
// a harmless variant or a control, which must show its own sign in every run.
// [Experiments] returns all of them; they are in the files that begin with table. [Run]
// does some of them and returns a [Report]. [Claims] returns the 74 sentences about maps
// that the project began from, and [WriteDoc] writes a page of claims and results.
//
// Nearly all of this depends on chance: whether two goroutines meet in a map depends on
// the machine and its load. So no program is judged by a single run, results are reported
// as k of n, and an outcome that is too rare to be expected is only tallied. Compilers and
// disassemblers are run once, since they say the same every time.
//
// The programs are in testdata, one folder each. The package embeds them, so that a built
// command can build them wherever there is a go command. A program ends with one of these
// statuses: 0, nothing happened; 2, the runtime ended it; 3, it saw a wrong answer itself
// and says which on standard output; 64, it was started wrongly; 66, the race detector
// reported.
package faults

// An Experiment shows a hazard.
type Experiment struct {
	// Name is the topic, a slash and the hazard: "fatal/writes".
	Name string
	// Claims are the numbers of the claims that the experiment bears on,
	// ascending.
	Claims []int
	// Shows says in one line what is shown.
	Shows string
	// Simulated reports whether the hazard is caused by writing to the map's
	// memory, and not by a race.
	Simulated bool
	// Needs are the tools without which the experiment is skipped.
	Needs []Tool
	// Trial is what one run does.
	Trial Trial
	// Sign is what a run shows if the hazard occurs.
	Sign Sign
	// Measures reports whether the line of evidence holds what was measured.
	// The page then shows that line instead of k of n.
	Measures bool
	// Runs is the number of runs. The expectation is met if at least AtLeast
	// and at most AtMost of them show the sign; 0 and Runs only tally.
	Runs, AtLeast, AtMost int
	// Twin is the harmless variant or the control; nil if the programs of the
	// experiment contain it.
	Twin *Twin
}

// A Twin is a variant of an [Experiment]. It must show its sign in every run.
type Twin struct {
	// Shows says in a few words what differs.
	Shows string
	Trial Trial
	// Sign is what every run shows; the zero value means silence: status 0
	// and nothing on standard error.
	Sign Sign
	Runs int
}

// A Trial is a program and what is done with it.
type Trial struct {
	// Program is a folder of testdata.
	Program string
	// Build holds flags of go build.
	Build []string
	// Env is added to the environment of the run, as "NAME=value". All other
	// variables that change the runtime are unset.
	Env []string
	// Args are the program's arguments.
	Args []string
	// Inspect is a command that is run instead of the program, in the folder
	// of its sources; the word PROGRAM stands for the program's path. Env does
	// not apply to it.
	Inspect []string
	// CompileOnly says that the program is only compiled: the sign is looked for in
	// what the compiler says.
	CompileOnly bool
}

// A Sign says how a run ends. A run shows it if all its parts hold.
type Sign struct {
	// Exit is the exit status; -1 means that a signal ended the process.
	Exit int
	// Stdout and Stderr are regular expressions that the outputs must match;
	// ^ and $ match at lines. An empty one matches anything.
	Stdout, Stderr string
	// Lacks is a regular expression that neither output may match. An empty one
	// matches nothing.
	Lacks string
}

// silence is the sign of a program to which nothing happened.
var silence = Sign{Stderr: `\A\z`}

// Experiments returns all experiments, ordered by the first claim that each bears on. The
// caller owns the slice.
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

// times returns the experiment with n runs; at least k of them must show the sign.
func (e Experiment) times(k, n int) Experiment {
	e.Runs, e.AtLeast, e.AtMost = n, k, n
	return e
}

// rarely returns the experiment with n runs; at most k of them may show the sign.
func (e Experiment) rarely(k, n int) Experiment {
	e.Runs, e.AtLeast, e.AtMost = n, 0, k
	return e
}

// tallied returns the experiment with n runs that are counted and not judged.
func (e Experiment) tallied(n int) Experiment { return e.rarely(n, n) }
