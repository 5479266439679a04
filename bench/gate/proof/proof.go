// Package proof writes docs/gate.md: how often the gate is wrong and what it
// sees, from gate runs that were measured for that, in results/gate.
//
// The folders below it are
//
//	aa/night-NN             gate runs of one subject against itself
//	plant-SHARE/…           gate runs with a planted slowdown, of any names
//	hundred                 a gate run of the suite of 100 cells
//	real/NAME               a change that no one planted
//	real/NAME/long          the same change, measured directly for long
//	benchstat/aa/night-NN   what people do today, one subject on both sides
//	benchstat/plant-SHARE/… the same with planted slowdowns
//	resampled.json          what gate runs made of those in aa came to
//
// A gate run's folder holds night.txt, which may be trimmed ([Trim]), and
// verdict.json; benchstat's hold old.txt, new.txt and seconds, as
// scripts/benchstat-nights leaves them. What is not there is "not measured yet" on
// the page.
//
// Gate runs are judged again, by the rule of the day, so that the page can't tell of
// another rule than the one in force.
package proof

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/mapbench/internal/resultfile"
)

// Results is what results/gate holds.
type Results struct {
	aa      []*measured
	planted []*measured
	hundred *measured
	changes []change

	plain        []plainNight // with nothing planted
	plainPlanted []plainNight

	resampled *madeRuns // nil before there are any
}

// A change is a real one, with a direct measurement.
type change struct {
	name        string
	night, long *measured // long may be nil
}

// Read reads results/gate, whose path is dir. Parts may be missing; a gate run that has
// not ended is an error.
func Read(dir string) (*Results, error) {
	r := new(Results)
	var err error
	nights := func(pattern string) (nights []*measured) {
		found, e := readRuns(filepath.Join(dir, pattern))
		err = errors.Join(err, e)
		return found
	}
	plain := func(pattern string) (nights []plainNight) {
		found, e := readPlainNights(filepath.Join(dir, pattern))
		err = errors.Join(err, e)
		return found
	}
	r.aa = nights("aa")
	r.planted = nights("plant-*")
	if hundred := nights("hundred"); len(hundred) > 0 {
		r.hundred = hundred[0]
	}
	for _, n := range nights("real") {
		name, long := strings.CutSuffix(n.dir, string(filepath.Separator)+"long")
		if !long {
			r.changes = append(r.changes, change{name: filepath.Base(name), night: n})
		} else if i := slices.IndexFunc(r.changes, func(c change) bool { return c.night.dir == name }); i >= 0 {
			r.changes[i].long = n
		} else {
			err = errors.Join(err, fmt.Errorf("%s is beside no gate run in %s; measure that, too", n.dir, name))
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

// nights returns all gate runs, real changes last.
func (r *Results) nights() []*measured {
	all := slices.Concat(r.aa, r.planted)
	if r.hundred != nil {
		all = append(all, r.hundred)
	}
	for _, c := range r.changes {
		if all = append(all, c.night); c.long != nil {
			all = append(all, c.long)
		}
	}
	return all
}

// oneMachine refuses gate runs of different machines.
func (r *Results) oneMachine() error {
	nights := r.nights()
	for _, n := range nights {
		for _, key := range []string{resultfile.KeyCPU, resultfile.KeyCores, resultfile.KeyQuota, resultfile.KeyKernel} {
			if got, want := n.set.Config[key], nights[0].set.Config[key]; got != want {
				return fmt.Errorf("%s was measured with %s %q, and %s with %q; measure all gate runs on one machine", n.dir, key, got, nights[0].dir, want)
			}
		}
	}
	return nil
}

// foldersWith returns the folders at or below those of a pattern that hold a file, in
// lexical order.
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

// writeFile writes a file, which is there whole or not at all.
func writeFile(name string, text []byte) error {
	part := name + ".part"
	if err := os.WriteFile(part, text, 0o644); err != nil {
		return err
	}
	return os.Rename(part, name)
}
