package tables

import (
	"fmt"
	"io"
	"text/tabwriter"

	"example.com/mapbench/bench/compare/controls"
	"example.com/mapbench/internal/words"
)

// WriteControls writes how many controls differ, how many the tests' null distributions
// lead one to expect, and which ones differ. Programs read the JSON of
// [controls.Controls].
func WriteControls(w io.Writer, c *controls.Controls) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tw, "controls: %d of %d differ from themselves at %g (exact signed-rank); %.1f expected, as many or more by chance with p=%s, as many or fewer with p=%s\n",
		c.Differ, len(c.Controls), c.Alpha, c.Expected, words.PValue(c.PAtLeast), words.PValue(c.PAtMost))
	if len(c.Bins) > 0 {
		fmt.Fprintf(tw, "their p-values against the test's own discrete null: chi-square p=%s\n", words.PValue(float64(c.PFit)))
		fmt.Fprintln(tw, "\tp\tcontrols\texpected\t")
		for _, b := range c.Bins {
			fmt.Fprintf(tw, "\t%.1f to %.1f\t%d\t%.1f\t\n", b.Lo, b.Hi, b.Got, b.Expected)
		}
	}
	for _, control := range c.Controls {
		if control.P <= c.Alpha {
			fmt.Fprintf(tw, "\tdiffers: %s %s procs=%d: %s, p=%s\t\n",
				control.Impl, control.Cell, control.Procs, words.Delta(control.Log.Center), words.PValue(control.P))
		}
	}
	for _, warning := range c.Warnings {
		fmt.Fprintf(tw, "warning: %v\n", warning)
	}
	return tw.Flush()
}
