package faults

import (
	"fmt"
	"slices"
	"strings"
)

// Line returns the result as text without a line break at its end: the outcome, the name,
// k of n with what was expected and the twin, and in a second line the evidence, if there
// is any.
func (r *Result) Line() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-8s%-24s", r.Outcome, r.Name)
	switch r.Outcome {
	case Skipped, Failed:
		fmt.Fprintf(&b, "%s", r.Why)
		return b.String()
	case NotMet:
		fmt.Fprintf(&b, "%s", r.Why)
	default:
		fmt.Fprintf(&b, "%d of %d (want %s)", r.Seen, r.Runs, r.want())
	}
	if r.Twin != nil {
		fmt.Fprintf(&b, "; %s: %d of %d", r.Twin.Shows, r.Twin.Seen, r.Twin.Runs)
	}
	if r.Evidence != "" {
		fmt.Fprintf(&b, "\n%8s%-24s%s", "", "", r.Evidence)
	}
	return b.String()
}

// want returns the expectation in words.
func (r *Result) want() string {
	switch {
	case r.AtLeast == 0 && r.AtMost == r.Runs:
		return "a tally"
	case r.AtMost == 0:
		return "none"
	case r.AtLeast == r.Runs:
		return "all"
	case r.AtLeast == 0:
		return fmt.Sprintf("at most %d", r.AtMost)
	default:
		return fmt.Sprintf("at least %d", r.AtLeast)
	}
}

// Broken returns the number of results that are [NotMet] or [Failed].
func (r *Report) Broken() int { return r.count(NotMet) + r.count(Failed) }

func (r *Report) count(outcome Outcome) (n int) {
	for i := range r.Results {
		if r.Results[i].Outcome == outcome {
			n++
		}
	}
	return n
}

// Summary returns the last line of a run: how many expectations were met, how many were
// not, and how many experiments were skipped because which tools are missing.
func (r *Report) Summary() string {
	parts := []string{fmt.Sprintf("%d of %d expectations met", r.count(Met), len(r.Results))}
	if broken := r.Broken(); broken > 0 {
		parts = append(parts, fmt.Sprintf("%d NOT", broken))
	}
	if skipped := r.count(Skipped); skipped > 0 {
		var reasons []string
		for i := range r.Results {
			if why := r.Results[i].Why; r.Results[i].Outcome == Skipped && !slices.Contains(reasons, why) {
				reasons = append(reasons, why)
			}
		}
		parts = append(parts, fmt.Sprintf("%d SKIPPED (%s)", skipped, strings.Join(reasons, "; ")))
	}
	return strings.Join(parts, ", ")
}

// Where says where the results are from: the Go version, the machine and the commit.
func (r *Report) Where() string {
	words := []string{r.Go, r.Platform, fmt.Sprintf("%d CPUs", r.CPUs)}
	if r.CPU != "" {
		words = append(words, r.CPU)
	}
	if r.Commit != "" {
		commit := "commit " + r.Commit[:min(12, len(r.Commit))]
		if r.Dirty {
			commit += " and changes to it"
		}
		words = append(words, commit)
	}
	return strings.Join(words, ", ")
}
