package faults

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"example.com/mapbench/internal/words"
)

// verdicts are the words for the letters of a [Verdict].
var verdicts = map[string]string{"T": "true", "F": "false", "O": "outdated", "D": "depends"}

// Words returns the verdict in words: "outdated, false".
func (v Verdict) Words() string {
	var all []string
	for letter := range strings.SplitSeq(string(v), "/") {
		all = append(all, verdicts[letter])
	}
	return strings.Join(all, ", ")
}

// WriteDoc writes docs/hazards.md to w: the ten worst hazards, all claims with their
// evidence, and the experiments with what the run that report describes saw of them. An
// experiment that is not in the report is shown as not run.
func WriteDoc(w io.Writer, claims []Claim, report *Report) error {
	d := document{results: make(map[string]*Result), experiments: Experiments()}
	for i := range report.Results {
		d.results[report.Results[i].Name] = &report.Results[i]
	}
	d.Text("<!-- Generated from impls/faults: don't edit. -->")
	d.Heading(1, "Hazards of concurrent maps")
	d.Text(`
Can a Go map be written concurrently? The project began from an article about that
question. This page takes its %d claims in order and says of each what is so and what
shows it: a program that was run, a line of Go's own source, or a text elsewhere.

The programs are in impls/faults. Most have a twin: a harmless variant that must stay
silent, or a control that must not. Much depends on chance and on the machine's load, so
what was seen is given as k of n runs. "mapbench faults" runs all of them again,
"mapbench faults fatal" a topic and "mapbench faults fatal/loops" one.

The last run, on %s:
%s.
`, len(claims), report.Where(), report.Summary())
	d.Heading(2, "The ten that bite most")
	d.worstHazards()
	d.Heading(2, "Claims")
	d.Text(`
§ is the article's section. Outdated means: true of a Go before 1.24, which brought
Swiss tables and another sync.Map. Evidence gives the [experiments](#experiments) with the
runs that showed what is said there, or what they measured; some of them look for what
must never be seen. Files are below GOROOT/src, and a test checks that each still has
the line.
`)
	d.Table(words.Columns(6, "#", "§", "claim", "verdict", "truth", "evidence")...)
	for i := range claims {
		c := &claims[i]
		d.Row(fmt.Sprintf(`<a id="claim-%d"></a>%[1]d`, c.Number), c.Section, c.Says, c.Verdict.Words(), c.Truth, strings.Join(d.evidence(c), "; "))
	}
	d.Heading(2, "Experiments")
	d.Text(`
Seen are the runs that showed it, wanted is how many must. A twin must show in all of its
runs what is said of it. Simulated: the flag that a writer sets was set by hand. A tally
expects nothing, since the outcome is too rare. The last column quotes a run that showed
it, or tells how the runs ended.
`)
	d.Table(words.Columns(6, "experiment", "what it shows", "seen", "wanted", "twin", "a line of it")...)
	for i := range d.experiments {
		d.experiment(&d.experiments[i])
	}
	_, err := d.WriteTo(w)
	return err
}

// document is a page while it is written.
type document struct {
	words.Markdown
	experiments []Experiment
	results     map[string]*Result
}

// worstHazards writes the list of the worst hazards.
func (d *document) worstHazards() {
	var items []string
	for _, h := range worst {
		claim := words.Link(fmt.Sprintf("claim %d", h.claim), fmt.Sprintf("#claim-%d", h.claim))
		items = append(items, fmt.Sprintf("%s (%s: %s)", h.advice, claim, strings.Join(d.shown(h), ", ")))
	}
	d.Numbered(items...)
}

// shown returns the experiments that show a hazard, with what was seen.
func (d *document) shown(h hazard) (shown []string) {
	for i := range d.experiments {
		if e := &d.experiments[i]; slices.Contains(h.shown, e.Name) {
			shown = append(shown, words.Code(e.Name)+" "+d.seen(e))
		}
	}
	return shown
}

// runs returns the experiments that bear on a claim, with what was seen. Experiments of one
// topic that were seen equally often share an entry. A measurement has what was measured.
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
		runs = append(runs, fmt.Sprintf("%s %s: %s%s", words.Code(seen.topic+"/"), strings.Join(names[seen], ", "), seen.seen, each))
	}
	return runs
}

// seen returns how often the last run saw the sign of an experiment.
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

// evidence returns all that shows the truth of a claim.
func (d *document) evidence(c *Claim) []string {
	all := d.runs(c.Number)
	for _, s := range c.Sources {
		all = append(all, s.File+": "+words.Code(s.text()))
	}
	for _, cite := range c.Cites {
		all = append(all, words.Link(cite.Title, cite.URL))
	}
	return all
}

// text returns the text that the pattern of a source stands for.
func (s Source) text() string { return unescaped.Replace(s.Pattern) }

// unescaped removes the syntax of regular expressions that patterns of sources use. At each
// place the first pair that fits is applied.
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
			line = words.Code(r.Evidence)
		default:
			var ends []string
			for _, count := range r.Tally {
				ends = append(ends, count.String())
			}
			line = "the runs: " + strings.Join(ends, ", ")
		}
	}
	d.Row(words.Code(e.Name), shows, d.seen(e), want, twin, line)
}
