package resultfile

import (
	"fmt"
	"strconv"
	"strings"

	"example.com/mapbench/workloads"
)

// A Cell is a cell as a file's header lists it: the contestants that share rounds.
type Cell struct {
	Spec  workloads.Spec
	Procs int
	// Impls are names as flags take them ("sharded:256"), perhaps with a side. The first is
	// the reference of the ratio. A name that is listed again makes a control.
	Impls []string
}

// String returns the cell's line: "impl=mutex,xsync read=95/dist=uniform/n=1000 procs=2".
func (c Cell) String() string {
	return fmt.Sprintf("%s=%s %s %s=%d", implKey, strings.Join(c.Impls, ","), c.Spec, procsKey, c.Procs)
}

// ParseCell returns the cell of a line.
func ParseCell(text string) (c Cell, err error) {
	fields := strings.Fields(text)
	if len(fields) != 3 {
		return c, fmt.Errorf("cell %q: want impl=… SPEC procs=…", text)
	}
	names, ok := strings.CutPrefix(fields[0], implKey+"=")
	procs, alsoOK := strings.CutPrefix(fields[2], procsKey+"=")
	if !ok || !alsoOK {
		return c, fmt.Errorf("cell %q: want impl=… SPEC procs=…", text)
	}
	c.Impls = strings.Split(names, ",")
	if c.Procs, err = strconv.Atoi(procs); err != nil || c.Procs < 1 {
		return c, fmt.Errorf("cell %q: %s %q: want a number above 0", text, procsKey, procs)
	}
	if c.Spec, err = workloads.ParseSpec(fields[1]); err != nil {
		return c, fmt.Errorf("cell %q: %w", text, err)
	}
	return c, nil
}

// Contestants returns the contestants in the order of Impls. A contestant that is listed
// again has a number.
func (c Cell) Contestants() []Contestant {
	var all []Contestant
	seen := make(map[string]int)
	for _, impl := range c.Impls {
		contestant, err := ParseContestant(impl)
		if err != nil {
			contestant = Contestant{Impl: impl} // no worker has such an impl
		}
		if seen[impl]++; seen[impl] > 1 {
			contestant.Repeat = seen[impl]
		}
		all = append(all, contestant)
	}
	return all
}

// holds reports whether a line is of the cell.
func (c Cell) holds(n Name) bool {
	if c.Spec != n.Spec || c.Procs != n.Procs {
		return false
	}
	for _, contestant := range c.Contestants() {
		if contestant == n.Contestant {
			return true
		}
	}
	return false
}
