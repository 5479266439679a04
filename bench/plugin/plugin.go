// Package plugin puts the maps of plug-ins through the conformance kit. A plug-in is a
// worker that somebody else wrote: the folder of a main package that calls [worker.Main].
//
// The kit needs the maps' constructors, which only the plug-in's own program has. So [Link]
// links that program anew with one more source file, which makes [worker.Main] call
// [Verify]. The go command gets the file as an overlay; nothing is written into the
// plug-in's folder. The program is then what package verify wants: a process that verifies
// one map. Its kit is that of the mapbench that the plug-in requires.
//
// [Verify] and what it needs are linked into plug-ins. [Link] runs in mapbench.
package plugin

import (
	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/impls/verify/one"
)

// Verify verifies one of the contestants and ends the process; see [one.Main].
func Verify(contestants []worker.Contestant) { one.Main(mapsOf(contestants)) }

// mapsOf returns contestants as the maps that the kit can verify.
func mapsOf(contestants []worker.Contestant) (all []one.Map) {
	infos := worker.Infos(contestants)
	for i, c := range contestants {
		all = append(all, one.Map{Info: infos[i], NA: unfit(c), Bind: func(config impls.Config) maptest.Constructors {
			return constructors(c, config)
		}})
	}
	return all
}

// unfit returns why no law applies to a contestant; "" if some do.
func unfit(c worker.Contestant) string {
	switch {
	case c.Null:
		return "it is no map: it stores nothing"
	case c.MaxGoroutines == 1:
		return "it is for one goroutine, and the laws are about many"
	case c.Uint64Val8.New == nil:
		return "it has no maker Uint64Val8, and the laws are about keys of uint64 with values of 8 bytes"
	}
	return ""
}

// constructors returns what the kit can make of a contestant's makers. The kit uses none
// for strings with values of 64 bytes.
func constructors(c worker.Contestant, config impls.Config) maptest.Constructors {
	maps := maptest.Constructors{New: numbered(c.Uint64Val8, config), Strings: numbered(c.StringVal8, config)}
	if newMap := c.Uint64Val64.New; newMap != nil {
		maps.Wide = func() impls.Map[uint64, [8]uint64] { return wide(newMap(config)) }
	}
	return maps
}

// numbered returns a constructor of the maps that a maker makes, with values as the kit has
// them; nil if the maker makes none.
func numbered[K comparable](maker worker.Maker[K, worker.Val8], config impls.Config) func() impls.Map[K, uint64] {
	if maker.New == nil {
		return nil
	}
	return func() impls.Map[K, uint64] { return numbers(maker.New(config)) }
}
