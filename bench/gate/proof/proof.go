package proof

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"example.com/mapbench/internal/resultfile"
)

// Results is what the folder results/gate holds. [Read] returns it.
type Results struct {
	aa      []*measured
	planted []*measured
	hundred *measured

	// By the plan and in the time of a pull request.
	pullAA, pullPlanted []*measured

	changes []change

	plain        []plainRun // with nothing planted
	plainPlanted []plainRun

	resampled *madeRuns // nil without resampled.json
}

// A change is a change that nobody planted, and what the gate found of it.
type change struct {
	name string
	run  *measured
	long *measured // a longer measurement of the same; may be nil
}

// Read reads results/gate, whose path is dir. Parts of it may be missing. It returns an error
// if a gate run has not ended, or if runs come from different machines.
func Read(dir string) (*Results, error) {
	r := new(Results)
	var err error
	runs := func(pattern string) (runs []*measured) {
		found, e := readRuns(filepath.Join(dir, pattern))
		err = errors.Join(err, e)
		return found
	}
	plain := func(pattern string) (runs []plainRun) {
		found, e := readPlainRuns(filepath.Join(dir, pattern))
		err = errors.Join(err, e)
		return found
	}
	r.aa = runs("aa")
	r.planted = runs("plant-*")
	if hundred := runs("hundred"); len(hundred) > 0 {
		r.hundred = hundred[0]
	}
	r.pullAA, r.pullPlanted = runs("pull/aa"), runs("pull/plant-*")
	for _, n := range runs("real") {
		name, long := strings.CutSuffix(n.dir, string(filepath.Separator)+"long")
		if !long {
			r.changes = append(r.changes, change{name: filepath.Base(name), run: n})
		} else if i := slices.IndexFunc(r.changes, func(c change) bool { return c.run.dir == name }); i >= 0 {
			r.changes[i].long = n
		} else {
			err = errors.Join(err, fmt.Errorf("%s is beside no gate run in %s; measure that too", n.dir, name))
		}
	}
	r.plain = plain("benchstat/aa")
	r.plainPlanted = plain("benchstat/plant-*")
	if err = errors.Join(err, r.oneMachine(), r.comparable()); err != nil {
		return nil, err
	}
	r.resampled, err = readResampled(filepath.Join(dir, resampledFile))
	return r, err
}

// runs returns all gate runs, those of real changes last.
func (r *Results) runs() []*measured {
	all := slices.Concat(r.aa, r.planted, r.pullAA, r.pullPlanted)
	if r.hundred != nil {
		all = append(all, r.hundred)
	}
	for _, c := range r.changes {
		if all = append(all, c.run); c.long != nil {
			all = append(all, c.long)
		}
	}
	return all
}

// oneMachine returns an error if gate runs come from different machines.
func (r *Results) oneMachine() error {
	runs := r.runs()
	for _, n := range runs {
		for _, key := range []string{resultfile.KeyCPU, resultfile.KeyCores, resultfile.KeyQuota, resultfile.KeyKernel} {
			if got, want := n.set.Config[key], runs[0].set.Config[key]; got != want {
				return fmt.Errorf("%s was measured with %s %q, and %s with %q; measure all gate runs on one machine", n.dir, key, got, runs[0].dir, want)
			}
		}
	}
	return nil
}

// foldersWith returns the folders that hold a file of the given name: those of a pattern and
// below, in lexical order.
func foldersWith(pattern, file string) ([]string, error) {
	roots, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Name() == file {
				dirs = append(dirs, filepath.Dir(path))
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(dirs)
	return dirs, nil
}
