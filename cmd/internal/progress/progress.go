// Package progress shows how far a measurement has come: as a bar on a terminal, and elsewhere
// as a plain line from time to time.
package progress

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"example.com/mapbench/bench"
	"example.com/mapbench/internal/words"
)

// A Display shows the progress of one measurement. Only one goroutine at a time may use it.
type Display struct {
	w    io.Writer
	bar  *progressbar.ProgressBar // nil elsewhere than on a terminal
	last time.Time

	columns func() int // of the terminal
	width   int        // of the bar alone, in columns
}

// plainEvery is the time between two plain lines.
const plainEvery = time.Minute

// New returns a display that writes to w, which may be a terminal.
func New(w io.Writer) *Display {
	p := &Display{w: w, last: time.Now()}
	if file, ok := w.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		p.addBar(func() int {
			columns, _, err := term.GetSize(int(file.Fd()))
			if err != nil || columns <= 0 {
				return 80 // as terminals have that don't tell
			}
			return columns
		})
	}
	return p
}

// addBar adds a bar to a terminal of so many columns: an eighth of them are the bar
// alone.
func (p *Display) addBar(columns func() int) {
	p.columns, p.width = columns, columns()/8
	p.bar = progressbar.NewOptions(-1,
		progressbar.OptionSetWriter(p.w),
		progressbar.OptionSetWidth(p.width),
		progressbar.OptionSetPredictTime(false), // the description says it, from launches
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish(),
	)
}

// describe says what is measured next, as far as one line holds it beside the bar: a line
// that the terminal breaks is drawn again below itself each time. What matters most
// comes first.
func (p *Display) describe(now bench.Progress, left string) string {
	text := []rune(fmt.Sprintf("%s left, %s, %s", left, place(now), now.Cell.Spec))
	room := p.columns() - p.width - len(fmt.Sprintf(" 100%% || (%d/%d)  ", now.Total, now.Total))
	if len(text) > room {
		text = append(text[:max(0, room-1)], []rune("…")[:min(1, max(0, room))]...)
	}
	return string(text)
}

// place says where a run stands: the look and the open cells of a race, else the sweep.
func place(now bench.Progress) string {
	if now.Looks == 0 {
		return fmt.Sprintf("sweep %d", now.Sweep+1)
	}
	return fmt.Sprintf("look %d of %d, %d of %s open", now.Look, now.Looks, now.Open, words.Count(now.Cells, "cell"))
}

// Update shows what is measured next. It draws between launches only, so that it
// costs no slice anything.
func (p *Display) Update(now bench.Progress) {
	left := "?"
	if now.Remaining > 0 {
		left = now.Remaining.Round(time.Second).String()
	}
	if p.bar != nil {
		p.bar.ChangeMax(now.Total)
		p.bar.Describe(p.describe(now, left))
		p.bar.Set(now.Done) // its error is one of writing to the terminal
		return
	}
	if time.Since(p.last) >= plainEvery {
		p.last = time.Now()
		text := place(now)
		if now.Looks == 0 { // how many launches a race will have is not known
			text += fmt.Sprintf(", %d of %d launches", now.Done, now.Total)
		}
		fmt.Fprintf(p.w, "%s, %v, %s left\n", text, now.Elapsed.Round(time.Second), left)
	}
}

// Done removes the bar.
func (p *Display) Done() {
	if p.bar != nil {
		p.bar.Finish() // as above
	}
}
