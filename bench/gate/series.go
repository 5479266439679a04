package gate

import (
	"fmt"
	"io"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// A Series sums up gate runs of a subject against itself, or with a planted slowdown.
type Series struct {
	Runs int `json:"nights"`

	// Alarms is the number of gate runs whose verdict is regression, Upper95 the
	// upper bound, at 95 %, of the probability of one (Clopper and Pearson 1934)
	// in a gate run that is not invalid.
	Alarms  int     `json:"alarms"`
	Upper95 float64 `json:"upper95"`

	// Inconclusive and Invalid count the gate runs of these verdicts.
	Inconclusive int `json:"inconclusive"`
	Invalid      int `json:"invalid"`

	// PValues has, for each cell of each gate run that is not invalid, the
	// one-sided p-value of the screen's pairs for a slowdown above 0. When
	// nothing changed they follow their own discrete distribution: Bins count
	// them beside what that expects, and PFit is the chi-square test's
	// p-value, null with too few for it.
	PValues []float64    `json:"p_values"`
	Bins    []exact.Bin  `json:"bins"`
	PFit    exact.Number `json:"p_fit"`

	// Found counts, over all gate runs, the cells whose time has the verdict
	// regression, of Cells.
	Found int `json:"found"`
	Cells int `json:"cells"`

	Verdicts []Verdict `json:"verdicts"`
	Elapsed  []float64 `json:"elapsed_s"`
	Seeds    []uint64  `json:"seeds"`
}

// NewSeries sums gate runs up.
func NewSeries(runs []*Outcome) *Series {
	out := &Series{Runs: len(runs), PValues: []float64{}, Verdicts: []Verdict{}, Elapsed: []float64{}, Seeds: []uint64{}}
	var nulls []exact.PNull
	for _, run := range runs {
		switch run.Verdict {
		case Regression:
			out.Alarms++
		case Inconclusive:
			out.Inconclusive++
		case Invalid:
			out.Invalid++
		}
		out.Verdicts = append(out.Verdicts, run.Verdict)
		out.Elapsed = append(out.Elapsed, run.Elapsed)
		out.Seeds = append(out.Seeds, run.Seed)
		if run.Verdict == Invalid {
			continue
		}
		for _, c := range run.Cells {
			if len(c.Metrics) == 0 { // it was not launched
				continue
			}
			out.Cells++
			time := c.Metrics[0]
			if time.Verdict == Regression {
				out.Found++
			}
			out.PValues = append(out.PValues, time.PZero)
			nulls = append(nulls, exact.NewOneSidedPNull(time.ScreenPairs))
		}
	}
	out.Upper95 = exact.UpperBound(out.Alarms, out.Runs-out.Invalid, 0.95)
	out.Bins, out.PFit = exact.FitPNull(out.PValues, nulls)
	return out
}

// WriteSeries writes what gate runs came to, for people.
func WriteSeries(w io.Writer, n *Series) error {
	_, err := fmt.Fprintf(w, "%s: %s (%.2g %% of gate runs at most, at 95 %%), %d inconclusive, %d invalid\n"+
		"%d of %s found slower\n",
		words.Count(n.Runs, "gate run"), words.Count(n.Alarms, "alarm"), 100*n.Upper95, n.Inconclusive, n.Invalid,
		n.Found, words.Count(n.Cells, "cell"))
	if err == nil && len(n.Bins) > 0 {
		_, err = fmt.Fprintf(w, "p-values at no change fit their discrete distribution with p = %.2g\n", float64(n.PFit))
	}
	return err
}
