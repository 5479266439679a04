package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/resultfile"
)

// The files of a gate run's folder, as mapbench gate writes them.
const (
	runFile     = gate.RunFile
	verdictFile = gate.VerdictFile
)

// A measured is a gate run that was measured, and its outcome by today's rule.
type measured struct {
	*gate.Outcome
	dir     string
	text    []byte // of night.txt
	set     *compare.Set
	plan    gate.Plan
	earlier *bench.Earlier

	was       gate.Verdict // the verdict when it was measured
	otherPlan bool         // whether that followed another rule about time than today's

	// planted is what slowed the new side down. Its Impl is "" if nothing did.
	planted worker.Plant
}

// readRuns reads the gate runs in the folders of a pattern and below.
func readRuns(pattern string) ([]*measured, error) {
	dirs, err := foldersWith(pattern, runFile)
	if err != nil {
		return nil, err
	}
	var runs []*measured
	for _, dir := range dirs {
		n, err := readRun(dir)
		if err != nil {
			return nil, err
		}
		runs = append(runs, n)
	}
	return runs, nil
}

// readRun reads a gate run that has ended, and judges it by today's rule. As in mapbench gate,
// the size of the screen and the noise of the history are those of the gate run.
func readRun(dir string) (*measured, error) {
	n := &measured{dir: dir}
	path := filepath.Join(dir, runFile)
	var err error
	if n.text, err = os.ReadFile(path); err != nil {
		return nil, err
	}
	var ended struct {
		Verdict gate.Verdict
		Reasons []string
		Elapsed float64 `json:"elapsed_s"`
		Plan    gate.Plan
	}
	verdict, err := os.ReadFile(filepath.Join(dir, verdictFile))
	if err != nil {
		return nil, fmt.Errorf("%w: the gate run has not ended; go on with mapbench gate -resume, or remove it", err)
	}
	if err := json.Unmarshal(verdict, &ended); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, verdictFile), err)
	}
	if n.earlier, err = bench.ReadEarlier(bytes.NewReader(n.text), path); err != nil {
		return nil, err
	}
	if n.set, err = compare.Read(bytes.NewReader(n.text), path); err != nil {
		return nil, err
	}
	n.plan = gate.PlanOf(n.earlier)
	n.otherPlan = len(ended.Plan.Rules) > 0 && !reflect.DeepEqual(ofTime(ended.Plan), ofTime(n.plan))
	if text := n.earlier.Config(resultfile.SideKey(resultfile.SideNew, resultfile.KeyPlanted)); text != "" {
		if n.planted, err = worker.ParsePlant(text); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	n.was = ended.Verdict
	noise, err := gate.ReadNoise(dir)
	if err != nil {
		return nil, err
	}
	n.Outcome = gate.Rejudge(gate.Config{Plan: n.plan, Noise: noise, Earlier: n.earlier}, ended.Elapsed)
	if n.was == gate.Invalid {
		// The file may not tell why, for example that the sides can't be compared.
		n.Verdict, n.Reasons = n.was, ended.Reasons
	}
	return n, nil
}

// ofTime returns a plan without its rules about allocations and memory, which the page says
// little about.
func ofTime(p gate.Plan) gate.Plan {
	p.Rules = p.Rules[:1]
	return p
}

// outcomesOf returns the outcomes of gate runs.
func outcomesOf(runs []*measured) (all []*gate.Outcome) {
	for _, n := range runs {
		all = append(all, n.Outcome)
	}
	return all
}

// isPlanted reports whether a cell of the gate run was slowed down.
func (n *measured) isPlanted(c gate.Cell) bool { return n.planted.Slows(c.Impl) }

// timeOf returns the finding about a cell's time.
func timeOf(c gate.Cell) gate.Finding {
	if len(c.Metrics) == 0 {
		return c.Finding
	}
	return c.Metrics[0]
}
