package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"example.com/mapbench/bench"
)

// progress shows how far a run has come: as a bar on a terminal, and elsewhere as
// a plain line from time to time.
type progress struct {
	w    io.Writer
	bar  *progressbar.ProgressBar // nil elsewhere than on a terminal
	last time.Time
}

// plainEvery is the time between two plain lines.
const plainEvery = 15 * time.Second

func newProgress(w io.Writer) *progress {
	p := &progress{w: w, last: time.Now()}
	if file, ok := w.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		p.bar = progressbar.NewOptions(-1,
			progressbar.OptionSetWriter(w),
			progressbar.OptionSetPredictTime(false), // the description says it, from launches
			progressbar.OptionSetElapsedTime(false),
			progressbar.OptionShowCount(),
			progressbar.OptionClearOnFinish(),
		)
	}
	return p
}

// update shows what is measured next. It draws between launches only, so that it
// costs no slice anything.
func (p *progress) update(now bench.Progress) {
	left := "?"
	if now.Remaining > 0 {
		left = now.Remaining.Round(time.Second).String()
	}
	if p.bar != nil {
		p.bar.ChangeMax(now.Total)
		p.bar.Describe(fmt.Sprintf("sweep %d, %s, %s left", now.Sweep+1, now.Cell.Spec, left))
		p.bar.Set(now.Done) // its error is one of writing to the terminal
		return
	}
	if time.Since(p.last) >= plainEvery {
		p.last = time.Now()
		fmt.Fprintf(p.w, "%d of %d launches, %v, %s left\n", now.Done, now.Total, now.Elapsed.Round(time.Second), left)
	}
}

// done removes the bar.
func (p *progress) done() {
	if p.bar != nil {
		p.bar.Finish() // as above
	}
}
