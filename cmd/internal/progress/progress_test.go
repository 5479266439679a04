package progress

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"example.com/mapbench/bench"
	"example.com/mapbench/workloads"
)

// TestPlainProgress is what a log shows.
func TestPlainProgress(t *testing.T) {
	var b bytes.Buffer
	p := New(&b)
	p.last = time.Now().Add(-time.Minute)
	p.Update(progressOf(3, 8, 30*time.Second, 50*time.Second))
	p.Update(progressOf(4, 8, 31*time.Second, 50*time.Second)) // too soon after
	p.last = time.Now().Add(-time.Minute)
	race := progressOf(3, 8, 30*time.Second, 50*time.Second)
	race.Look, race.Looks, race.Open, race.Cells = 2, 5, 9, 14
	p.Update(race)
	p.Done()
	if got, want := b.String(), "sweep 1, 3 of 8 launches, 30s, 50s left\nlook 2 of 5, 9 of 14 cells open, 30s, 50s left\n"; got != want {
		t.Errorf("progress %q; want %q", got, want)
	}
}

// TestProgressFits draws the bar on narrow terminals, and looks for the longest line.
func TestProgressFits(t *testing.T) {
	spec, err := workloads.ParseSpec("read=95/n=1000000/dist=zipf0.99/key=string/goroutines=20")
	if err != nil {
		t.Fatal(err)
	}
	control := regexp.MustCompile("\x1b\\[[0-9;]*[a-zA-Z]")
	for _, columns := range []int{10, 24, 40, 80, 200} {
		var b bytes.Buffer
		p := New(&b)
		p.addBar(func() int { return columns })
		for done := range 109 {
			now := progressOf(done, 108, time.Minute, 90*time.Second)
			now.Cell.Spec = spec
			p.Update(now)
		}
		longest := ""
		for line := range strings.SplitSeq(control.ReplaceAllString(b.String(), ""), "\r") {
			if utf8.RuneCountInString(line) > utf8.RuneCountInString(longest) {
				longest = line
			}
		}
		if n := utf8.RuneCountInString(longest); n > columns && columns >= 24 {
			t.Errorf("on %d columns it draws %d: %q", columns, n, longest)
		}
		if columns >= 40 && !strings.Contains(longest, "1m30s left") {
			t.Errorf("on %d columns it draws %q; want the time that is left", columns, longest)
		}
	}
}

func progressOf(done, total int, elapsed, remaining time.Duration) bench.Progress {
	return bench.Progress{Done: done, Total: total, Elapsed: elapsed, Remaining: remaining}
}
