// Package copies finds files that hold the same launches: a file and its copy must not be
// compared, or counted, as if they were independent.
package copies

import (
	"fmt"
	"maps"
)

// A Launch is one launch of a file, as far as it tells the file from others.
type Launch struct {
	Key   string // equal for two readings of one launch: seed, sweep and times among others
	Place string // where it stands, for messages: "q.txt:37"
	Text  string // which launch it is, for messages: "sweep 3 of seed 7"
}

// Found are the launches that were added so far. The zero value holds none. Equal seeds alone
// make no copy: two builds may be measured with one seed, each into its file. It must not be
// used concurrently.
type Found struct {
	places map[string]string // by key
}

// Add adds launches of one file. It returns an error, which names both places, if one of them
// was added before with another file; then it adds none. It ignores a key of "": a file
// that states no seed has no other.
func (f *Found) Add(launches ...Launch) error {
	added := make(map[string]string)
	for _, l := range launches {
		if l.Key == "" {
			continue
		}
		if was, ok := f.places[l.Key]; ok {
			return fmt.Errorf("%s and %s are one result, %s: leave one of the files out", was, l.Place, l.Text)
		}
		added[l.Key] = l.Place
	}
	if f.places == nil {
		f.places = make(map[string]string)
	}
	maps.Copy(f.places, added)
	return nil
}
