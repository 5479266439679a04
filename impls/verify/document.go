package verify

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"example.com/mapbench/impls/maptest"
)

// WriteDoc writes docs/verify.md: the laws, how our own designs and other
// people's stand to them in all reports together, what was violated, what was
// recorded of odd keys, and planted, a text in Markdown that says how fast the
// kit finds planted bugs. It is an error if the reports are of laws that
// there aren't; those that are newer than a report show as not checked.
func WriteDoc(w io.Writer, reports []Report, planted string) error {
	if err := current(reports); err != nil {
		return err
	}
	d := document{reports: slices.Clone(reports)}
	slices.SortStableFunc(d.reports, func(a, b Report) int {
		return cmp.Or(cmp.Compare(a.Goroutines, b.Goroutines), compareBool(a.Race, b.Race))
	})
	d.printf(`<!-- Generated from results/verify: don't edit. -->

# Which maps are correct

Before a map is fast it has to be right. Package impls/maptest is a conformance kit for
any concurrent map: laws that hold of every correct map, each with a program that looks
for a counterexample. This page says what it found. "mapbench verify" does it again;
"go doc example.com/mapbench/impls/maptest" tells how to put a map of your own to it.

A FAIL is a proof: the calls that are shown can't be those of a correct map, in whatever
order they took effect. Laws about memory and goroutines show no calls: they say what was
counted. A pass is no proof: it says that so many seconds on this machine showed no
violation. How much that is worth is measured by [planted bugs](#planted-bugs). What is
recorded is not judged.

Tables are made anew by deleting their files in results/verify and calling
"JOBS=2 scripts/verify", "JOBS=2 FOR=15s scripts/verify peers" and
"go test ./impls/maptest/planted -timeout 0 -runs=20 -table FILE"; then
"go test ./impls/verify -run Doc -update" writes this page.
`)
	d.laws()
	d.section("Our designs", "", Own)
	d.section("Other people's", `
A peer is called through its adapter, as it is measured. NAME+METHOD is the peer with a
method that the adapter leaves out, since it breaks the contract of a sync.Map. A FAIL by
left-early that only a panic or runtime.Goexit in yield shows excludes a map from nothing
that is measured: no workload leaves a Range so.
`, Peer, Variant)
	d.violations()
	d.notes()
	d.printf("\n## Planted bugs\n\n%s\n", strings.TrimSpace(planted))
	_, err := io.WriteString(w, d.String())
	return err
}

// current is an error if a map has a row of a law that there isn't, or that says
// something else now. A law that has been added since has no row.
func current(reports []Report) error {
	for i := range reports {
		for _, m := range reports[i].Maps {
			for _, row := range m.Rows {
				if !slices.ContainsFunc(maptest.Laws(), func(law maptest.Law) bool { return law.Name == row.Law && law.Text == row.Text }) {
					return fmt.Errorf("%s with %d goroutines was verified by other laws than there are; delete that report and run scripts/verify again", m.Name, reports[i].Goroutines)
				}
			}
		}
	}
	return nil
}

// compareBool puts false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// document is a page while it is written.
type document struct {
	strings.Builder
	reports []Report
}

func (d *document) printf(format string, args ...any) { fmt.Fprintf(d, format, args...) }

// row writes a row of a table.
func (d *document) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = strings.ReplaceAll(cell, "|", `\|`)
	}
	d.printf("| %s |\n", strings.Join(cells, " | "))
}

// header writes the first rows of a table.
func (d *document) header(cells ...string) {
	d.row(cells...)
	d.printf("|%s\n", strings.Repeat("--|", len(cells)))
}

// laws writes the table of the laws.
func (d *document) laws() {
	d.printf(`
## Laws

A law that needs something is n/a for a map without it: a method of package impls, or a
constructor for other keys (Strings, Floats, Any), for other values (Wide, Pointers), or
one that takes the hash function (Hashed, HashedStrings). Timed laws share the time that a
map is given.

`)
	d.header("law", "text", "needs", "timed")
	for _, law := range maptest.Laws() {
		timed := ""
		if law.Timed {
			timed = "yes"
		}
		d.row(law.Name, law.Text, law.Needs, timed)
	}
}

