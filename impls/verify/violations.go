package verify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/internal/words"
)

// docLines is how much of a history the page shows, in lines.
const docLines = 12

// A violation is a law that a map broke in one setting.
type violation struct {
	row   *Row
	again string
	in    *Report
}

// violations writes which map broke which law. It shows the shortest history of all
// settings; of equally short ones, the one that was got without the race detector.
func (d *document) violations() {
	d.Heading(2, "Violations")
	d.Text(`
For each map and law the shortest history of all settings, where the law shows one. The
numbers before a call say when it began and ended. In linearizable they are moments by a
counter that all goroutines share; in own-keys each owner of keys counts its own calls;
in other laws they are the order of which the law is sure. A call that ended before
another one began came before it. The same seed makes goroutines do the same again, but
not interleave in the same way.
`)
	none := true // so far
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
		d.Text("None.")
	}
}

// introduce begins the violations of a map.
func (d *document) introduce(f *found) {
	d.Heading(3, f.Name)
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
		about = append(about, words.Link(issue, "https://github.com/"+repository+"/issues/"+number))
	}
	if len(about) > 0 {
		d.Text("%s.", strings.Join(about, "; "))
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

// length is the length of the history, in lines. A row without a history tells least and
// counts as the longest.
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
	d.Text("**%s.** %s Broken with %s goroutines: %s.", first.row.Law, first.row.Text, strings.Join(settings, ", "), first.row.Message)
	if first.row.History != "" {
		d.Fenced(head(strings.TrimSpace(first.row.History), docLines))
	}
	command := words.Code(first.again)
	if first.in.Race {
		command += ", built with " + words.Code("-race")
	}
	d.Text("Again: %s.", command)
}
