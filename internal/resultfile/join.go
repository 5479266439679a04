package resultfile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Join writes the files of a plan's shards as one file. Its header lists the plan's cells in
// their order. What each shard measured follows, below settings that say which shard it is,
// its seed, and on which machine it ran. Where the machines differ, the header names all of
// them, so that the file is of none of them alone.
//
// The caller has checked that the files belong together. It is an error if their cells don't
// make up a plan.
func Join(w io.Writer, files []*File) error {
	shards := make([]*Shard, len(files))
	all := 0
	for i, f := range files {
		s, err := f.Config.Shard()
		if err == nil && (s == nil || len(s.Places) != len(f.Cells)) {
			err = errors.New("its cells are not those of a shard")
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		shards[i] = s
		all += len(s.Places)
	}
	cells, known := make([]Cell, all), make([]bool, all)
	for i, f := range files {
		for k, place := range shards[i].Places {
			if place >= all || known[place] {
				return fmt.Errorf("%s: its cell %d is not the plan's: was the file edited? measure the shard again", f.Name, k+1)
			}
			cells[place], known[place] = f.Cells[k], true
		}
	}
	var b bytes.Buffer
	if err := NewWriter(&b).Header(joined(files), cells); err != nil {
		return err
	}
	for i, f := range files {
		b.WriteString(KeyShard + ": " + shards[i].String() + "\n" + KeySeed + ": " + f.Config.Get(KeySeed) + "\n")
		for _, key := range MachineKeys {
			b.WriteString(SideKey(KeyShard, key) + ": " + cmp.Or(f.Config.Get(key), none) + "\n")
		}
		for _, e := range f.body() {
			if e.Line != nil || strings.HasPrefix(e.Text, "#") && !strings.HasPrefix(e.Text, comment+endedComment) {
				b.WriteString(e.Text + "\n")
			}
		}
		b.WriteByte('\n')
	}
	return NewWriter(w).flush(&b)
}

// none stands for a setting that a machine doesn't have, such as a quota.
const none = "none"

// joined returns the configuration of the file that files are joined to: the first file's,
// but for the shard, the machines and whether a work tree was dirty.
func joined(files []*File) (config Config) {
	for _, s := range files[0].Config {
		switch {
		case s.Key == KeyShard, s.Key == KeyPlaces, s.Key == KeyFlags, s.Key == KeyPace:
			continue
		case IsKey(s.Key, KeyDirty):
			for _, f := range files {
				if f.Config.Get(s.Key) != strconv.FormatBool(false) {
					s.Value = f.Config.Get(s.Key)
				}
			}
		}
		config = append(config, s)
	}
	for _, key := range MachineKeys {
		var values []string
		for _, f := range files {
			if value := cmp.Or(f.Config.Get(key), none); !slices.Contains(values, value) {
				values = append(values, value)
			}
		}
		if value := strings.Join(values, "; "); value != none {
			config = config.with(Setting{key, value})
		}
	}
	return config.with(Setting{KeyShards, strconv.Itoa(len(files))})
}

// body returns the entries behind the header, which ends in the cells and an empty line.
func (f *File) body() []Entry {
	for i, e := range f.Entries {
		if i > 0 && e.Text == "" && strings.HasPrefix(f.Entries[i-1].Text, comment+CellPrefix) {
			return f.Entries[i+1:]
		}
	}
	return nil
}
