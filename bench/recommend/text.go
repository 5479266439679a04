package recommend

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/internal/words"
	"example.com/mapbench/workloads"
)

// Sentence returns the answer in one sentence, which begins with the map: "xsync: xsync3
// takes 12 % longer (8 to 15), sync.Map 60 % (48 to 71)".
func (a *Answer) Sentence() string {
	c, t := a.Recommended, a.terms()
	switch {
	case c == nil && a.Command == "":
		return "no answer: " + a.Abstained
	case c == nil:
		return "no answer: " + a.Abstained + "; to measure it: " + a.Command
	}
	text := c.Impl
	if len(c.Tied) > 0 {
		text += ", tied with " + words.List(c.Tied)
	}
	var others []string
	if c.RunnerUp != "" {
		others = append(others, c.RunnerUp+" "+t.lead(c.Lead))
	}
	if c.OverSyncMap != nil && c.RunnerUp != syncMap && !slices.Contains(c.Tied, syncMap) {
		others = append(others, syncMap+" "+t.lead(*c.OverSyncMap))
	}
	if len(others) > 0 {
		text += ": " + strings.Join(others, ", ")
	}
	if len(c.Running) > 0 {
		text += fmt.Sprintf("; %s may be %s, so %s %s than the best", words.List(c.Running), t.better, c.Impl, t.atMost(c.Loss))
	}
	return text
}

// percent formats a fraction in whole per cents, or with one decimal below one.
func percent(fraction float64) string {
	if fraction > 0 && fraction < 0.01 {
		return words.Decimal(max(0.1, 100*fraction), 1) + " %"
	}
	return words.Decimal(100*fraction, 0) + " %"
}

// Write writes the answer for people: the map first, then what it leads by, where that
// changes, what the map lacks and where it comes from, and how to begin with it. Of an
// answer without a map it says why there is none.
func (a *Answer) Write(w io.Writer) error {
	c, t := a.Recommended, a.terms()
	if c == nil {
		text := "No answer: " + a.Abstained + ".\n"
		if a.Command != "" {
			text += "To measure it: " + a.Command + "\n"
		}
		_, err := io.WriteString(w, text)
		return err
	}
	spec, err := workloads.ParseSpec(a.Question.Spec)
	if err != nil {
		return fmt.Errorf("the answer's own spec: %w", err)
	}
	lines := a.standing()
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	if c.RunnerUp != "" {
		say("  %s %s", c.RunnerUp, t.lead(c.Lead))
	}
	if c.OverSyncMap != nil && c.RunnerUp != syncMap {
		say("  %s %s", syncMap, t.lead(*c.OverSyncMap))
	}
	if len(c.NotMeasured) > 0 {
		say("  not measured here: %s", words.List(c.NotMeasured))
	}
	lines = append(lines, a.changes(spec)...)
	lines = append(lines, about(c.Impl, a.Lacks)...)
	lines = append(lines, a.restsOn()...)
	if start, ok := StartWith(c.Impl, spec); ok {
		say("\nTo begin:\n")
		for line := range strings.Lines(start.String()) {
			say("%s", strings.TrimRight("\t"+line, "\t\n"))
		}
	}
	_, err = fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}

// standing says which map to use, and how sure it is that it is the best.
func (a *Answer) standing() []string {
	c, t := a.Recommended, a.terms()
	switch {
	case len(c.Running) > 0:
		running := fmt.Sprintf("  %s may be %s", words.List(c.Running), t.better)
		if c.ByState {
			running += "; that depends on the machine's state"
		}
		return []string{fmt.Sprintf("Use %s: the best guess%s, which %s than the best map.", c.Impl, t.by, t.atMost(c.Loss)), running}
	case len(c.Tied) > 0:
		return []string{fmt.Sprintf("Use %s, which is tied with %s%s and simpler to use; it %s than the best.",
			c.Impl, words.List(c.Tied), t.by, t.atMost(c.Loss))}
	}
	return []string{fmt.Sprintf("Use %s, the %s of %s%s.", c.Impl, t.best, words.Count(c.Of, "map"), t.by)}
}

// changes says where another map is the best, a line for each flip, and then the axes on
// which there is none.
func (a *Answer) changes(spec workloads.Spec) (lines []string) {
	best := a.terms().best
	var stays, measured []string
	for _, s := range a.Looked {
		flipped := false
		for _, f := range a.Flips {
			if f.Axis == s.Axis {
				lines = append(lines, "  "+f.sentence(spec))
				flipped = true
			}
		}
		switch {
		case flipped:
		case s.Gaps:
			measured = append(measured, span(s))
		default:
			stays = append(stays, span(s))
		}
	}
	if len(lines) > 0 {
		lines = append([]string{"Another map is the " + best}, lines...)
	}
	if len(stays) > 0 {
		lines = append(lines, "No other map is the "+best+" from "+words.List(stays)+", all else equal.")
	}
	if len(measured) > 0 {
		lines = append(lines, "No other map is the "+best+" at what was measured from "+words.List(measured)+".")
	}
	if len(a.Looked) == 0 {
		lines = append(lines, "Where that changes is not known: nothing was measured around it.")
	}
	return lines
}

