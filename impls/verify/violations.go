package verify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/impls/maptest"
)

// docLines is how much of a history the page shows, in lines.
const docLines = 12

// A violation is a law that a map broke in one setting.
type violation struct {
	row   *Row
	again string
	in    *Report
}

// violations writes what broke which law, with the shortest history of all
// settings, of equal ones that without the race detector.
func (d *document) violations() {
	d.printf(`
## Violations

For each map and law the shortest history of all settings, where the law shows one. The
numbers before a call say when it began and ended. In linearizable they are moments by a
counter that all goroutines share; in own-keys each owner of keys counts its own calls;
in other laws they are the order of which the law is sure. A call that ended before
another one began came before it. The same seed makes goroutines do the same again, but
not interleave in the same way.
`)
	none := true
	for _, f := range d.maps(Own, Peer, Variant) {
		broken := false
		for _, law := range maptest.Laws() {
			all := f.broken(law)
			if len(all) == 0 {
				continue
			}
			if !broken {
				d.introduce(f)
			}
			broken, none = true, false
			d.violation(all)
		}
	}
	if none {
		d.printf("\nNone.\n")
	}
}

// introduce begins the violations of a map.
func (d *document) introduce(f *found) {
	d.printf("\n### %s\n", f.Name)
	i := slices.IndexFunc(Catalogue(), func(e Entry) bool { return e.Name == f.Name })
	e := Catalogue()[i]
	var about []string
	if e.Kind == Variant {
		about = append(about, e.Design)
	}
	if f.Module != "" {
		about = append(about, fmt.Sprintf("%s@%s", f.Module, f.Version))
	}
	for _, issue := range e.Issues {
		repository, number, _ := strings.Cut(issue, "#")
		about = append(about, fmt.Sprintf("[%s](https://github.com/%s/issues/%s)", issue, repository, number))
	}
	if len(about) > 0 {
		d.printf("\n%s.\n", strings.Join(about, "; "))
	}
}

// broken returns the violations of one law, in the order of the reports.
func (f *found) broken(law maptest.Law) (all []violation) {
	for i, m := range f.maps {
		if row := m.of(law); row != nil && row.Verdict == maptest.Fail.String() {
			all = append(all, violation{row, m.Again, f.in[i]})
		}
	}
	return all
}

// length is how long it takes to read the history; one that is lacking tells
// least.
func (v *violation) length() int {
	if v.row.History == "" {
		return 1 << 20
	}
	return strings.Count(v.row.History, "\n")
}

// violation writes one law's violations.
func (d *document) violation(all []violation) {
	var settings []string
	for _, v := range all {
		settings = append(settings, v.in.team())
	}
	first := slices.MinFunc(all, func(a, b violation) int {
		return cmp.Or(a.length()-b.length(), compareBool(a.in.Race, b.in.Race))
	})
	d.printf("\n**%s.** %s Broken with %s goroutines: %s.\n", first.row.Law, first.row.Text, strings.Join(settings, ", "), first.row.Message)
	if first.row.History != "" {
		d.printf("\n```\n%s\n```\n", head(strings.TrimSpace(first.row.History), docLines))
	}
	command := first.again
	if first.in.Race {
		command += "`, built with `-race"
	}
	d.printf("\nAgain: `%s`.\n", command)
}
