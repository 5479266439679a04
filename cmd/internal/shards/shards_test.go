package shards

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/shard"
	"example.com/mapbench/internal/resultfile"
)

// several is a flag that may be given several times.
type several []string

func (s *several) String() string     { return "" }
func (s *several) Set(v string) error { *s = append(*s, v); return nil }
func (s *several) All() []string      { return *s }

// TestFlag takes the flags that say the plan, and refuses what is no shard.
func TestFlag(t *testing.T) {
	take := func(args ...string) (found []string, err error) {
		flags := flag.NewFlagSet("", flag.ContinueOnError)
		var f Flag
		var specs several
		f.Register(flags)
		flags.Var(&specs, "spec", "")
		flags.String("o", "", "")
		flags.Bool("throughput", false, "")
		flags.String("old", "", "")
		if err := flags.Parse(args); err != nil {
			t.Fatal(err)
		}
		if err := f.Check(); err != nil {
			return nil, err
		}
		err = f.Take(flags, func(number, of int, flags []string) error {
			if number != 2 || of != 4 {
				return errors.New("it is full")
			}
			found = flags
			return nil
		})
		return found, err
	}
	got, err := take("-spec", "a b", "-o", "x", "-shard", "2/4", "-throughput", "-spec", "c", "-old", "HEAD")
	if want := []string{"-old=HEAD", "-spec=a b", "-spec=c", "-throughput=true"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
	if got, err := take("-old", "HEAD"); got != nil || err != nil {
		t.Errorf("without a shard: %q, %v; want nothing", got, err)
	}
	if _, err := take("-shard", "3/2"); err == nil || !strings.HasPrefix(err.Error(), `-shard: shard "3/2": want `) {
		t.Errorf("3/2: %v; want it refused", err)
	}
	if _, err := take("-shard", "1/4"); err == nil || err.Error() != "-shard 1/4: it is full" {
		t.Errorf("a plan that can't be shared: %v", err)
	}
}

// TestPaths tells files, folders and what is not there.
func TestPaths(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "f")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := FindPaths([]string{file + "1", file, file + "2"})
	if err != nil || p.Folders || !slices.Equal(p.There, []string{file}) || !slices.Equal(p.Absent, []string{file + "1", file + "2"}) {
		t.Errorf("%+v, %v; want one file, and two that are not there", p, err)
	}
	if p, err := FindPaths([]string{dir}); err != nil || !p.Folders {
		t.Errorf("%+v, %v; want a folder", p, err)
	}
	for _, names := range [][]string{{dir, file}, {file, dir}, {file + "1"}} {
		if _, err := FindPaths(names); err == nil {
			t.Errorf("%q: no error", names)
		}
	}
}

// TestEach wants what measured nothing to be as if it were not there.
func TestEach(t *testing.T) {
	p := Paths{There: []string{"a", "b", "c"}, Absent: []string{"d"}}
	err := p.Each(func(path string) error {
		if path == "b" {
			return fmt.Errorf("b: %w", bench.ErrNothing)
		}
		return nil
	})
	if err != nil || !slices.Equal(p.There, []string{"a", "c"}) || !slices.Equal(p.Absent, []string{"d", "b"}) {
		t.Errorf("%+v, %v; want b absent", p, err)
	}
	if err := p.Each(func(string) error { return os.ErrPermission }); err != os.ErrPermission {
		t.Errorf("%v; want the error of reading", err)
	}
	if err := p.Each(func(string) error { return bench.ErrNothing }); err == nil || errors.Is(err, bench.ErrNothing) {
		t.Errorf("%v; want an error if nothing is left", err)
	}
}

// TestMissingIsNamed wants the command that measures a shard, as a shell takes it, and a path
// that the user has named for it.
func TestMissingIsNamed(t *testing.T) {
	check := func(path string, absent []string, want string) {
		t.Helper()
		s := &resultfile.Shard{Number: 1, Of: 2, Cells: 2, Places: []int{0}, Flags: []string{"-old=HEAD~1", "-plant=*=5%", "-new=$(date)"}}
		part := &shard.Part{Path: path, Shard: s, File: new(resultfile.File)}
		err := Paths{Absent: absent}.Check([]*shard.Part{part}, "gate")
		want = "shard 2/2 is missing: mapbench gate -old=HEAD~1 '-plant=*=5%' '-new=$(date)' -shard 2/2 -o " + want
		if err == nil || err.Error() != want || !errors.As(err, new(shard.MissingError)) {
			t.Errorf("%s: %v; want %q", path, err, want)
		}
	}
	check("shards/1", nil, "shards/2")
	check("shards/1/", nil, "shards/2")
	check("a1/shard-1.txt", nil, "a1/shard-2.txt")
	check("a/first", nil, "a/first-2")
	check("a/1", []string{"a/3", "a/2"}, "a/2")
	check("a/1", []string{"b"}, "b")
	check("a/1", []string{"it's"}, `'it'\''s'`)
}
