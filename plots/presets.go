package plots

import (
	"fmt"
	"slices"
	"strings"

	"example.com/mapbench/workloads"
)

// presets says who is best under the workloads that the field knows by name.
func (r *report) presets() error {
	r.say("## Presets")
	var rows [][]string
	for i, c := range r.set.Cells {
		names := workloads.PresetsOf(c.Spec)
		if len(names) == 0 {
			continue
		}
		ranking, impls, err := r.ranking(c)
		if err != nil {
			return err
		}
		of := "–"
		for k, row := range impls {
			switch {
			case row.Impl != home:
			case k == 0:
				of = "is it"
			default:
				of = signed(row.Delta.Log)
			}
		}
		rows = append(rows, []string{escape(strings.Join(names, ", ")), code(r.tables[i].Cell), fmt.Sprint(c.Procs),
			thousands(float64(c.Spec.N)), c.Spec.Key.String(), r.leaders(&ranking), of})
	}
	if len(rows) == 0 {
		r.say("No preset was measured: %s names them.", code("mapbench list -presets"))
		return nil
	}
	slices.SortStableFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	r.say("Workloads that the field knows by name; `docs/workloads.md` says where each comes from. The last column is %s's time per operation against that of the impl with the lowest median, with its interval.", home)
	r.tabulate([]column{{"preset", false}, {"spec", false}, {"procs", true}, {"n", true}, {"key", false}, {"best", false}, {escape(home), true}}, rows)
	return nil
}
