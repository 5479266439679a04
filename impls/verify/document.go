package verify

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/internal/words"
)

// WriteDoc writes docs/verify.md to w: the laws, what all reports together say of our own
// designs and of other people's maps, what was violated, what was recorded of odd keys,
// and planted, a text in Markdown that says how fast the kit finds planted bugs. It is an
// error if a report has a law that doesn't exist. Laws that are newer than a report show
// as not checked. WriteDoc sorts a copy of reports.
func WriteDoc(w io.Writer, reports []Report, planted string) error {
	if err := current(reports); err != nil {
		return err
	}
	d := document{reports: slices.Clone(reports)}
	slices.SortStableFunc(d.reports, func(a, b Report) int {
		return cmp.Or(cmp.Compare(a.Goroutines, b.Goroutines), compareBool(a.Race, b.Race))
	})
	d.introduction()
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
	d.Heading(2, "Planted bugs")
	d.Text("%s", planted)
	_, err := d.WriteTo(w)
	return err
}

// introduction says what the page is, and how to make it anew.
func (d *document) introduction() {
	d.Text("<!-- Generated from results/verify: don't edit. -->")
	d.Heading(1, "Which maps are correct")
	d.Text(`
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
"go test ./impls/maptest/planted -timeout 0 -runs=20 -table FILE"; then "make docs" writes
this page.
`)
}

// current returns an error if a map has a row of a law that doesn't exist, or whose text
// has changed. A law that has been added since has no row.
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
	words.Markdown
	reports []Report
}

// laws writes the table of the laws.
func (d *document) laws() {
	d.Heading(2, "Laws")
	d.Text(`
A law that needs something is n/a for a map without it: a method of package impls, or a
constructor for other keys (Strings, Floats, Any), for other values (Wide, Pointers), or
one that takes the hash function (Hashed, HashedStrings). Timed laws share the time that a
map is given.
`)
	d.Table(words.Columns(4, "law", "text", "needs", "timed")...)
	for _, law := range maptest.Laws() {
		timed := ""
		if law.Timed {
			timed = "yes"
		}
		d.Row(law.Name, law.Text, law.Needs, timed)
	}
}

// section writes the verdicts on the maps of some kinds, a row for each law.
func (d *document) section(title, about string, kinds ...Kind) {
	maps := d.maps(kinds...)
	d.Heading(2, title)
	d.Text("%s", about)
	if len(maps) == 0 {
		d.Text("Not verified yet.")
		return
	}
	d.Text(`
A cell is the worst verdict of all settings; of FAIL it says in how many. A number in
brackets is the least number of rounds of a timed law in any setting, where that is below
%d: so few show little. "recorded" is told under [what is recorded](#what-is-recorded); "–"
is a law that is newer than what was measured.

The settings: %s. They ran two at a time (JOBS=2), and so shared the CPUs.
`, fewRounds, settings(maps))
	heads, seconds, versions := []string{"law"}, []string{"seconds in all"}, []string{"version"}
	for _, m := range maps {
		heads, seconds, versions = append(heads, m.Name), append(seconds, fmt.Sprintf("%.0f", m.seconds)), append(versions, m.Version)
	}
	d.Table(words.Columns(len(heads), heads...)...)
	for _, law := range maptest.Laws() {
		cells := []string{law.Name}
		for _, m := range maps {
			cells = append(cells, m.worst(law))
		}
		d.Row(cells...)
	}
	d.Row(seconds...)
	if slices.ContainsFunc(maps, func(m *found) bool { return m.Version != "" }) {
		d.Row(versions...)
	}
}

// settings says with what maps were verified, and where.
func settings(maps []*found) string {
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

// team is how many goroutines shared a map, and whether the race detector watched.
func (r *Report) team() string {
	if r.Race {
		return fmt.Sprintf("%d (-race)", r.Goroutines)
	}
	return fmt.Sprint(r.Goroutines)
}