// sentence says a flip as a user would: "if writes pass 22 % (18 to 27): rwmutex".
func (f Flip) sentence(spec workloads.Spec) string {
	amount := func(x float64) string { return words.Decimal(x, 0) }
	when := ""
	lo, hi := f.Lo, f.Hi
	at := f.At
	switch f.Axis {
	case "read":
		if f.At >= 90 {
			amount = func(x float64) string { return words.Decimal(x, 1) }
		}
		if spec.LoadOrStore == 0 && spec.RMW == 0 && spec.Range == 0 {
			lo, at, hi = 100-f.Hi, 100-f.At, 100-f.Lo
			when = "if writes pass %s %%"
			switch {
			case f.Above && amount(at) == amount(0):
				return "if nothing is written: " + f.Impl
			case f.Above:
				when = "if writes fall below %s %%"
			}
		} else {
			when = "if reads fall below %s %%"
			if f.Above {
				when = "if reads pass %s %%"
			}
		}
	case "n":
		amount = func(x float64) string { return words.Thousands(rounded(x)) }
		when = side(f.Above) + " %s entries"
	case "hit":
		when = "if " + map[bool]string{true: "more", false: "less"}[f.Above] + " than %s %% of the keys are present"
	case "zipf":
		amount = func(x float64) string { return words.Decimal(x, 2) }
		when = "if the exponent of zipf is " + side(f.Above) + " %s"
	default:
		when = side(f.Above) + " %s " + f.Axis
	}
	if compare.Counted(f.Axis) && math.Floor(lo)+1 >= math.Ceil(hi) {
		if f.Above {
			return fmt.Sprintf("from %s %s on: %s", amount(math.Ceil(hi)), f.Axis, f.Impl)
		}
		return fmt.Sprintf("up to %s: %s", words.Count(int(math.Floor(lo)), strings.TrimSuffix(f.Axis, "s")), f.Impl)
	}
	return fmt.Sprintf(when+" (%s to %s): %s", amount(at), amount(lo), amount(hi), f.Impl)
}

func side(above bool) string {
	if above {
		return "above"
	}
	return "below"
}

// rounded returns a count with its first two digits.
func rounded(x float64) float64 {
	if x < 100 {
		return math.Round(x)
	}
	unit := math.Pow(10, math.Floor(math.Log10(x))-1)
	return math.Round(x/unit) * unit
}

// span names the part of an axis that was looked at: "0 to 100 % reads".
func span(s Stretch) string {
	unit := map[string]string{"read": "% reads", "n": "entries", "hit": "% of keys present", "zipf": "in the exponent of zipf"}[s.Axis]
	if unit == "" {
		unit = s.Axis
	}
	return words.Thousands(s.Lo) + " to " + words.Thousands(s.Hi) + " " + unit
}

// about says what a map lacks and where it comes from.
func about(impl string, lacks []string) []string {
	if _, ok := find(impl); !ok {
		return []string{impl + " is not a map of mapbench's: nothing is known of its methods and module."}
	}
	has := impl + " has every method of sync.Map, and Len."
	if len(lacks) > 0 {
		has = fmt.Sprintf("%s lacks %s.", impl, words.List(lacks))
	}
	if m, ok := ModuleOf(impl); ok {
		return []string{has, fmt.Sprintf("It is in %s (%s), whose last release as of %s was %s of %s.", m.Path, m.Licence, m.AsOf, m.Version, m.Date)}
	}
	if standard(impl) {
		return []string{has + " It needs the standard library alone."}
	}
	return []string{has + " It is in example.com/mapbench/impls (MIT), a design of mapbench's own."}
}

// restsOn says what the answer rests on, and what would make it surer.
func (a *Answer) restsOn() (lines []string) {
	if len(a.Between) == 0 {
		lines = append(lines, "This was measured, in "+words.Count(a.Evidence[0].Launches, "launch")+".")
	} else {
		var spans []string
		for _, s := range a.Between {
			spans = append(spans, span(s))
		}
		lines = append(lines,
			fmt.Sprintf("This is predicted from %s around it: %s.", words.Count(len(a.Evidence), "measured cell"), words.List(spans)),
			"Each interval holds the errors of predicting measured cells from those around them.")
	}
	if a.Command != "" {
		lines = append(lines, "To know better: "+a.Command)
	}
	return lines
}
