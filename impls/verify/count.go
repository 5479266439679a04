package verify

import (
	"slices"

	"example.com/mapbench/impls/maptest"
)

// A Record says how one map stands to the laws, over all runs in which it was verified.
type Record struct {
	Map             string
	Module, Version string   // of a peer; "" for a map of ours
	Runs            int      // reports that hold the map
	Seconds         float64  // of all runs
	Passed          int      // laws that some run saw kept and none saw broken
	Failed          []string // laws that some run saw broken, in the laws' order
	Again           string   // the command line of the first run
}

// Records returns a record of each map, in the order of their first reports. It leaves out
// planted maps and variants, which are not measured.
func Records(reports []Report) []Record {
	var found []Record
	passed := make(map[string]map[string]bool) // by map and law: false if some run saw it broken
	for _, report := range reports {
		for _, m := range report.Maps {
			if m.Kind != Own && m.Kind != Peer || len(m.Rows) == 0 {
				continue
			}
			i := slices.IndexFunc(found, func(r Record) bool { return r.Map == m.Name })
			if i < 0 {
				i = len(found)
				found = append(found, Record{Map: m.Name, Module: m.Module, Version: m.Version, Again: m.Again})
				passed[m.Name] = make(map[string]bool)
			}
			found[i].Runs++
			for _, row := range m.Rows {
				switch kept, known := passed[m.Name][row.Law]; row.Verdict {
				case maptest.Pass.String():
					passed[m.Name][row.Law] = kept || !known
				case maptest.Fail.String():
					passed[m.Name][row.Law] = false
				}
			}
		}
	}
	for i := range found {
		for _, law := range maptest.Laws() {
			switch kept, known := passed[found[i].Map][law.Name]; {
			case kept:
				found[i].Passed++
			case known:
				found[i].Failed = append(found[i].Failed, law.Name)
			}
		}
	}
	return found
}