// section writes how the maps of some kinds stand to each law.
func (d *document) section(title, about string, kinds ...Kind) {
	maps := d.maps(kinds...)
	d.printf("\n## %s\n%s\n", title, about)
	if len(maps) == 0 {
		d.printf("Not verified yet.\n")
		return
	}
	d.printf(`A cell is the worst verdict of all settings; of FAIL it says in how many. A number in
brackets is the least number of rounds of a timed law in any setting, where that is below
%d: so few show little. "recorded" is told under [what is recorded](#what-is-recorded); "–"
is a law that is newer than what was measured.

The settings: %s. They ran two at a time (JOBS=2), and so shared the CPUs.

`, fewRounds, d.settings(maps))
	d.header(append([]string{"law"}, names(maps)...)...)
	for _, law := range maptest.Laws() {
		cells := []string{law.Name}
		for _, m := range maps {
			cells = append(cells, m.worst(law))
		}
		d.row(cells...)
	}
	seconds, versions := []string{"seconds in all"}, []string{"version"}
	for _, m := range maps {
		seconds, versions = append(seconds, fmt.Sprintf("%.0f", m.seconds)), append(versions, m.Version)
	}
	d.row(seconds...)
	if slices.ContainsFunc(maps, func(m *found) bool { return m.Version != "" }) {
		d.row(versions...)
	}
}

// found is what all reports say of one map.
type found struct {
	Map     // of the first report
	seconds float64
	// in are the reports that have the map, maps what they say.
	in   []*Report
	maps []*Map
}

// maps returns the maps of some kinds, in the order of the catalogue.
func (d *document) maps(kinds ...Kind) (all []*found) {
	for _, e := range Catalogue() {
		if !slices.Contains(kinds, e.Kind) {
			continue
		}
		var f *found
		for i := range d.reports {
			r := &d.reports[i]
			for j := range r.Maps {
				m := &r.Maps[j]
				if m.Name != e.Name || m.NA != "" {
					continue
				}
				if f == nil {
					f = &found{Map: *m}
					all = append(all, f)
				}
				f.in, f.maps, f.seconds = append(f.in, r), append(f.maps, m), f.seconds+m.Seconds
			}
		}
	}
	return all
}

func names(maps []*found) (names []string) {
	for _, m := range maps {
		names = append(names, m.Name)
	}
	return names
}

// fewRounds is the number of rounds below which a pass shows it.
const fewRounds = 10

// unchecked is shown of a law that is newer than the reports.
const unchecked = "–"

// worst is the worst verdict on a law.
func (f *found) worst(law maptest.Law) string {
	worst, n, rounds := unchecked, 0, fewRounds
	order := []string{unchecked, maptest.NA.String(), recorded, maptest.Pass.String(), maptest.Unknown.String(), maptest.Fail.String()}
	for _, m := range f.maps {
		row := m.of(law)
		if row == nil {
			continue
		}
		verdict := row.shown()
		switch at := slices.Index(order, verdict); {
		case at > slices.Index(order, worst):
			worst, n = verdict, 1
		case verdict == worst:
			n++
		}
		if verdict == maptest.Pass.String() {
			rounds = min(rounds, row.Rounds)
		}
	}
	switch {
	case worst == maptest.Fail.String():
		return fmt.Sprintf("**%s** %d of %d", worst, n, len(f.maps))
	case worst == maptest.Pass.String() && law.Timed && rounds < fewRounds:
		return fmt.Sprintf("%s (%d)", worst, rounds)
	}
	return worst
}

// settings says with what maps were verified, and where.
func (d *document) settings(maps []*found) string {
	var lengths []float64 // times for each map, in seconds
	with := make(map[float64][]string)
	var where []string
	for _, m := range maps {
		for _, r := range m.in {
			if !slices.Contains(lengths, r.ForSeconds) {
				lengths = append(lengths, r.ForSeconds)
			}
			if setting := r.team(); !slices.Contains(with[r.ForSeconds], setting) {
				with[r.ForSeconds] = append(with[r.ForSeconds], setting)
			}
			place := fmt.Sprintf("%s, %s, GOMAXPROCS=%d", r.Go, r.Platform, r.Procs)
			if r.CPU != "" {
				place += ", " + r.CPU
			}
			if r.Commit != "" {
				place += ", commit " + r.Commit[:min(12, len(r.Commit))]
			}
			if !slices.Contains(where, place) {
				where = append(where, place)
			}
		}
	}
	var parts []string
	for _, seconds := range lengths {
		parts = append(parts, fmt.Sprintf("%.0f s each with %s goroutines", seconds, strings.Join(with[seconds], ", ")))
	}
	return strings.Join(append(parts, where...), "; ")
}

// team is how many goroutines shared a map, and whether the race detector was
// there.
func (r *Report) team() string {
	if r.Race {
		return fmt.Sprintf("%d (-race)", r.Goroutines)
	}
	return fmt.Sprint(r.Goroutines)
}
