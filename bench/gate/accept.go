package gate

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/mapbench/internal/exact"
	"example.com/mapbench/internal/words"
)

// An Acceptance is a regression that the project accepts until a day: a line
//
//	CELL METRIC +7% until=2026-12-31 REASON...
type Acceptance struct {
	Cell   string
	Metric string
	Size   float64 // the most that is accepted, as a fraction
	Until  string  // the last day on which it counts, 2026-12-31
	Reason string
	Line   int
}

// Accepted is what a file of acceptances holds.
type Accepted struct {
	Name  string // the file's, for messages
	Today string // 2026-12-31
	Lines []Acceptance

	// Elsewhere are lines about other runs than this one. They matter only once they have
	// expired.
	Elsewhere []Acceptance
}

const day = "2006-01-02"

// ReadAccepted reads acceptances as of today, a day such as 2026-12-31. It skips empty lines
// and those that begin with #. An error begins with the name and the line.
func ReadAccepted(r io.Reader, name, today string) (*Accepted, error) {
	a := &Accepted{Name: name, Today: today}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || text[0] == '#' {
			continue
		}
		line, err := parseAcceptance(text)
		if err == nil {
			i := slices.IndexFunc(a.Lines, func(b Acceptance) bool { return b.Cell == line.Cell && b.Metric == line.Metric })
			if i >= 0 {
				err = fmt.Errorf("line %d accepts the same already: delete one", a.Lines[i].Line)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		line.Line = n
		a.Lines = append(a.Lines, line)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return a, nil
}

func parseAcceptance(text string) (Acceptance, error) {
	fields := strings.Fields(text)
	if len(fields) < 5 {
		return Acceptance{}, errors.New("want CELL METRIC +7% until=2026-12-31 REASON")
	}
	a := Acceptance{Cell: fields[0], Metric: fields[1], Reason: strings.Join(fields[4:], " ")}
	size, signed := strings.CutPrefix(fields[2], "+")
	size, percent := strings.CutSuffix(size, "%")
	x, err := strconv.ParseFloat(size, 64)
	if !signed || !percent || err != nil || !(x > 0 && x < 1e6) {
		return Acceptance{}, fmt.Errorf("size %q: want one such as +7%%", fields[2])
	}
	a.Size = x / 100
	until, ok := strings.CutPrefix(fields[3], "until=")
	if _, err := time.Parse(day, until); !ok || err != nil {
		return Acceptance{}, fmt.Errorf("expiry %q: want one such as until=2026-12-31", fields[3])
	}
	a.Until = until
	return a, nil
}

// Check returns an error for the first acceptance of a cell or metric that a gate
// doesn't judge. A nil a accepts nothing.
func (a *Accepted) Check(plan Plan, cells []string) error {
	if a == nil {
		return nil
	}
	for _, line := range a.Lines {
		if !slices.Contains(cells, line.Cell) {
			return fmt.Errorf("%s:%d: no cell %s in this gate: correct its name or delete the line", a.Name, line.Line, line.Cell)
		}
		if !slices.ContainsFunc(plan.Rules, func(r Rule) bool { return r.Metric == line.Metric }) {
			var metrics []string
			for _, r := range plan.Rules {
				metrics = append(metrics, r.Metric)
			}
			return fmt.Errorf("%s:%d: no metric %s in this gate: want %s", a.Name, line.Line, line.Metric, strings.Join(metrics, ", "))
		}
	}
	return nil
}

// apply accepts a regression if its interval begins within the size that a line accepts. It
// reports the lines that have expired, and those that nothing needed.
func (a *Accepted) apply(cells []Cell) exact.Warnings {
	if a == nil {
		return nil
	}
	var doubts exact.Warnings
	warn := func(line Acceptance, format string, args ...any) {
		doubts = append(doubts, fmt.Errorf("%s:%d: %w", a.Name, line.Line, fmt.Errorf(format, args...)))
	}
	for _, line := range slices.Concat(a.Lines, a.Elsewhere) {
		if line.Until < a.Today {
			warn(line, "expired on %s: fix the regression or decide anew", line.Until)
		}
	}
	for _, line := range a.Lines {
		if line.Until < a.Today {
			continue
		}
		f := regressed(cells, line)
		switch {
		case f == nil:
			warn(line, "not needed, %s shows no regression of %s: delete it if that lasts", line.Cell, line.Metric)
		case float64(f.Lo) > line.Size:
			warn(line, "the regression is %s or more, beyond the %s accepted", words.SignedPercent(f.Lo), words.SignedPercent(exact.Number(line.Size)))
		default:
			f.Verdict, f.Reason = AcceptedRegression, fmt.Sprintf("up to %s until %s: %s", words.SignedPercent(exact.Number(line.Size)), line.Until, line.Reason)
		}
	}
	for i := range cells {
		if len(cells[i].Metrics) > 0 {
			cells[i].summarise()
		}
	}
	return doubts
}

// regressed returns the regression that a line is about; nil if there is no such regression.
func regressed(cells []Cell, line Acceptance) *Finding {
	for i := range cells {
		if cells[i].Name != line.Cell {
			continue
		}
		for m := range cells[i].Metrics {
			if f := &cells[i].Metrics[m]; f.Metric == line.Metric && f.Verdict == Regression {
				return f
			}
		}
	}
	return nil
}
