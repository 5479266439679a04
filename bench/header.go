package bench

import (
	"cmp"
	"strconv"

	"example.com/mapbench/bench/machine"
	"example.com/mapbench/internal/resultfile"
)

// header writes the file's header.
func (r *Conductor) header(planned []Cell) error {
	cells := make([]resultfile.Cell, len(planned))
	for i, c := range planned {
		cells[i] = resultfile.Cell(c)
	}
	return r.out().Header(r.fileConfig(), cells)
}

// fileConfig returns the file's configuration.
func (r *Conductor) fileConfig() resultfile.Config {
	layouts := resultfile.LayoutsFresh
	for _, s := range r.config.Sources {
		if !s.Fresh() {
			layouts = resultfile.LayoutsNone
		}
	}
	config := resultfile.Config{{Key: resultfile.KeyVersion, Value: resultfile.Version}}
	config = append(config, machine.This().Config()...)
	for i, s := range r.config.Sources {
		if s.Side != "" || i == 0 {
			for _, s := range r.sideConfig(i) {
				config = append(config, resultfile.Setting{Key: resultfile.SideKey(r.config.Sources[i].Side, s.Key), Value: s.Value})
			}
			continue
		}
		for _, s := range r.provenance(i) {
			config = append(config, resultfile.Setting{Key: resultfile.WorkerKey(i, s.Key), Value: s.Value})
		}
	}
	add := func(key, value string) { config = append(config, resultfile.Setting{Key: key, Value: value}) }
	if r.config.JudgedBy != "" {
		add(resultfile.KeyJudgedBy, r.config.JudgedBy)
	}
	if !r.config.Began.IsZero() {
		add(resultfile.KeyBegan, resultfile.FormatBegan(r.config.Began))
		add(resultfile.KeyPace, machine.ThisCapacity().String())
	}
	add(resultfile.KeySeed, strconv.FormatUint(r.config.Seed, 10))
	add(resultfile.KeyLayouts, layouts)
	add(resultfile.KeyLaunches, strconv.Itoa(r.config.Launches))
	add(resultfile.KeyRounds, string(r.config.Rounds))
	if len(r.config.Looks) > 0 {
		add(resultfile.KeyLooks, resultfile.FormatLooks(r.config.Looks))
		add(resultfile.KeyContenders, string(r.config.Contenders))
	}
	add(resultfile.KeyDigest, r.hellos[0].Digest)
	return append(config, r.config.Shard.Config()...)
}

// sideConfig returns the settings of a run, or of a gate's side: the peers' modules, the
// subject and the provenance. The keys lack the side's name.
func (r *Conductor) sideConfig(source int) (config resultfile.Config) {
	add := func(key, value string) { config = append(config, resultfile.Setting{Key: key, Value: value}) }
	s, hello := r.config.Sources[source], r.hellos[source]
	for _, o := range r.available {
		if o.side == s.Side && o.Version != "" {
			add(resultfile.PeerKey(o.Name), o.Module+"@"+o.Version)
		}
	}
	if s.Side != "" {
		add(resultfile.KeySubject, s.Subject)
	}
	if s.Plugin != "" {
		add(resultfile.KeyPlugin, s.Plugin)
	}
	if s.Harness != "" {
		add(resultfile.KeyHarness, s.Harness)
	}
	if len(s.Builds) > 0 {
		add(resultfile.KeyBuilds, strconv.Itoa(len(s.Builds)))
	}
	if s.Planted != "" {
		add(resultfile.KeyPlanted, s.Planted)
	}
	add(resultfile.KeyGoVersion, hello.GoVersion)
	add(resultfile.KeyGOAMD64, cmp.Or(hello.GOAMD64, "n/a"))
	return append(config, r.provenance(source)...)
}

// provenance returns the settings that say what a source is built from, and how.
func (r *Conductor) provenance(source int) resultfile.Config {
	s := r.config.Sources[source]
	config := resultfile.Config{
		{Key: resultfile.KeyCommit, Value: cmp.Or(s.Commit, "unknown")},
		{Key: resultfile.KeyDirty, Value: strconv.FormatBool(s.Dirty)},
	}
	if flags := r.flags[source]; flags != "" {
		config = append(config, resultfile.Setting{Key: resultfile.KeyBuild, Value: flags})
	}
	if built := r.built[source]; built != "" { // even a clean tree may change before the file is resumed
		config = append(config, resultfile.Setting{Key: resultfile.KeyBuilt, Value: built})
	}
	return config
}
