package shards

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/shard"
	"example.com/mapbench/internal/words"
)

// Paths are what a user names to be joined.
type Paths struct {
	// There are those that exist, at least one. Absent are the others.
	There, Absent []string
	// Folders says that they are folders, of gate runs; else they are files.
	Folders bool
}

// FindPaths looks the paths up. It is an error if none exists, or if some are folders and
// others files.
func FindPaths(names []string) (p Paths, err error) {
	for _, name := range names {
		info, err := os.Stat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			p.Absent = append(p.Absent, name)
			continue
		case err != nil:
			return p, err
		case len(p.There) > 0 && info.IsDir() != p.Folders:
			return p, fmt.Errorf("%s and %s: folders are of gate runs, files of runs; name either", p.There[0], name)
		}
		p.There, p.Folders = append(p.There, name), info.IsDir()
	}
	if len(p.There) == 0 {
		return p, fmt.Errorf("%s: no such file or folder; name shards that were measured", names[0])
	}
	return p, nil
}

// Each calls read for every path that exists. A path counts as absent if read's error is that
// nothing was measured; any other error is returned.
func (p *Paths) Each(read func(path string) error) error {
	var there []string
	for _, path := range p.There {
		err := read(path)
		switch {
		case err == nil:
			there = append(there, path)
		case errors.Is(err, bench.ErrNothing):
			p.Absent = append(p.Absent, path)
		default:
			return err
		}
	}
	if len(there) == 0 {
		return fmt.Errorf("%s: nothing was measured; name shards that were", p.There[0])
	}
	p.There = there
	return nil
}

// Check is [shard.Check] of the parts that were read of the paths. Verb is the one that
// measures shards.
func (p Paths) Check(parts []*shard.Part, verb string) error {
	first := parts[0]
	return shard.Check(parts, func(number int) string {
		out := beside(first.Path, first.Shard.Number, number)
		if len(p.Absent) > 0 && !slices.Contains(p.Absent, out) {
			out = p.Absent[0]
		}
		command := slices.Concat([]string{"mapbench", verb}, first.Shard.Flags,
			[]string{"-shard", fmt.Sprintf("%d/%d", number, first.Shard.Of), "-o", out})
		for i, word := range command {
			command[i] = words.ShellQuote(word)
		}
		return strings.Join(command, " ")
	})
}

// beside returns the path of another shard, beside that of one: shards/3 beside shards/1.
func beside(path string, number, other int) string {
	dir, name := filepath.Split(filepath.Clean(path))
	own := strconv.Itoa(number)
	if i := strings.LastIndex(name, own); i >= 0 {
		return dir + name[:i] + strconv.Itoa(other) + name[i+len(own):]
	}
	return dir + name + "-" + strconv.Itoa(other)
}
