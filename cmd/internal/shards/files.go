package shards

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"example.com/mapbench/bench/shard"
	"example.com/mapbench/internal/folder"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// Join joins the files of a run's shards in a new file, and returns how many cells it has. The
// error is a [shard.MissingError] if a shard is missing or has not ended.
func (p Paths) Join(out string) (cells int, err error) {
	var parts []*shard.Part
	var files []*resultfile.File
	err = p.Each(func(path string) error {
		part, err := shard.Read(path, path)
		if err != nil {
			return err
		}
		if part.OfGate() {
			return fmt.Errorf("%s is of a gate run; name its folder", path)
		}
		if !part.File.Ended() || part.File.Rest > 0 {
			part.GoOn = "mapbench run -resume " + words.ShellQuote(path)
		}
		parts, files = append(parts, part), append(files, part.File)
		return nil
	})
	if err != nil {
		return 0, err
	}
	if err := p.Check(parts, "run"); err != nil {
		return 0, err
	}
	if _, err := os.Lstat(out); !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("-o: %s exists; move it away, or name another file", out)
	}
	if err := folder.WriteFile(out, func(w io.Writer) error { return resultfile.Join(w, files) }); err != nil {
		return 0, fmt.Errorf("-o: %w", err)
	}
	return parts[0].Shard.Cells, nil
}
