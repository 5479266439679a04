package tables

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
)

// WriteChanges writes how the times of each impl, or its values in another unit, differ
// between two files. Programs read the JSON of [compare.Changes].
func WriteChanges(w io.Writer, c *compare.Changes) error {
	fmt.Fprintf(w, "unpaired: launches of two files (Mann–Whitney); family: the contestants of a cell, %s together; margin ±%s\n",
		words.Percent(c.Level), words.Percent(c.Margin))
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tw, "cell\timpl\told %s\tnew %[1]s\tlaunches\tchange\tinterval\tp\tverdict\n", c.Unit)
	for _, x := range c.Changes {
		log := ratio(c.Unit, x.Log)
		fmt.Fprintf(tw, "%s procs=%d\t%s\t%s\t%s\t%d+%d\t%s\t%s\t%s\t%s\n", x.Cell, x.Procs, x.Impl,
			words.Center(x.Old), words.Center(x.New), x.NOld, x.NNew, words.Delta(log.Center), words.DeltaBounds(log), words.PValue(x.PFamily), x.Verdict.In(c.Unit))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	if len(c.OnlyOld) > 0 {
		fmt.Fprintf(w, "only in the old file: %s\n", strings.Join(c.OnlyOld, "; "))
	}
	if len(c.OnlyNew) > 0 {
		fmt.Fprintf(w, "only in the new file: %s\n", strings.Join(c.OnlyNew, "; "))
	}
	for _, a := range c.Incorrect {
		fmt.Fprintf(w, "%s: %v\n", a.Impl, a)
	}
	for _, warning := range c.Warnings {
		fmt.Fprintf(w, "warning: %v\n", warning)
	}
	for _, x := range c.Changes {
		for _, warning := range x.Warnings {
			fmt.Fprintf(w, "warning: %s procs=%d %s: %v\n", x.Cell, x.Procs, x.Impl, warning)
		}
	}
	return nil
}
