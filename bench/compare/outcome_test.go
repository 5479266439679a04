package compare

import (
	"slices"
	"testing"
)

// TestOutcome checks rankings of each outcome.
func TestOutcome(t *testing.T) {
	check := func(r Ranking, want Outcome, best ...string) {
		t.Helper()
		if got, names := r.Outcome(); got != want || !slices.Equal(names, best) {
			t.Errorf("best %q, tied %q, missing %q: outcome %d, %q; want %d, %q", r.Best, r.Tied, r.Missing, got, names, want, best)
		}
	}
	check(Ranking{}, NoneMeasured)
	check(Ranking{Best: []string{"cas"}, Missing: []string{"cas"}}, NoneMeasured)
	check(Ranking{Best: []string{"xsync", "cas"}, Missing: []string{"cas"}}, OneMeasured, "xsync")
	check(Ranking{Best: []string{"xsync"}}, OneWins, "xsync")
	check(Ranking{Best: []string{"xsync", "cas"}, Missing: []string{"cas"}, RunnerUp: "mutex"}, OneWins, "xsync")
	check(Ranking{Best: []string{"sharded", "cas"}, Tied: []string{"cas"}}, SeveralTie, "sharded", "cas")
	three := []string{"sharded", "cas", "xsync"}
	check(Ranking{Best: three, Tied: []string{"cas"}, Launches: FewestLaunches}, NotToldApart, three...)
	check(Ranking{Best: three, Tied: []string{"cas"}, Launches: FewestLaunches - 1}, TooFew, three...)
	reversed := []StateOrder{{Impl: "xsync"}}
	check(Ranking{Best: three, Tied: []string{"cas"}, Launches: 9, Reversed: reversed}, DependsOnState, three...)
	check(Ranking{Best: three, Launches: 9, Reversed: reversed}, NotToldApart, three...)
}
