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
)

// The files of a night's folder, as mapbench gate writes them.
const (
	nightFile   = gate.NightFile
	verdictFile = gate.VerdictFile
)

// A night is one that was measured, judged again.
type night struct {
	*compare.Night
	dir     string
	text    []byte
	set     *compare.Set
	plan    compare.GatePlan
	earlier *bench.Earlier

	// was is the verdict when it was measured.
	was compare.GateVerdict

	// otherPlan is whether that was by another rule than today's.
	otherPlan bool

	// planted is what the new side was slowed down with; its Impl is "" for
	// nothing.
	planted worker.Plant
}

// readNights reads the nights at or below the folders of a pattern.
func readNights(pattern string) ([]*night, error) {
	dirs, err := foldersWith(pattern, nightFile)
	if err != nil {
		return nil, err
	}
	var nights []*night
	for _, dir := range dirs {
		n, err := readNight(dir)
		if err != nil {
			return nil, err
		}
		nights = append(nights, n)
	}
	return nights, nil
}

// readNight reads a night that has ended, and judges it by today's rule: as mapbench
// gate does, with the size of its own screen and what its history told of the noise.
func readNight(dir string) (*night, error) {
	n := &night{dir: dir}
	path := filepath.Join(dir, nightFile)
	var err error
	if n.text, err = os.ReadFile(path); err != nil {
		return nil, err
	}
	var ended struct {
		Verdict compare.GateVerdict
		Reasons []string
		Elapsed float64 `json:"elapsed_s"`
		Plan    compare.GatePlan
	}
	verdict, err := os.ReadFile(filepath.Join(dir, verdictFile))
	if err != nil {
		return nil, fmt.Errorf("%w: the night has not ended; go on with mapbench gate -resume, or remove it", err)
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
	n.otherPlan = len(ended.Plan.Rules) > 0 && !reflect.DeepEqual(ended.Plan, n.plan)
	if text := n.earlier.Config(compare.SideNew + "-planted"); text != "" {
		if n.planted, err = worker.ParsePlant(text); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	n.was = ended.Verdict
	noise, err := gate.NoiseOf(dir)
	if err != nil {
		return nil, err
	}
	n.Night = gate.Judge(gate.Config{Plan: n.plan, Noise: noise, Earlier: n.earlier}, ended.Elapsed)
	if n.was == compare.GateInvalid {
		// What made it so, as sides that can't be compared, the file may not tell.
		n.Verdict, n.Reasons = n.was, ended.Reasons
	}
	return n, nil
}

// nightsOf returns what package compare found of nights.
func nightsOf(nights []*night) (all []*compare.Night) {
	for _, n := range nights {
		all = append(all, n.Night)
	}
	return all
}

// isPlanted reports whether a cell of the night was slowed down.
func (n *night) isPlanted(c compare.GateCell) bool { return n.planted.Slows(c.Impl) }

// timeOf returns the finding about a cell's time.
func timeOf(c compare.GateCell) compare.GateFinding {
	if len(c.Metrics) == 0 {
		return c.GateFinding
	}
	return c.Metrics[0]
}
