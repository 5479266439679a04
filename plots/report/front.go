package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/mapbench/bench/answer"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/words"
)

// trustAnchor is where [PageName] says how far to trust the figures: the anchor that GitHub
// gives the heading.
const trustAnchor = "how-far-can-i-trust-it"

// meaningsAnchor is where [PageName] explains words.
const meaningsAnchor = "what-do-the-words-mean"

// front writes the first page.
func (f *findings) front(pages []*page) string {
	var m words.Markdown
	m.Text("*%s; nothing here is typed by hand.*", sign)
	m.Heading(1, "Which concurrent map is the fastest?")
	top := *f.answer
	// What limits the answer has sections of its own.
	top.NotMeasured, top.NotAsked, top.Trust, top.Measured = nil, "", nil, ""
	top.WriteMarkdown(&m)
	if f.lead != nil {
		picture(&m, f.lead, "")
	}
	if len(f.sides) > 0 {
		m.Heading(2, "What does a map cost beside time?")
		var links []string
		for _, s := range f.sides {
			links = append(links, words.Link(s.name, s.path())+": "+words.Escape(s.brief))
		}
		m.List(links...)
	}
	if len(pages) > 0 {
		f.index(&m, pages)
	} else {
		m.Heading(2, "How long does an operation take?")
		f.single(&m, &f.answer.Workloads[0])
	}
	f.gaps(&m)
	f.trust(&m)
	m.Heading(2, "What do the words mean?")
	m.List(f.meanings()...)
	m.Heading(2, "Where is every pair of maps?")
	files := strings.Join(f.files(), " ")
	m.Text("%s prints each pair with its p-value and the smallest difference that could have been seen. %s prints where one map overtakes another.",
		words.Code("mapbench compare -v "+files), words.Code("mapbench crossover -a MAP -b MAP "+files))
	return m.String()
}

// index says which page has which workloads, and who wins there.
func (f *findings) index(m *words.Markdown, pages []*page) {
	m.Heading(2, "Where is my workload?")
	var rows [][]string
	for i, p := range pages {
		if p.part > 1 {
			continue
		}
		links := []string{words.Link(p.name, p.path())}
		for _, q := range pages[i+1:] {
			if q.topic == p.topic {
				links = append(links, words.Link(fmt.Sprintf("part %d", q.part), q.path()))
			}
		}
		rows = append(rows, []string{words.Escape(p.workload), strings.Join(links, ", "), fmt.Sprint(len(p.workloads)), words.Escape(f.wins(p.topic))})
	}
	tabulate(m, []words.Column{{Head: "my workload is like"}, {Head: "page"}, {Head: "workloads", Right: true}, {Head: "fastest in how many"}}, rows)
}

// wins says which maps win how many of a topic's workloads, and how many have no winner.
func (f *findings) wins(t *topic) string {
	var total answer.Tally
	for i := range f.answer.Families {
		family := &f.answer.Families[i]
		if !slices.Contains(t.families, family.Name) {
			continue
		}
		of := &family.Tally
		for _, win := range of.Wins {
			k := slices.IndexFunc(total.Wins, func(w answer.Win) bool { return w.Impl == win.Impl })
			if k < 0 {
				total.Wins = append(total.Wins, win)
			} else {
				total.Wins[k].Cells += win.Cells
			}
		}
		total.Tied += of.Tied
		total.Open += of.Open
		total.TooFew += of.TooFew
		total.ByState += of.ByState
		total.Nothing += of.Nothing
	}
	slices.SortStableFunc(total.Wins, func(a, b answer.Win) int { return cmp.Compare(b.Cells, a.Cells) })
	var parts []string
	for _, win := range total.Wins {
		parts = append(parts, fmt.Sprintf("%s %d", win.Impl, win.Cells))
	}
	for _, rest := range []struct {
		cells int
		what  string
	}{{total.Tied, "tied"}, {total.Open, "open"}, {total.TooFew, "too few launches"}, {total.ByState, "depends on state"}, {total.Nothing, "no results"}} {
		if rest.cells > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", rest.what, rest.cells))
		}
	}
	return strings.Join(parts, ", ")
}

// gaps says what was not measured, and what the answer does not cover.
func (f *findings) gaps(m *words.Markdown) {
	if len(f.answer.NotMeasured) == 0 && f.answer.NotAsked == "" {
		return
	}
	m.Heading(2, "What was not measured, and why?")
	if n := len(f.answer.Workloads); n > 1 && len(f.answer.NotMeasured) > 0 {
		m.Text("A map that lacks some of the %d workloads is named with their number.", n)
	}
	texts := escaped(f.answer.NotMeasured)
	if f.answer.NotAsked != "" {
		texts = append(texts, words.Escape("Not asked for: "+f.answer.NotAsked))
	}
	m.List(texts...)
}

// trust says on what the figures rest, and every doubt about them, once.
func (f *findings) trust(m *words.Markdown) {
	m.Heading(2, "How far can I trust it?")
	names := f.files()
	for i, name := range names {
		names[i] = words.Code(name)
	}
	texts := []string{fmt.Sprintf("Measured on %s; %s. Figures of another machine differ. Results: %s.", words.Escape(f.answer.Measured),
		words.Escape(cmp.Or(f.set.Config[resultfile.KeyKernel], "kernel not stated")), words.List(names))}
	texts = append(texts, escaped(f.answer.Trust)...)
	switch state := f.set.State; {
	case math.IsNaN(float64(state.C2C)) && state.Outside == 0:
		texts = append(texts, "The machine's state is not in these files.")
	case state.Outside == 0:
		texts = append(texts, words.Escape(fmt.Sprintf("Of %s, none lies outside %s", words.Count(state.Launches, "launch"), state)))
	}
	if len(f.answer.Workloads) > 1 {
		for _, why := range f.skipped {
			texts = append(texts, "Not drawn: "+words.Escape(why.Error()))
		}
	}
	m.List(texts...)
}

// meanings explain the words that tables use.
func (f *findings) meanings() []string {
	meanings := []string{
		"**ns/op**: wall time divided by the operations of all goroutines. It is no latency. The best map's is a median; another map's is that median times the ratio between the two, so that the times of a workload fit together.",
		"**launch**: one fresh process for each map. All intervals and tests are over launches.",
		fmt.Sprintf("**best**: every other map is shown to be slower, by intervals that hold together at %s in each workload. Workloads are not corrected for each other.", words.Percent(f.level)),
		fmt.Sprintf("**tied**: the whole interval of the difference lies within the margin, ±%s where nothing else is said.", words.Percent(f.answer.Margin)),
		"**open**: these launches can't tell the maps apart. That is not a tie.",
		"**too few**: there were not enough launches for an interval.",
		"**depends on state**: which map is faster changes with the machine's state: how fast it passes data between its cores, and how much CPU it loses. The state is measured at each launch.",
	}
	for _, s := range f.sides {
		meanings = append(meanings, s.meaning)
	}
	return meanings
}
