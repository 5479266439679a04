package verify

import "example.com/mapbench/impls/verify/one"

// Main is the main function of a child that verifies a map of the catalogue; see [one.Main].
func Main(catalogue []Entry) {
	var maps []one.Map
	for _, e := range catalogue {
		maps = append(maps, one.Map{Info: e.Info, NA: e.NA, Bind: e.bind})
	}
	one.Main(maps)
}
