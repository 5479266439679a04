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

// The kinds. Own are our designs, and peers are other people's. A variant is a peer with
// methods that its adapter leaves out. A planted map has a bug on purpose. The maps of a
// plug-in are no part of the catalogue; [Foreign] finds them.
const (
	Own     Kind = "own"
	Peer    Kind = "peer"
	Variant Kind = "variant"
	Planted Kind = "planted"
	PlugIn  Kind = "plug-in"
)

// An Entry is a map that can be verified.
type Entry struct {
	// Info describes the map. The Design of a variant says what it adds.
	impls.Info
	Kind Kind
	// Flaw is what is odd or wrong about a planted map; see [planted.Map].
	Flaw string
	// Issues are reports of what a peer is known to violate, as
	// "owner/repository#number".
	Issues []string

	// bind returns the map's constructors; it is nil if no law applies, and for a plug-in's
	// map.
	bind func(impls.Config) maptest.Constructors
	// from is the program that has the map; nil if that is this one.
	from *program
	// NA says why no law applies; it is empty if some do.
	NA string
}

// Catalogue returns all maps: our designs and peers in the order in which they are shown
// elsewhere, then variants of peers, then planted maps. The caller owns the slice.
func Catalogue() []Entry {
	return slices.Concat(ownMaps(), peerMaps(), variants(), plantedMaps())
}

// plantedPrefix begins the names of planted maps.
const plantedPrefix = "planted/"

// IsPlanted reports whether a name is that of a planted map. Planted maps are not
// measured.
func IsPlanted(name string) bool { return strings.HasPrefix(name, plantedPrefix) }

// plantedMaps are the maps of package planted.
func plantedMaps() []Entry {
	var all []Entry
	for _, m := range slices.Concat(planted.All(), planted.Legal()) {
		all = append(all, Entry{
			Info: impls.Info{Name: plantedPrefix + m.Name}, Kind: Planted, Flaw: m.Flaw,
			bind: func(impls.Config) maptest.Constructors {
				return maptest.Constructors{New: m.New, Strings: m.Strings, Wide: m.Wide, Hashed: m.Hashed, HashedStrings: m.HashedStrings}
			},
		})
	}
	return all
}

// Select returns the entries with the given names, in the order of names; without names,
// all our own designs, and all maps of a plug-in. A name may carry a parameter, as in
// "sharded:4"; the entry then has the whole of it as its name. The error lists the choices.
// The caller owns the slice.
func Select(catalogue []Entry, names []string) ([]Entry, error) {
	if len(names) == 0 {
		left := func(e Entry) bool { return e.Kind != PlugIn && (e.Kind != Own || e.NA != "") }
		return slices.DeleteFunc(slices.Clone(catalogue), left), nil
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

// find returns the entry with a name, bound to the parameter that the name carries. Its
// error lists the planted maps only if the name is one of theirs.
func find(catalogue []Entry, s string) (Entry, error) {
	choices := slices.DeleteFunc(slices.Clone(catalogue), func(e Entry) bool { return IsPlanted(e.Name) != IsPlanted(s) })
	var infos []impls.Info
	for _, e := range choices {
		infos = append(infos, e.Info)
	}
	if len(choices) < len(catalogue) && !IsPlanted(s) {
		infos = append(infos, impls.Info{Name: plantedPrefix + "NAME"})
	}
	i, err := impls.Find(infos, s)
	if err != nil {
		return Entry{}, err
	}
	e := choices[i]
	_, param, err := impls.ParseName(s)
	if e.from != nil { // which binds the map itself
		e.Name = s
		return e, err
	}
	if bind := e.bind; param != 0 && bind != nil {
		e.Name = s
		e.bind = func(c impls.Config) maptest.Constructors {
			c.Param = param
			return bind(c)
		}
	}
	return e, err
}
