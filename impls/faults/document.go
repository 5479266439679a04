package faults

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// verdicts are the words for the letters of a [Verdict].
var verdicts = map[string]string{"T": "true", "F": "false", "O": "outdated", "D": "depends"}

// Words is the verdict in words: "outdated, false".
func (v Verdict) Words() string {
	var words []string
	for letter := range strings.SplitSeq(string(v), "/") {
		words = append(words, verdicts[letter])
	}
	return strings.Join(words, ", ")
}

// WriteDoc writes docs/hazards.md: the ten hazards that bite most, all claims
// with their evidence, and the experiments with what the run that report
// describes saw of them. An experiment that the report lacks is shown as not
// run.
func WriteDoc(w io.Writer, claims []Claim, report *Report) error {
	d := document{results: make(map[string]*Result)}
	for i := range report.Results {
		d.results[report.Results[i].Name] = &report.Results[i]
	}
	d.experiments = Experiments()
	d.printf(`<!-- Generated from impls/faults: don't edit. -->

# Hazards of concurrent maps

Can a Go map be written concurrently? The project began from an article about that
question. This page takes its %d claims in order and says of each what is so and what
shows it: a program that was run, a line of Go's own source, or a text elsewhere.

The programs are in impls/faults. Most have a twin: a harmless variant that must stay
silent, or a control that must not. Much depends on chance and on the machine's load, so
what was seen is given as k of n runs. "mapbench faults" runs all of them again,
"mapbench faults fatal" a topic and "mapbench faults fatal/loops" one.

The last run, on %s:
%s.

## The ten that bite most

`, len(claims), report.Where(), report.Summary())
	for i, hazard := range worst {
		d.printf("%d. %s ([claim %d](#claim-%[3]d): %[4]s)\n", i+1, hazard.advice, hazard.claim, strings.Join(d.shown(hazard), ", "))
	}
	d.printf(`
## Claims

§ is the article's section. Outdated means: true of a Go before 1.24, which brought
Swiss tables and another sync.Map. Evidence gives the [experiments](#experiments) with the
runs that showed what is said there, or what they measured; some of them look for what
must never be seen. Files are below GOROOT/src, and a test checks that each still has
the line.

| # | § | claim | verdict | truth | evidence |
|--|--|--|--|--|--|
`)
	for i := range claims {
		c := &claims[i]
		d.row(fmt.Sprintf(`<a id="claim-%d"></a>%[1]d`, c.Number), c.Section, c.Says, c.Verdict.Words(), c.Truth, strings.Join(d.evidence(c), "; "))
	}
	d.printf(`
## Experiments

Seen are the runs that showed it, wanted is how many must. A twin must show in all of its
runs what is said of it. Simulated: the flag that a writer sets was set by hand. A tally
expects nothing, since the outcome is too rare. The last column quotes a run that showed
it, or tells how the runs ended.

| experiment | what it shows | seen | wanted | twin | a line of it |
|--|--|--|--|--|--|
`)
	for i := range d.experiments {
		d.experiment(&d.experiments[i])
	}
	_, err := io.WriteString(w, d.String())
	return err
}

// document is a page while it is written.
type document struct {
	strings.Builder
	experiments []Experiment
	results     map[string]*Result
}

func (d *document) printf(format string, args ...any) { fmt.Fprintf(d, format, args...) }

// row writes a row of a table.
func (d *document) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = strings.ReplaceAll(cell, "|", `\|`)
	}
	d.printf("| %s |\n", strings.Join(cells, " | "))
}

// shown are the experiments of a hazard, with what was seen.
func (d *document) shown(h hazard) (shown []string) {
	for i := range d.experiments {
		if e := &d.experiments[i]; slices.Contains(h.shown, e.Name) {
			shown = append(shown, fmt.Sprintf("`%s` %s", e.Name, d.seen(e)))
		}
	}
	return shown
}

// runs are the experiments that bear on a claim, with what was seen: one entry
// for those of a topic that were seen equally often, and for a measurement what
// was measured.
func (d *document) runs(claim int) []string {
	type alike struct{ topic, seen string }
	var order []alike
	names := make(map[alike][]string)
	for i := range d.experiments {
		e := &d.experiments[i]
		if !slices.Contains(e.Claims, claim) {
			continue
		}
		topic, name, _ := strings.Cut(e.Name, "/")
		seen := alike{topic, d.seen(e)}
		if r := d.results[e.Name]; e.Measures && r != nil && r.Outcome == Met {
			seen.seen = "measured " + strings.TrimRight(r.Evidence, ";")
		}
		if names[seen] == nil {
			order = append(order, seen)
		}
		names[seen] = append(names[seen], name)
	}
	var runs []string
	for _, seen := range order {
		each := ""
		if len(names[seen]) > 1 {
			each = " each"
		}
		runs = append(runs, fmt.Sprintf("`%s/` %s: %s%s", seen.topic, strings.Join(names[seen], ", "), seen.seen, each))
	}
	return runs
}

// seen is how often the last run saw an experiment's sign.
func (d *document) seen(e *Experiment) string {
	r := d.results[e.Name]
	switch {
	case r == nil:
		return "not run"
	case r.Outcome == Skipped || r.Outcome == Failed:
		return string(r.Outcome)
	case r.Outcome == NotMet:
		return fmt.Sprintf("%d of %d, NOT as expected", r.Seen, r.Runs)
	}
	return fmt.Sprintf("%d of %d", r.Seen, r.Runs)
}

// evidence is all that shows the truth of a claim.
func (d *document) evidence(c *Claim) []string {
	all := d.runs(c.Number)
	for _, s := range c.Sources {
		all = append(all, fmt.Sprintf("%s: `%s`", s.File, s.text()))
	}
	for _, cite := range c.Cites {
		all = append(all, fmt.Sprintf("[%s](%s)", cite.Title, cite.URL))
	}
	return all
}

// text is a source's pattern as the text that it stands for.
func (s Source) text() string {
	return unescaped.Replace(s.Pattern)
}

// unescaped undoes what the patterns of sources use of the syntax of regular
// expressions. The first that fits at a place is applied.
var unescaped = strings.NewReplacer(
	`\^`, "^", `\*`, "*", `\+`, "+", `\.`, ".", `\(`, "(", `\)`, ")", `\[`, "[", `\]`, "]", `\{`, "{",
	`\t`, "", `\s+`, " ", " +", " ", ".*", "…", "^", "", "$", "",
)

// experiment writes the row of an experiment.
func (d *document) experiment(e *Experiment) {
	shows, twin, line, want := e.Shows, "", "", ""
	if e.Simulated {
		shows += " (simulated)"
	}
	if r := d.results[e.Name]; r != nil {
		want = r.want()
		if r.Twin != nil {
			twin = fmt.Sprintf("%s: %d of %d", r.Twin.Shows, r.Twin.Seen, r.Twin.Runs)
		}
		switch {
		case r.Why != "":
			line = r.Why
		case r.Evidence != "":
			line = "`" + strings.ReplaceAll(r.Evidence, "`", "'") + "`"
		default:
			var ends []string
			for _, count := range r.Tally {
				ends = append(ends, count.String())
			}
			line = "the runs: " + strings.Join(ends, ", ")
		}
	}
	d.row("`"+e.Name+"`", shows, d.seen(e), want, twin, line)
}
