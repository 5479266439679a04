package runs

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/subject"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/resultfile"
)

// MostScreen is the most pairs of a screen: more are a slip of the hand.
const MostScreen = 1000

// Begun is what the folder of an interrupted gate run says that the run was begun with.
type Begun struct {
	Earlier *bench.Earlier
	Plan    gate.Plan
	Noise   gate.Noise
	Old     Side
	New     Side
	Plugin  string // the import path of the plug-in that both sides are; "" for none
}

// ErrNothing is the error about a folder in which nothing was measured.
var ErrNothing = errors.New("there is nothing measured")

// Open reads the interrupted gate run of a folder. It removes the launch that a kill has cut
// off, and says so. The error is [ErrNothing] if nothing was measured there.
//
// A side without a commit is a program. A file chooses no program: run none but those that
// the user has named again.
func Open(dir string, say func(string)) (*Begun, error) {
	name := filepath.Join(dir, gate.RunFile)
	if _, err := os.Stat(filepath.Join(dir, gate.VerdictFile)); err == nil {
		return nil, fmt.Errorf("the gate run in %s has ended; its verdict is in %s", dir, gate.VerdictFile)
	}
	earlier, err := read(dir, say)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNothing
	}
	if err != nil {
		return nil, err
	}
	if err := earlier.CheckWhole(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return beganWith(earlier, dir)
}

// beganWith returns what the results file of a run in dir says that it was begun with.
func beganWith(earlier *bench.Earlier, dir string) (b *Begun, err error) {
	name := filepath.Join(dir, gate.RunFile)
	b = &Begun{Earlier: earlier}
	for _, side := range []string{resultfile.SideOld, resultfile.SideNew} {
		if earlier.Config(resultfile.SideKey(side, resultfile.KeySubject)) == "" {
			return nil, fmt.Errorf("%s is not of a gate; go on with it by mapbench run -resume", name)
		}
	}
	if b.Old, err = begunSide(earlier, resultfile.SideOld, dir); err != nil {
		return nil, err
	}
	if b.New, err = begunSide(earlier, resultfile.SideNew, dir); err != nil {
		return nil, err
	}
	if earlier.Launches < 1 || earlier.Launches > MostScreen {
		return nil, fmt.Errorf("launches: %d in %s; want 1 to %d: begin a new run", earlier.Launches, name, MostScreen)
	}
	if b.New.Planted = earlier.Config(resultfile.SideKey(resultfile.SideNew, resultfile.KeyPlanted)); b.New.Planted != "" {
		if _, err := worker.ParsePlant(b.New.Planted); err != nil { // it becomes a flag of the linker
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	b.Plugin = earlier.Config(resultfile.SideKey(resultfile.SideNew, resultfile.KeyPlugin))
	b.Plan = gate.PlanOf(earlier)
	b.Noise, err = gate.ReadNoise(dir)
	return b, err
}

// isHash reports whether a text is the full hash of a commit, by SHA-1 or SHA-256.
func isHash(text string) bool {
	return (len(text) == 40 || len(text) == 64) && strings.Trim(text, "0123456789abcdef") == ""
}

// begunSide returns what a run's file says of a side.
func begunSide(e *bench.Earlier, side, dir string) (Side, error) {
	s := Side{Name: side, Subject: e.Config(resultfile.SideKey(side, resultfile.KeySubject))}
	parsed, err := subject.ParseBuilt(s.Subject)
	if err != nil {
		return s, fmt.Errorf("the %s side in %s: %w; begin a new run", side, dir, err)
	}
	commit := e.Config(resultfile.SideKey(side, resultfile.KeyCommit))
	if parsed.Ref == subject.WorkTree || isHash(commit) {
		s.Commit = cmp.Or(commit, "unknown")
	}
	return s, nil
}

// read reads what a run measured, whether it has ended or not, but for a launch that was
// cut off by a kill. The error is [fs.ErrNotExist] if nothing was measured.
func read(dir string, say func(string)) (*bench.Earlier, error) {
	name := filepath.Join(dir, gate.RunFile)
	earlier, err := bench.OpenEarlier(name)
	if errors.Is(err, bench.ErrNothing) {
		return nil, errors.Join(fs.ErrNotExist, os.Remove(name))
	}
	if err != nil {
		return nil, err
	}
	if earlier.Cut > 0 {
		say(fmt.Sprintf("removed the launch that is cut off at the end of %s", name))
	}
	return earlier, nil
}
