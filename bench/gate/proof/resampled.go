package proof

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/gate"
)

const (
	// resampledFile keeps what gate runs made of others came to, since to make
	// them takes a minute.
	resampledFile = "resampled.json"

	// resampledRuns are made in each way, of which firstNights are made
	// again by a test.
	resampledRuns = 10_000
	firstRuns     = 20

	resampledSeed = 5
)

// A madeRuns is what gate runs that were made of others came to.
type madeRuns struct {
	// Digest is of the gate runs and the plan that they were made of.
	Digest string       `json:"digest"`
	All    []*Resampled `json:"all"`
	First  []*Resampled `json:"first"` // of the first gate runs alone
}

// resamplings are the ways in which gate runs are made, with so many of each.
func resamplings(plan gate.Plan, nights int) []Resampling {
	time := plan.Rules[0]
	ways := []Resampling{
		{},
		{History: true},
		{Slowdown: time.Floor, Every: true},
		{Slowdown: 0.03},
		{Slowdown: time.Effect},
		{Slowdown: 0.10},
		{Slowdown: time.Effect, History: true},
		{Slowdown: time.Effect, Every: true},
		{Slowdown: time.Effect, Every: true, History: true},
	}
	for i := range ways {
		ways[i].Runs, ways[i].Seed = nights, resampledSeed+uint64(i)
	}
	return ways
}

// way returns what gate runs made in one way came to; nil if there are none.
func (r *madeRuns) way(slowdown float64, every, history bool) *Resampled {
	if r == nil {
		return nil
	}
	for _, way := range r.All {
		if way.Slowdown == slowdown && way.Every == every && way.History == history {
			return way
		}
	}
	return nil
}

// pool returns the A/A gate runs' pool, by the plan that gate runs of it are judged by.
func (r *Results) pool() (*Pool, gate.Plan, gate.Noise, error) {
	plan := gate.DefaultPlan()
	var sets []*compare.Set
	for _, n := range r.aa {
		sets = append(sets, n.set)
	}
	pool, err := NewPool(plan, sets...)
	return pool, plan, gate.HistoryNoise(plan, sets...), err
}

// resample makes gate runs of the A/A gate runs, so many in each way.
func (r *Results) resample(nights int) ([]*Resampled, error) {
	pool, plan, noise, err := r.pool()
	if err != nil {
		return nil, err
	}
	var all []*Resampled
	for _, how := range resamplings(plan, nights) {
		all = append(all, pool.Resample(plan, noise, how))
	}
	return all, nil
}

// digest returns the digest of what gate runs are made of: the A/A gate runs and the plan.
func (r *Results) digest() (string, error) {
	plan, err := json.Marshal(gate.DefaultPlan())
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	hash.Write(plan)
	for _, n := range r.aa {
		fmt.Fprintf(hash, "%s %d\n", filepath.Base(n.dir), len(n.text))
		hash.Write(n.text)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// Resample makes gate runs of the A/A gate runs in dir, judges them, and leaves there what
// they came to. It does nothing where that is known. Where the gate runs are too few
// there is nothing to know, and the page says why.
func Resample(dir string) error {
	r, err := Read(dir)
	if err != nil {
		return err
	}
	digest, err := r.digest()
	if err != nil {
		return err
	}
	if r.resampled != nil && r.resampled.Digest == digest {
		return nil
	}
	path := filepath.Join(dir, resampledFile)
	if _, _, _, err := r.pool(); err != nil {
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) { // Read has read it
			return err
		}
		return nil
	}
	made := &madeRuns{Digest: digest}
	if made.First, err = r.resample(firstRuns); err != nil {
		return err
	}
	if made.All, err = r.resample(resampledRuns); err != nil {
		return err
	}
	text, err := json.MarshalIndent(made, "", "\t")
	if err != nil {
		return err
	}
	return writeFile(path, append(text, '\n'))
}

// readResampled reads what gate runs came to; nil if there were none.
func readResampled(path string) (*madeRuns, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r := new(madeRuns)
	if err := json.Unmarshal(text, r); err != nil {
		return nil, fmt.Errorf("%s: %w; remove it and run make docs", path, err)
	}
	return r, nil
}

// checkResampled refuses numbers of other gate runs, or of another rule.
func (r *Results) checkResampled() error {
	if r.resampled == nil {
		return nil
	}
	digest, err := r.digest()
	if err == nil && digest != r.resampled.Digest {
		err = fmt.Errorf("%s is of other gate runs or of another plan; run make docs", resampledFile)
	}
	return err
}
