package verify

import (
	"slices"
	"strings"

	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/internal/words"
)

// measured are the laws whose notes are numbers, which differ from run to run.
var measured = []string{"costs", "emptied"}

// notes writes what was recorded and not judged.
func (d *document) notes() {
	d.Heading(2, "What is recorded")
	d.Text(`
What becomes of keys that built-in maps have trouble with, and of calls that yield makes
on the map that it ranges over, is recorded, and not judged. A sync.Map allows all calls
in yield. "hangs" means that all goroutines of the map wait for a lock and stand still;
"while a writer waits" that a Store began before the call, and waits for the Range.
`)
	d.Table(words.Columns(3, "law", "maps", "what was seen")...)
	for _, law := range maptest.Laws() {
		if !slices.Contains(measured, law.Name) {
			d.noted(law)
		}
	}
	d.Heading(3, "Costs and memory")
	d.Text(`
Of costs and memory one run is shown, the first with the fewest goroutines and without
the race detector. A cost that grows with the number of entries is legal; it is named if a
call takes more than 8 times as long with 100 times as many entries. All calls go to the
same few keys, so that caches play little part: a map that needs not look at other entries
has ratios of 1 to 3. Memory is that of uint64 keys and values, after a collection.
`)
	d.Table(words.Columns(3, "law", "map", "what was measured")...)
	for _, law := range maptest.Laws() {
		if slices.Contains(measured, law.Name) {
			d.measured(law)
		}
	}
}

// noted writes the notes on a law: one row for all maps with the same note.
func (d *document) noted(law maptest.Law) {
	var notes []string
	of := make(map[string][]string) // maps, by note
	for _, f := range d.maps(Own, Peer) {
		for _, m := range f.maps {
			row := m.of(law)
			if row == nil || row.Note == "" || slices.Contains(of[row.Note], f.Name) {
				continue
			}
			if of[row.Note] == nil {
				notes = append(notes, row.Note)
			}
			of[row.Note] = append(of[row.Note], f.Name)
		}
	}
	for _, note := range notes {
		d.Row(law.Name, strings.Join(of[note], ", "), note)
	}
}

// measured writes one note on a law for each map.
func (d *document) measured(law maptest.Law) {
	for _, f := range d.maps(Own, Peer) {
		for i, m := range f.maps {
			if row := m.of(law); row != nil && row.Note != "" && !f.in[i].Race {
				d.Row(law.Name, f.Name, row.Note)
				break
			}
		}
	}
}
