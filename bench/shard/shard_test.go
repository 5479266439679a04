package shard

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/internal/resultfile"
)

// cellsOf returns a cell of a map for each number of entries.
func cellsOf(t *testing.T, sizes ...int) (cells []bench.Cell) {
	t.Helper()
	for _, n := range sizes {
		more, err := bench.ParseCells([]string{"mutex"}, []string{fmt.Sprintf("read=95/n=%d", n)}, []int{2})
		if err != nil {
			t.Fatal(err)
		}
		cells = append(cells, more...)
	}
	return cells
}

// TestDeal wants every cell in one shard, and shards that take about equally long.
func TestDeal(t *testing.T) {
	cells := cellsOf(t, 1000, 1_000_000, 1001, 1_000_001, 100, 101, 102, 100_000, 1002, 1003, 3_000_000)
	for of := range len(cells) + 2 {
		if of == 0 {
			continue
		}
		dealt, err := Deal(cells, bench.Judged, of)
		if of > len(cells) {
			if err == nil {
				t.Errorf("%d shards of %d cells: no error", of, len(cells))
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		again, _ := Deal(cells, bench.Judged, of)
		if fmt.Sprint(again) != fmt.Sprint(dealt) {
			t.Errorf("%d shards: %v and then %v; want it equal", of, dealt, again)
		}
		longest := time.Duration(0)
		for _, c := range cells {
			longest = max(longest, c.Expected(bench.Judged))
		}
		var least, most time.Duration
		for i, places := range dealt {
			sum := time.Duration(0)
			for _, c := range Pick(cells, places) {
				sum += c.Expected(bench.Judged)
			}
			if i == 0 || sum < least {
				least = sum
			}
			most = max(most, sum)
			if len(places) == 0 || !slices.IsSorted(places) {
				t.Errorf("%d shards: shard %d has the cells %v; want some, ascending", of, i+1, places)
			}
		}
		if most-least > longest {
			t.Errorf("%d shards take %v to %v; want them apart by one cell at most, %v", of, least, most, longest)
		}
		all := slices.Concat(dealt...)
		slices.Sort(all)
		for i, place := range all {
			if i != place || len(all) != len(cells) {
				t.Fatalf("%d shards have the places %v; want each once", of, all)
			}
		}
	}
}

// TestTake wants the shards of a run to have one plan, and others if anything differs.
func TestTake(t *testing.T) {
	config := func() bench.Config {
		return bench.Config{Cells: cellsOf(t, 10, 20, 30), Launches: 5, Rounds: bench.Survey, Looks: []int{5, 11}, Contenders: bench.Judged}
	}
	plan := func(edit func(*bench.Config), number int) string {
		t.Helper()
		c := config()
		edit(&c)
		if err := Take(&c, number, 2, []string{"-x"}); err != nil {
			t.Fatal(err)
		}
		if c.Shard.Number != number || c.Shard.Of != 2 || len(c.Cells) != len(c.Shard.Places) || c.Shard.Cells != 3 || !slices.Equal(c.Shard.Flags, []string{"-x"}) {
			t.Errorf("shard %+v with the cells %v", c.Shard, c.Cells)
		}
		return c.Shard.Plan
	}
	same := func(*bench.Config) {}
	if a, b := plan(same, 1), plan(same, 2); a != b || len(a) != 16 {
		t.Errorf("the shards have the plans %s and %s; want one of 16 digits", a, b)
	}
	for what, edit := range map[string]func(*bench.Config){
		"launches":   func(c *bench.Config) { c.Launches++ },
		"rounds":     func(c *bench.Config) { c.Rounds = bench.Judged },
		"looks":      func(c *bench.Config) { c.Looks = nil },
		"contenders": func(c *bench.Config) { c.Contenders = bench.Survey },
		"a cell":     func(c *bench.Config) { c.Cells[1].Procs = 1 },
		"the order":  func(c *bench.Config) { slices.Reverse(c.Cells) },
	} {
		if plan(edit, 1) == plan(same, 1) {
			t.Errorf("with other %s the plan is the same", what)
		}
	}
	c := config()
	if err := Take(&c, 1, 4, nil); err == nil || c.Shard != nil {
		t.Errorf("4 shards of 3 cells: %v; want an error", err)
	}
}

// partOf returns a shard of a plan of four cells, one in each of four shards.
func partOf(t *testing.T, number int, edit ...string) *Part {
	t.Helper()
	s := resultfile.Shard{Number: number, Of: 4, Plan: "0123456789abcdef", Cells: 4, Places: []int{number - 1}}
	text := fmt.Sprintf("mapbench: 1\ngoos: linux\ncpu: AMD\nkernel: 6.1\nold-subject: HEAD~1\nold-commit: c1\nold-dirty: false\nold-built: b1\nlayouts: fresh\nseed: %d\n", number)
	for _, setting := range s.Config() {
		text += setting.Key + ": " + setting.Value + "\n"
	}
	text += "\nUnit ns/op better=lower\n\n# cell: impl=a read=95/dist=uniform/n=1000 procs=2\n\n" +
		"BenchmarkMap/impl=a/read=95/dist=uniform/n=1000-2 1000 20 ns/op 0 sweep\n"
	name := filepath.Join(t.TempDir(), "r.txt")
	if err := os.WriteFile(name, []byte(strings.NewReplacer(edit...).Replace(text)), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := Read(name, fmt.Sprintf("s%d", number))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestCheck refuses shards that don't belong together, and names those that are missing.
func TestCheck(t *testing.T) {
	check := func(what, want string, missing bool, parts ...*Part) {
		t.Helper()
		err := Check(parts, func(number int) string { return fmt.Sprintf("measure %d", number) })
		if want == "" {
			if err != nil {
				t.Errorf("%s: %v; want no error", what, err)
			}
			return
		}
		if err == nil || err.Error() != want || errors.As(err, new(MissingError)) != missing {
			t.Errorf("%s: %v; want %q, missing: %v", what, err, want, missing)
		}
	}
	all := func(fourth ...string) []*Part {
		return []*Part{partOf(t, 2), partOf(t, 1), partOf(t, 3), partOf(t, 4, fourth...)}
	}
	const next = "; measure the shard again, or name others: measure 4"
	check("all, in any order", "", false, all()...)
	check("one of another machine", "", false, all("cpu: AMD", "cpu: Intel", "kernel: 6.1", "kernel: 6.2")...)
	check("one of another tree", "s2 and s4 are built from other code: old-built is \"b1\" and \"b2\""+next, false, all("old-built: b1", "old-built: b2", "old-dirty: false", "old-dirty: true")...)
	check("one with another compiler of C", "", false, all("old-built: b1", "old-built: b2")...)
	check("one of another commit", "s2 and s4 differ: old-commit is \"c1\" and \"c2\""+next, false, all("c1", "c2")...)
	check("one of another system", "s2 and s4 come from different machines: goos is \"linux\" and \"darwin\""+next, false, all("linux", "darwin")...)
	check("one that has more settings", "s2 and s4 differ: old-build is \"\" and \"-race\""+next, false, all("layouts:", "old-build: -race\nlayouts:")...)
	check("one of another plan", "s2 and s4 are of different plans, with other cells or settings (-procs, where machines differ); measure the shard again: measure 4", false, all("0123456789abcdef of 4", "0123456789abcdee of 4")...)
	check("one of another number", "s2 is shard 2/4, s4 is shard 4/5: want the shards of one number; measure one of them again", false, all("4/4", "4/5")...)
	check("one twice", "s1 and s1 are both shard 1/4; leave one of them out", false, partOf(t, 1), partOf(t, 2), partOf(t, 1))
	check("one lost", "shard 3/4 is missing: measure 3", true, partOf(t, 1), partOf(t, 2), partOf(t, 4))
	unfinished := all()
	unfinished[0].GoOn = "go on"
	check("two lost", "shard 2/4 in s2 has not ended: go on\nshard 4/4 is missing: measure 4", true, unfinished[:3]...)

	programs := func(number int, built string) *Part {
		return partOf(t, number, "fresh", "none", "built: b1", "built: "+built)
	}
	check("other programs", "s1 and s2 are built from other code: old-built is \"b1\" and \"b2\"; measure the shard again, or name others: measure 2", false, programs(1, "b1"), programs(2, "b2"))
	run := func(number int, cpu string) *Part {
		return partOf(t, number, "old-", "", "subject: HEAD~1\n", "", "cpu: AMD", "cpu: "+cpu)
	}
	check("a run on different machines", "s1 and s2 come from different machines: cpu is \"AMD\" and \"Intel\"; measure the shard again, or name others: measure 2", false, run(1, "AMD"), run(2, "Intel"))
	check("a run on one", "", false, run(1, "AMD"), run(2, "AMD"), run(3, "AMD"), run(4, "AMD"))
}

// TestRead refuses files that are no shards.
func TestRead(t *testing.T) {
	name := filepath.Join(t.TempDir(), "r.txt")
	const cell = "\nUnit ns/op better=lower\n\n# cell: impl=a read=95/dist=uniform/n=1000 procs=2\n\n"
	for _, test := range []struct{ text, want string }{
		{"mapbench: 1\nseed: 7\n" + cell, "R is no shard, it holds a whole plan; judge it by itself, or measure shards with -shard 1/2 and so on"},
		{"mapbench: 1\nseed: 7\nshards: 2\nshard: 1/2\n" + cell, "R was joined of shards already; name the shards"},
		{"mapbench: 1\nshard: 1/2\n" + cell, name + `: plan "": want the fingerprint of a plan and its numbers of cells and controls`},
		{"a poem\n", name + ":1: "},
	} {
		if err := os.WriteFile(name, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(name, "R"); err == nil || !strings.HasPrefix(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v; want %q", test.text, err, test.want)
		}
	}
	if _, err := Read(name+"x", "R"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}
