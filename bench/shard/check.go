package shard

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"example.com/mapbench/bench"
	"example.com/mapbench/internal/resultfile"
)

// A Part is what one shard measured.
type Part struct {
	// Path is what the user calls it: a results file, or the folder of a gate run.
	Path  string
	Shard *resultfile.Shard
	File  *resultfile.File

	// GoOn is the command that goes on with a shard that has not ended; "" for one that has.
	GoOn string
}

// MissingError is the error of a shard that was not measured, or not to its end. It says
// which command does that.
type MissingError struct{ error }

// Unwrap returns the error that says what is missing.
func (e MissingError) Unwrap() error { return e.error }

// Read reads the results file of a shard. Path is what messages call it. The caller sets
// GoOn. The error is [bench.ErrNothing] if not even the header is whole.
func Read(name, path string) (*Part, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	f, err := bench.ParseFile(text, name)
	if err != nil {
		return nil, err
	}
	s, err := f.Config.Shard()
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	case s == nil && f.Config.Get(resultfile.KeyShards) != "":
		return nil, fmt.Errorf("%s was joined of shards already; name the shards", path)
	case s == nil:
		return nil, fmt.Errorf("%s is no shard, it holds a whole plan; judge it by itself, or measure shards with -shard 1/2 and so on", path)
	case len(s.Places) != len(f.Cells):
		return nil, fmt.Errorf("%s: its header lists %d cells and %d places of a plan; measure the shard again", name, len(f.Cells), len(s.Places))
	}
	return &Part{Path: path, Shard: s, File: f}, nil
}

// OfGate reports whether the part is of a gate run.
func (p *Part) OfGate() bool {
	return p.File.Config.Get(resultfile.SideKey(resultfile.SideOld, resultfile.KeySubject)) != ""
}

// Check returns an error unless the parts are all shards of one plan, each once. Again
// returns the command that measures a shard. A gate compares builds on each machine, so its
// shards may be of different machines; those of a run may not.
func Check(parts []*Part, again func(number int) string) error {
	first := parts[0]
	found := make(map[int]*Part)
	places := 0
	for _, p := range parts {
		s := p.Shard
		if s.Of != first.Shard.Of {
			return fmt.Errorf("%s is shard %s, %s is shard %s: want the shards of one number; measure one of them again", first.Path, first.Shard, p.Path, s)
		}
		if s.Plan != first.Shard.Plan || s.Cells != first.Shard.Cells || s.Controls != first.Shard.Controls {
			return fmt.Errorf("%s and %s are of different plans, with other cells or settings (-procs, where machines differ); measure the shard again: %s",
				first.Path, p.Path, again(s.Number))
		}
		if err := alike(first, p); err != nil {
			return fmt.Errorf("%w; measure the shard again, or name others: %s", err, again(s.Number))
		}
		if was := found[s.Number]; was != nil {
			return fmt.Errorf("%s and %s are both shard %s; leave one of them out", was.Path, p.Path, s)
		}
		found[s.Number] = p
		places += len(s.Places)
	}
	var missing []string
	for number := 1; number <= first.Shard.Of; number++ {
		switch p := found[number]; {
		case p == nil:
			missing = append(missing, fmt.Sprintf("shard %d/%d is missing: %s", number, first.Shard.Of, again(number)))
		case p.GoOn != "":
			missing = append(missing, fmt.Sprintf("shard %s in %s has not ended: %s", p.Shard, p.Path, p.GoOn))
		}
	}
	if len(missing) > 0 {
		return MissingError{errors.New(strings.Join(missing, "\n"))}
	}
	if want := first.Shard.Cells + first.Shard.Controls; places != want {
		return fmt.Errorf("the shards have %d cells, and their plan has %d: was a file edited? measure all of them again", places, want)
	}
	return nil
}

// free are the keys in which shards may differ.
var free = []string{
	resultfile.KeySeed, resultfile.KeyBegan, resultfile.KeyPace, resultfile.KeyShard, resultfile.KeyPlaces, resultfile.KeyFlags,
}

// alike returns an error if the headers of two shards differ in more than they may.
func alike(a, b *Part) error {
	for _, s := range slices.Concat(a.File.Config, b.File.Config) {
		old, now := a.File.Config.Get(s.Key), b.File.Config.Get(s.Key)
		switch {
		case old == now, slices.Contains(free, s.Key), resultfile.IsKey(s.Key, resultfile.KeyDirty):
			continue
		case a.OfGate() && slices.Contains(resultfile.MachineKeys, s.Key) && s.Key != resultfile.KeyGOOS && s.Key != resultfile.KeyGOARCH:
			continue
		case resultfile.IsKey(s.Key, resultfile.KeyBuilt):
			if side := strings.TrimSuffix(s.Key, resultfile.KeyBuilt); a.clean(side) && b.clean(side) {
				continue
			}
			return fmt.Errorf("%s and %s are built from other code: %s is %q and %q", a.Path, b.Path, s.Key, old, now)
		case slices.Contains(resultfile.MachineKeys, s.Key):
			return fmt.Errorf("%s and %s come from different machines: %s is %q and %q", a.Path, b.Path, s.Key, old, now)
		}
		return fmt.Errorf("%s and %s differ: %s is %q and %q", a.Path, b.Path, s.Key, old, now)
	}
	return nil
}

// clean reports whether the code of a side, or of a run, is known to be that of a commit. Then
// its fingerprint may differ, as it does if a machine has another compiler of C. Prefix is
// what the side's keys begin with. The sides of a gate that are programs must be the same
// files, since their layouts count.
func (p *Part) clean(prefix string) bool {
	c := p.File.Config
	commit := c.Get(prefix + resultfile.KeyCommit)
	return commit != "" && commit != "unknown" && c.Get(prefix+resultfile.KeyDirty) == "false" &&
		!(p.OfGate() && c.Get(resultfile.KeyLayouts) == resultfile.LayoutsNone)
}
