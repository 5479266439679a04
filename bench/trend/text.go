package trend

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// Write writes for people the shifts and drifts of a trend, and how small a shift it could
// have found. Programs read the JSON of [Trend].
func Write(w io.Writer, t *Trend) error {
	fmt.Fprintf(w, "%s, %s to %s; %s, each tested at %s (%d permutations, seed %d): %.1f would change by chance\n",
		words.Count(len(t.Runs), "run"), t.Runs[0].Name, t.Runs[len(t.Runs)-1].Name,
		seriesCount(len(t.Series)), words.Percent(t.Alpha), t.Permutations, t.Seed, t.Alpha*float64(len(t.Series)))
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if len(t.Shifts) > 0 {
		fmt.Fprintln(tw, "shifts, the latest first (p of all: corrected for all series; within: with 90 % probability)")
		fmt.Fprintln(tw, "cell\tcontestant\tshift\t95 % interval\tp\tp of all\tsince\tcommits\twithin")
	}
	for _, s := range t.Shifts {
		fmt.Fprintf(tw, "%s procs=%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
			s.Cell, s.Procs, s.Contestant, words.Delta(math.Log1p(s.Delta)), words.DeltaBounds(s.Log()),
			words.PValue(s.P), words.PValue(s.PFamily), s.After.Name, s.Commits(), CommitRange(s.Earliest, s.Latest))
	}
	for _, s := range t.Series {
		if s.Drift != 0 {
			fmt.Fprintf(tw, "%s procs=%d\t%s\t%s\tdrift over %s\t%s\t%s\n", s.Cell, s.Procs, s.Contestant,
				words.Delta(s.Drift), words.Count(len(s.kept()), "run"), words.PValue(s.P), words.PValue(s.PFamily))
		}
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, t.unseen())
	return err
}

// Log returns Delta, Lo and Hi as natural logarithms of the factors that they stand for.
func (s *Shift) Log() exact.Interval {
	return exact.Interval{Lo: math.Log1p(s.Lo), Center: math.Log1p(s.Delta), Hi: math.Log1p(s.Hi), Level: 0.95}
}

// Commits returns the commits between which a shift lies, as a range that git accepts. It
// adds the toolchains if these changed, and says so if the commit did not change.
func (s *Shift) Commits() string {
	text := CommitRange(s.Before, s.After)
	switch {
	case s.Before.Go != s.After.Go:
		text += fmt.Sprintf(" (%s to %s)", s.Before.Go, s.After.Go)
	case s.Before.Commit == s.After.Commit:
		text += " (one commit: not the code)"
	}
	return text
}

// CommitRange returns the commits of two runs as a range that git accepts:
// c120000..c130000. A question mark stands for a commit that a run doesn't state.
func CommitRange(from, to Run) string {
	return shortCommit(from.Commit) + ".." + shortCommit(to.Commit)
}

// CommitAfter returns the first commit of the new level, abbreviated to 7 digits.
func (s *Shift) CommitAfter() string { return shortCommit(s.After.Commit) }

// shortCommit abbreviates a commit to 7 digits. "" becomes a question mark.
func shortCommit(commit string) string {
	const digits = 7
	switch {
	case commit == "":
		return "?"
	case len(commit) > digits:
		return commit[:digits]
	}
	return commit
}

// unseen says in how many series there is no shift or drift, and how small a shift would have
// been found.
func (t *Trend) unseen() string {
	text := fmt.Sprintf("no shift or drift in %s over %s", seriesCount(t.Quiet), words.Count(len(t.Runs), "run"))
	if !math.IsNaN(float64(t.MDE)) {
		text += fmt.Sprintf("; the smallest shift in the last %d runs that would have been found (with %s probability): %s in half of them, %s in all",
			heldRuns, words.Percent(exact.Power), words.Effect(float64(t.MDE)), words.Effect(float64(t.WorstMDE)))
	}
	if t.Short > 0 {
		text += fmt.Sprintf("; not judged: %s of fewer than %d runs", seriesCount(t.Short), leastSeries)
	}
	return text + "."
}

// seriesCount counts series, whose plural is the word itself.
func seriesCount(n int) string { return fmt.Sprintf("%d series", n) }
