package recommend

import (
	_ "embed"
	"fmt"
	"strings"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/peers"
)

// A Module is the latest release of the module that a map comes from.
type Module struct {
	Path    string `json:"path"`
	Version string `json:"version"`
	Date    string `json:"date"`    // of the release, as 2006-01-02
	Licence string `json:"licence"` // by its SPDX name
	AsOf    string `json:"as_of"`   // the day on which the module proxy was asked
}

//go:embed modules.txt
var modulesText string

// A known is a map of this project or of a peer, with all that can be asked of it offline.
type known struct {
	info  impls.Info
	typed any // a nil pointer of its type, whose methods tell what it offers
}

// catalogue holds all maps that are measured by default, but for the references.
var catalogue = []known{
	{impls.SyncMapInfo, (*impls.SyncMap[uint64, uint64])(nil)},
	{impls.MutexInfo, (*impls.Mutex[uint64, uint64])(nil)},
	{impls.RWMutexInfo, (*impls.RWMutex[uint64, uint64])(nil)},
	{impls.ShardedInfo, (*impls.Sharded[uint64, uint64])(nil)},
	{impls.HintedInfo, (*impls.Hinted[uint64, uint64])(nil)},
	{impls.CASInfo, (*impls.CAS[uint64, uint64])(nil)},
	{impls.COWInfo, (*impls.COW[uint64, uint64])(nil)},
	{peers.XsyncInfo, (*peers.Xsync[uint64, uint64])(nil)},
	{peers.Xsync3Info, (*peers.Xsync3[uint64, uint64])(nil)},
	{peers.HaxmapInfo, (*peers.Haxmap[uint64, uint64])(nil)},
	{peers.CmapInfo, (*peers.Cmap[uint64, uint64])(nil)},
	{peers.SkipmapInfo, (*peers.Skipmap[uint64, uint64])(nil)},
}

// find returns what is known of an impl; "sharded:64" is sharded.
func find(impl string) (known, bool) {
	name, _, _ := strings.Cut(impl, ":")
	for _, k := range catalogue {
		if k.info.Name == name {
			return k, true
		}
	}
	return known{}, false
}

// lacks returns the optional methods that an impl doesn't have; none for an impl that is
// not of this project.
func lacks(impl string) []string {
	names := []string{}
	k, ok := find(impl)
	if !ok {
		return names
	}
	missing := func(name string, has bool) {
		if !has {
			names = append(names, name)
		}
	}
	_, has := k.typed.(impls.LoadOrStorer[uint64, uint64])
	missing("LoadOrStore", has)
	_, has = k.typed.(impls.LoadAndDeleter[uint64, uint64])
	missing("LoadAndDelete", has)
	_, has = k.typed.(impls.CompareAndSwapper[uint64, uint64])
	missing("CompareAndSwap", has)
	_, has = k.typed.(impls.Lener)
	missing("Len", has)
	_, has = k.typed.(impls.Clearer)
	missing("Clear", has)
	return names
}

// standard reports whether a map needs nothing but the standard library.
func standard(impl string) bool {
	return impl == syncMap || impl == impls.MutexInfo.Name || impl == impls.RWMutexInfo.Name
}

// rank orders maps that are tied: first those of the standard library, then those of this
// project, then those of other modules and unknown ones; among each, those that lack fewer
// methods.
func rank(impl string) int {
	const more = 10 // than methods that a map can lack
	k, ok := find(impl)
	switch {
	case standard(impl):
		return len(lacks(impl))
	case ok && k.info.Module == "":
		return more + len(lacks(impl))
	}
	return 2*more + len(lacks(impl))
}

// ModuleOf returns the module of an impl. It reports false for a map of the standard
// library or of this project, and for an unknown one.
func ModuleOf(impl string) (Module, bool) {
	k, ok := find(impl)
	if !ok || k.info.Module == "" {
		return Module{}, false
	}
	asked := ""
	for line := range strings.Lines(modulesText) {
		if _, day, ok := strings.Cut(line, "knew it on "); ok {
			asked, _, _ = strings.Cut(day, ":")
		}
		var m Module
		if n, _ := fmt.Sscan(line, &m.Path, &m.Version, &m.Date, &m.Licence); n == 4 && m.Path == k.info.Module {
			m.AsOf = asked
			return m, true
		}
	}
	return Module{Path: k.info.Module}, true
}
