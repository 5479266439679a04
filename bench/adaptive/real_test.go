package adaptive

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/bench"
	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/resultfile"
)

// workerArg makes the test program a worker.
const workerArg = "worker-of-tests"

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == workerArg {
		worker.Main(contestants.All()...)
	}
	os.Exit(m.Run())
}

// TestRaceOfRealMaps races two maps for a few launches, and resumes the race.
func TestRaceOfRealMaps(t *testing.T) {
	cells, err := bench.ParseCells([]string{"mutex", "sync.Map", "nop"}, []string{"read=50/n=100"}, []int{1})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	var said []string
	c := bench.Config{
		Cells: cells, Sources: []bench.Source{{Program: []string{os.Args[0], workerArg}}},
		Looks: []int{3, 4}, Launches: 3, Rounds: bench.Survey, Contenders: bench.Survey, Budget: time.Minute, Seed: 7, Out: &out,
		Progress: func(p bench.Progress) {
			if p.Cells != 1 || p.Looks != 2 || p.Look < 1 || p.Remaining <= 0 || p.Remaining > time.Minute {
				t.Errorf("the progress is %+v; want one cell, a look of two, and no more time than the budget", p)
			}
		},
	}
	summary, unusable, err := Race(t.Context(), c, func(text string) { said = append(said, text) })
	if err != nil {
		t.Fatal(err)
	}
	last := said[len(said)-1]
	if !strings.HasPrefix(said[0], "racing mutex, sync.Map, nop in 1 cell: 3 launches of each take up to about ") || !strings.HasPrefix(last, "1 cell: 1 ") {
		t.Errorf("it says %q; want what comes, and in the end what came of the cell", said)
	}
	f, err := resultfile.Parse(out.Bytes(), "f.txt")
	if err != nil || len(f.Cut) > 0 || summary.Launches < 1 {
		t.Fatalf("%d launches, %v, cut %v:\n%s", summary.Launches, err, f.Cut, &out)
	}
	if summary.Valid > 0 && len(unusable) > 0 {
		t.Errorf("%d launches are valid, and %v is unusable", summary.Valid, unusable)
	}
	if c.Earlier, err = bench.ReadEarlier(strings.NewReader(out.String()), "f.txt"); err != nil {
		t.Fatal(err)
	}
	size := out.Len()
	if _, _, err := Race(t.Context(), c, func(string) {}); err != nil {
		t.Fatal(err)
	}
	if more := out.String()[size:]; summary.Valid == summary.Launches && summary.Launches >= 3 && !strings.HasPrefix(last, "1 cell: 1 open") && more != "" {
		t.Errorf("the race is over, and resumed it writes %q", more)
	}
}

// TestPlannedSaysTooFew plans too few launches to compare anything.
func TestPlannedSaysTooFew(t *testing.T) {
	cells, err := bench.ParseCells([]string{"mutex", "sync.Map", "nop"}, []string{"read=50/n=100"}, []int{1})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	c := bench.Config{
		Cells: cells, Sources: []bench.Source{{Program: []string{os.Args[0], workerArg}}},
		Launches: 1, Rounds: bench.Survey, Seed: 7, Out: new(bytes.Buffer),
	}
	if _, _, err := Planned(t.Context(), c, func(text string) { said = append(said, text) }); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(said, "1 launch can't rank 2 impls: that takes 3 or more; leave out -launches to race") {
		t.Errorf("it says %q; want that one launch is too few", said)
	}
}
