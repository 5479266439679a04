package compare

import (
	"testing"

	"gonum.org/v1/gonum/stat"

	"example.com/mapbench/internal/checkout"
	"example.com/mapbench/internal/resultfile"
)

// TestGlanceOnResults lets a glance judge every two consecutive launches of files that have
// many launches of all impls. It must leave out no map that is nearly the best of all the
// launches. It logs how often its assumption about the spread is broken.
func TestGlanceOnResults(t *testing.T) {
	checkout.Needs(t, "../../results")
	j := NewJudge(Options{})
	glances, left, pairs, wide := 0, 0, 0, 0
	for _, path := range []string{"../../results/baseline/quick.txt", "../../results/baseline/aa.txt"} {
		s, err := ReadFiles(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range s.Cells {
			var ranked []int
			for i, name := range c.Contestants {
				if j.Ranks(name) && j.launchesOf(c, i, c.all()) == len(c.Launches) {
					ranked = append(ranked, i)
				}
			}
			if len(ranked) < 2 || len(c.Launches) < 6 {
				continue
			}
			best := j.ahead(c, ranked, c.all())
			for _, i := range ranked {
				if i != best {
					pairs++
					if stat.StdDev(c.pairs(i, best, c.all(), resultfile.NsPerOp, nil), nil) > assumedSpread {
						wide++
					}
				}
			}
			for from := 0; from+2 <= len(c.Launches); from += 2 {
				seen := *c
				seen.Launches, seen.looks = c.Launches[from:from+2], raceLooks
				found := j.contest(&seen, ranked, false)
				glances++
				for _, r := range found.rivals {
					if !r.beaten {
						continue
					}
					left++
					if behind := j.meanLog(c, r.contestant, c.all()) - j.meanLog(c, best, c.all()); behind < 0.1 {
						t.Errorf("%s: %s, launches %d and %d: %s is left out, and is %.0f %% behind the best in all launches",
							path, c, from, from+1, c.Contestants[r.contestant], 100*behind)
					}
				}
			}
		}
	}
	t.Logf("%d glances left out %d maps; %d of %d pairs have a spread above %v", glances, left, wide, pairs, assumedSpread)
	if glances == 0 || left == 0 {
		t.Errorf("%d glances left out %d maps; want some", glances, left)
	}
}
