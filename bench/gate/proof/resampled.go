package proof

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/folder"
)

const (
	// resampledFile keeps the findings, since making the gate runs takes a
	// minute.
	resampledFile = "resampled.json"

	// resampledRuns is the number of gate runs that are made in each way. A test
	// makes the first firstRuns of them again.
	resampledRuns = 10_000
	firstRuns     = 20

	resampledSeed = 5
)

// madeRuns is the content of resampled.json: the findings about made gate runs.
type madeRuns struct {
	Digest string       `json:"digest"` // of the measured gate runs and the plan: see [Results.digest]
	All    []*resampled `json:"all"`    // one for each way
	First  []*resampled `json:"first"`  // the same of the first gate runs alone

	// Pull is the same by the plan and in the time of a pull request.
	Pull *madeRuns `json:"pull,omitempty"`
}

// resamplings returns the ways in which gate runs are made, with the number of runs in each.
func resamplings(plan gate.Plan, runs int) []resampling {
	time := plan.Rules[0]
	ways := []resampling{
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
		ways[i].Runs, ways[i].Seed = runs, resampledSeed+uint64(i)
	}
	return ways
}

// pullResamplings are the [resamplings] by the plan of a pull request, whose time is enough for so
// many launches.
func pullResamplings(plan gate.Plan, runs, launches int) []resampling {
	effect := plan.Rules[0].Effect
	ways := []resampling{{}, {Slowdown: effect}, {Slowdown: effect, Every: true}}
	for i := range ways {
		ways[i].Runs, ways[i].Seed, ways[i].Most = runs, resampledSeed+uint64(i), launches
	}
	return ways
}

// way returns the findings about gate runs that were made in one way; nil if there are none.
func (r *madeRuns) way(slowdown float64, every, history bool) *resampled {
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

// pool returns the pool of the A/A gate runs, and the plan and the noise by which made gate
// runs are judged.
func (r *Results) pool() (*pool, gate.Plan, gate.Noise, error) {
	plan := gate.DefaultPlan()
	var sets []*compare.Set
	for _, n := range r.aa {
		sets = append(sets, n.set)
	}
	pool, err := newPool(plan, sets...)
	return pool, plan, gate.HistoryNoise(plan, sets...), err
}

// resample makes gate runs of the A/A gate runs, the given number in each way, by the plan of a
// pull request or by the default one.
func (r *Results) resample(runs int, pull bool) ([]*resampled, error) {
	pool, plan, noise, err := r.pool()
	if err != nil {
		return nil, err
	}
	ways := resamplings(plan, runs)
	if pull {
		plan = gate.PullPlan()
		ways = pullResamplings(plan, runs, r.mostLaunches())
	}
	var all []*resampled
	for _, how := range ways {
		all = append(all, pool.resample(plan, noise, how))
	}
	return all, nil
}

// digest returns a digest of the A/A gate runs and the plan, from which made gate runs follow.
func (r *Results) digest(pull bool) (string, error) {
	plan, launches := gate.DefaultPlan(), ""
	if pull {
		plan, launches = gate.PullPlan(), strconv.Itoa(r.mostLaunches())
	}
	text, err := json.Marshal(plan)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	hash.Write(text)
	io.WriteString(hash, launches)
	for _, n := range r.aa {
		fmt.Fprintf(hash, "%s %d\n", filepath.Base(n.dir), len(n.text))
		hash.Write(n.text)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// Resample makes gate runs of the A/A gate runs in dir, judges them, and writes the findings
// to resampled.json in dir. It does nothing if the file is of these gate runs and this plan
// already. It removes the file if the A/A gate runs are too few; the page then says why.
func Resample(dir string) error {
	r, err := Read(dir)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, resampledFile)
	if _, _, _, err := r.pool(); err != nil {
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	var kept *madeRuns
	if r.resampled != nil {
		kept = r.resampled.Pull
	}
	made, err := r.made(r.resampled, false)
	if err != nil {
		return err
	}
	pull, err := r.made(kept, true)
	if err != nil || made == r.resampled && pull == kept {
		return err
	}
	made.Pull = pull
	text, err := json.MarshalIndent(made, "", "\t")
	if err != nil {
		return err
	}
	return folder.WriteOwn(path, func(w io.Writer) error {
		_, err := w.Write(append(text, '\n'))
		return err
	})
}

// made returns the findings about made gate runs, by the plan of a pull request or by the default
// one. They are those that were kept, if these are of today's gate runs and plan.
func (r *Results) made(kept *madeRuns, pull bool) (*madeRuns, error) {
	digest, err := r.digest(pull)
	if err != nil || kept != nil && kept.Digest == digest {
		return kept, err
	}
	made := &madeRuns{Digest: digest}
	if made.First, err = r.resample(firstRuns, pull); err != nil {
		return nil, err
	}
	made.All, err = r.resample(resampledRuns, pull)
	return made, err
}

// readResampled reads the findings about made gate runs. It returns nil without a file.
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

// checkResampled returns an error if the findings are of other gate runs or of another plan.
func (r *Results) checkResampled() error {
	if r.resampled == nil {
		return nil
	}
	for _, made := range []*madeRuns{r.resampled, r.resampled.Pull} {
		digest, err := r.digest(made == r.resampled.Pull)
		if err != nil {
			return err
		}
		if made != nil && digest != made.Digest {
			return fmt.Errorf("%s is of other gate runs or of another plan; run make docs", resampledFile)
		}
	}
	return nil
}
