package verify

import (
	"slices"
	"strings"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/impls/maptest/planted"
)

// A Kind says where a map comes from.
type Kind string

// The kinds. A variant is a peer with methods that its adapter leaves out.
const (
	Own     Kind = "own"
	Peer    Kind = "peer"
	Variant Kind = "variant"
	Planted Kind = "planted"
)

// An Entry is a map that can be verified, by its name.
type Entry struct {
	// Info describes the map. Of a variant, Design says what it adds.
	impls.Info
	Kind Kind
	// Flaw is what is odd or wrong about a planted map; see [planted.Map].
	Flaw string
	// Issues are reports of what a peer is known to violate, as
	// "owner/repository#number".
	Issues []string

	// bind returns the map's constructors; nil if the laws don't apply, for
	// the reason that NA gives.
	bind func(impls.Config) maptest.Subject
	// NA says why no law applies; it is empty if some do.
	NA string
}

// Catalogue returns all maps: the impls in the order in which they are shown
// elsewhere, variants of peers, and planted maps. The caller owns the slice.
func Catalogue() []Entry {
	return slices.Concat(ownMaps(), peerMaps(), variants(), plantedMaps())
}

// plantedPrefix is what the names of planted maps begin with.
const plantedPrefix = "planted/"

// IsPlanted reports whether name is one that planted maps have. They get no
// numbers.
func IsPlanted(name string) bool { return strings.HasPrefix(name, plantedPrefix) }

// plantedMaps are the maps of package planted.
func plantedMaps() []Entry {
	var all []Entry
	for _, m := range slices.Concat(planted.All(), planted.Legal()) {
		all = append(all, Entry{
			Info: impls.Info{Name: plantedPrefix + m.Name}, Kind: Planted, Flaw: m.Flaw,
			bind: func(impls.Config) maptest.Subject {
				return maptest.Subject{New: m.New, Strings: m.Strings, Wide: m.Wide, Hashed: m.Hashed, HashedStrings: m.HashedStrings}
			},
		})
	}
	return all
}

// Select returns the entries that names name, in their order; without names, all
// own impls. A name may carry a parameter, as in "sharded:4", and is then the
// entry's name. The error lists the choices.
func Select(catalogue []Entry, names []string) ([]Entry, error) {
	if len(names) == 0 {
		return slices.DeleteFunc(slices.Clone(catalogue), func(e Entry) bool { return e.Kind != Own || e.NA != "" }), nil
	}
	var selected []Entry
	for _, name := range names {
		e, err := find(catalogue, name)
		if err != nil {
			return nil, err
		}
		selected = append(selected, e)
	}
	return selected, nil
}

// find returns the entry of a name, bound to the parameter that it carries. Planted
// maps are listed to those who ask for one.
func find(catalogue []Entry, s string) (Entry, error) {
	choices := slices.DeleteFunc(slices.Clone(catalogue), func(e Entry) bool { return IsPlanted(e.Name) != IsPlanted(s) })
	var infos []impls.Info
	for _, e := range choices {
		infos = append(infos, e.Info)
	}
	if !IsPlanted(s) {
		infos = append(infos, impls.Info{Name: plantedPrefix + "NAME"})
	}
	i, err := impls.Find(infos, s)
	if err != nil {
		return Entry{}, err
	}
	e := choices[i]
	_, param, err := impls.ParseName(s)
	if bind := e.bind; param != 0 && bind != nil {
		e.Name = s
		e.bind = func(c impls.Config) maptest.Subject {
			c.Param = param
			return bind(c)
		}
	}
	return e, err
}
