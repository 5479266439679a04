package machine

import (
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Cgroup holds the folders of the control groups that this process is in, by
// controller: its own group first, then those around it, as far as they can be seen.
// A limit of any of them is a limit of the process.
type Cgroup struct {
	cpu, memory hierarchy
}

// hierarchy is one controller's groups. Version is 1 or 2, or 0 if there is none.
type hierarchy struct {
	version int
	dirs    []string
}

// ThisCgroup returns the groups of this process, and looks for them once. A process that is
// moved to another group while it measures counts as on another machine.
var ThisCgroup = sync.OnceValue(func() Cgroup { return findCgroup("/") })

// findCgroup finds the groups in the kernel's files below root: cgroups(7),
// proc_pid_mountinfo(5).
func findCgroup(root string) Cgroup {
	groups, _ := os.ReadFile(filepath.Join(root, "proc/self/cgroup")) // there are none without the files
	mounts, _ := os.ReadFile(filepath.Join(root, "proc/self/mountinfo"))
	find := func(controller string) hierarchy {
		h := findHierarchy(string(groups), string(mounts), controller)
		for i := range h.dirs {
			h.dirs[i] = filepath.Join(root, h.dirs[i])
		}
		return h
	}
	return Cgroup{cpu: find("cpu"), memory: find("memory")}
}

// findHierarchy finds a controller's groups. A controller that has a hierarchy of
// version 1 isn't in that of version 2.
func findHierarchy(groups, mounts, controller string) hierarchy {
	group, version := "", 0
	for line := range strings.SplitSeq(groups, "\n") {
		fields := strings.SplitN(line, ":", 3) // ID, controllers, path
		switch {
		case len(fields) < 3:
		case slices.Contains(strings.Split(fields[1], ","), controller):
			group, version = fields[2], 1
		case fields[0] == "0" && fields[1] == "" && version == 0:
			group, version = fields[2], 2
		}
	}
	if version == 0 {
		return hierarchy{}
	}
	for line := range strings.SplitSeq(mounts, "\n") {
		m, ok := parseMount(line)
		if !ok || m.kind != map[int]string{1: "cgroup", 2: "cgroup2"}[version] || version == 1 && !slices.Contains(m.options, controller) {
			continue
		}
		// A container may see its own group as the root of the mount.
		below, ok := strings.CutPrefix(group+"/", strings.TrimSuffix(m.root, "/")+"/")
		if !ok {
			continue
		}
		var dirs []string
		for dir := path.Join(m.point, below); ; dir = path.Dir(dir) {
			dirs = append(dirs, dir)
			if dir == m.point || dir == "/" {
				return hierarchy{version, dirs}
			}
		}
	}
	return hierarchy{}
}

// mount is a line of mountinfo: which folder of a file system is mounted where.
type mount struct {
	root, point, kind string
	options           []string // of the file system
}

// parseMount reads a line such as
//
//	33 31 0:30 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
//
// in which there may be any number of optional fields before the dash.
func parseMount(line string) (m mount, ok bool) {
	fields := strings.Fields(line)
	dash := slices.Index(fields, "-")
	if dash < 6 || len(fields) < dash+4 {
		return m, false
	}
	return mount{unescape(fields[3]), unescape(fields[4]), fields[dash+1], strings.Split(fields[dash+3], ",")}, true
}

// unescape decodes \040 and the like, which stand for blanks in mountinfo.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+4 <= len(s) {
			if c, err := strconv.ParseUint(s[i+1:i+4], 8, 8); err == nil {
				b.WriteByte(byte(c))
				i += 3
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// fields returns the fields of a group's file; none if it can't be read.
func fields(dir, name string) []string {
	text, _ := os.ReadFile(filepath.Join(dir, name))
	return strings.Fields(string(text))
}

// number returns the number in a group's file. It is 0 if there is none above 0: "max" and
// -1 mean no limit.
func number(dir, name string) float64 {
	if all := fields(dir, name); len(all) > 0 {
		return positive(all[0])
	}
	return 0
}

// positive returns a number above 0, and 0 for all else.
func positive(text string) float64 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n > 0) {
		return 0
	}
	return n
}

// stat returns the values of a group's file of lines such as "nr_periods 7".
func stat(dir, name string) map[string]float64 {
	values := make(map[string]float64)
	all := fields(dir, name)
	for i := 0; i+1 < len(all); i += 2 {
		values[all[i]] = positive(all[i+1])
	}
	return values
}

// quotaOf returns the CPUs that one group may use in the mean; 0 for no limit.
func (h hierarchy) quotaOf(dir string) float64 {
	var quota, period float64
	if h.version == 1 {
		quota, period = number(dir, "cpu.cfs_quota_us"), number(dir, "cpu.cfs_period_us")
	} else if all := fields(dir, "cpu.max"); len(all) == 2 {
		quota, period = positive(all[0]), positive(all[1])
	}
	if quota == 0 || period == 0 {
		return 0
	}
	return quota / period
}

// quotaCPUs returns the CPUs that the process may use in the mean, the smallest number of
// all its groups; 0 for no limit.
func (c Cgroup) quotaCPUs() float64 {
	least := 0.0
	for _, dir := range c.cpu.dirs {
		if q := c.cpu.quotaOf(dir); q > 0 && (least == 0 || q < least) {
			least = q
		}
	}
	return least
}

// Periods counts the periods of a group's quota that have passed, and those of them in
// which the group used the quota up.
type Periods struct{ periods, throttled float64 }

// Throttling returns the counts of each group.
func (c Cgroup) Throttling() (all []Periods) {
	for _, dir := range c.cpu.dirs {
		s := stat(dir, "cpu.stat") // of both versions
		all = append(all, Periods{s["nr_periods"], s["nr_throttled"]})
	}
	return all
}

// ThrottledSince returns the fraction of the periods since then in which a quota was used
// up, in [0,1]. If there are several groups, it is the largest fraction. It is NaN if no
// period has passed, as without a quota.
func (c Cgroup) ThrottledSince(then []Periods) float64 {
	most := math.NaN()
	for i, now := range c.Throttling() {
		if periods := now.periods - then[i].periods; periods > 0 {
			most = fmax(most, min(1, (now.throttled-then[i].throttled)/periods))
		}
	}
	return most
}

// fmax returns the larger number. A NaN counts as smaller than all numbers.
func fmax(a, b float64) float64 {
	if math.IsNaN(a) || b > a {
		return b
	}
	return a
}

// freeMemory returns how many more bytes the groups let the process allocate, the smallest
// number of all groups; ok is false if none has a limit. File pages that nobody has used
// lately count as free, as in the kernel's own MemAvailable.
func (c Cgroup) freeMemory() (bytes uint64, ok bool) {
	limit, usage, inactive := "memory.max", "memory.current", "inactive_file"
	if c.memory.version == 1 {
		limit, usage, inactive = "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"
	}
	const unlimited = 1 << 60 // version 1 states a huge number instead
	least := math.Inf(1)
	for _, dir := range c.memory.dirs {
		if most := number(dir, limit); most > 0 && most < unlimited {
			least = min(least, max(0, most-number(dir, usage)+stat(dir, "memory.stat")[inactive]))
		}
	}
	if math.IsInf(least, 1) {
		return 0, false
	}
	return uint64(least), true
}
