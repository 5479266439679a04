package machine

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fakeSystem makes a tree of files: name, text, name, text.
func fakeSystem(t *testing.T, files ...string) (root string) {
	t.Helper()
	root = t.TempDir()
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(root, files[i])
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(files[i+1]), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// The mounts of systems that have either version, or both.
const (
	v2Mounts = "24 1 0:22 / /proc rw - proc proc rw\n" +
		"31 23 0:28 / /sys/fs/cgroup rw,relatime shared:9 master:1 - cgroup2 cgroup2 rw,nsdelegate\n"
	v1Mounts = "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n" +
		"32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct\n" +
		"35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n" +
		"41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n"
)

func TestCgroupsAreFound(t *testing.T) {
	check := func(groups, mounts, controller string, version int, want ...string) {
		t.Helper()
		got := findHierarchy(groups, mounts, controller)
		if got.version != version || !slices.Equal(got.dirs, want) {
			t.Errorf("%s in %q: %+v; want version %d of %q", controller, groups, got, version, want)
		}
	}
	check("0::/user.slice/a:b.scope\n", v2Mounts, "cpu", 2,
		"/sys/fs/cgroup/user.slice/a:b.scope", "/sys/fs/cgroup/user.slice", "/sys/fs/cgroup")
	check("0::/\n", v2Mounts, "memory", 2, "/sys/fs/cgroup")
	const both = "7:cpuset:/other\n4:memory:/m\n1:cpu,cpuacct:/a/b\n0::/unified\n"
	check(both, v1Mounts, "cpu", 1, "/sys/fs/cgroup/cpu,cpuacct/a/b", "/sys/fs/cgroup/cpu,cpuacct/a", "/sys/fs/cgroup/cpu,cpuacct")
	check(both, v1Mounts, "memory", 1, "/sys/fs/cgroup/memory/m", "/sys/fs/cgroup/memory")
	check("0::/a\n", v1Mounts, "cpu", 2, "/sys/fs/cgroup/unified/a", "/sys/fs/cgroup/unified")
	// A container sees its own group where the mount begins, and no other.
	inside := strings.Replace(v2Mounts, "0:28 / ", "0:28 /docker/1\\0402 ", 1)
	check("0::/docker/1 2/sub\n", inside, "cpu", 2, "/sys/fs/cgroup/sub", "/sys/fs/cgroup")
	check("0::/docker/1 22\n", inside, "cpu", 0)
	for _, broken := range []string{"", "x", "1:cpu", "31 23 0:28 / /sys/fs/cgroup", "31 23 0:28 / /sys/fs/cgroup rw -"} {
		check(broken, v2Mounts, "cpu", 0)
		check("0::/\n", broken, "cpu", 0)
	}
}

func TestQuota(t *testing.T) {
	check := func(want float64, files ...string) {
		t.Helper()
		if got := findCgroup(fakeSystem(t, files...)).quotaCPUs(); got != want {
			t.Errorf("a quota of %v CPUs; want %v, of %q", got, want, files)
		}
	}
	v2 := func(files ...string) []string {
		return append([]string{"proc/self/cgroup", "0::/a/b\n", "proc/self/mountinfo", v2Mounts}, files...)
	}
	v1 := func(files ...string) []string {
		return append([]string{"proc/self/cgroup", "1:cpu,cpuacct:/a\n0::/\n", "proc/self/mountinfo", v1Mounts}, files...)
	}
	check(0)
	check(0, v2()...)
	check(0, v2("sys/fs/cgroup/a/b/cpu.max", "max 100000\n")...)
	check(0.5, v2("sys/fs/cgroup/a/b/cpu.max", "50000 100000\n")...)
	check(0.5, v2("sys/fs/cgroup/a/b/cpu.max", "max 100000\n", "sys/fs/cgroup/a/cpu.max", "50000 100000\n")...)
	check(1.5, v2("sys/fs/cgroup/a/b/cpu.max", "150000 100000\n", "sys/fs/cgroup/a/cpu.max", "200000 100000\n")...)
	check(0, v2("sys/fs/cgroup/a/b/cpu.max", "half of it\n")...)
	const cpu = "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_"
	check(0, v1(cpu+"quota_us", "-1\n", cpu+"period_us", "100000\n")...)
	check(2.5, v1(cpu+"quota_us", "250000\n", cpu+"period_us", "100000\n")...)
	check(0, v1(cpu+"quota_us", "250000\n")...)
}

func TestDefaultProcsFollowTheQuota(t *testing.T) {
	for _, test := range []struct {
		cores int
		quota float64
		procs int
		text  string
	}{
		{8, 0, 8, ""},
		{8, 0.5, 2, "0.5 CPUs"},
		{8, 1, 2, "1 CPU"},
		{8, 2.01, 3, "2.01 CPUs"},
		{8, 12, 8, "12 CPUs"},
		{1, 0.5, 1, "0.5 CPUs"},
	} {
		m := Machine{Cores: test.cores, Quota: test.quota}
		if m.procs() != test.procs || m.quota() != test.text {
			t.Errorf("%d cores under a quota of %v: %d procs, %q; want %d, %q", test.cores, test.quota, m.procs(), m.quota(), test.procs, test.text)
		}
	}
}

// TestQuotaIsPartOfTheMachine compares machines that differ in nothing else.
func TestQuotaIsPartOfTheMachine(t *testing.T) {
	file := func(m Machine) map[string]string {
		config := make(map[string]string)
		for _, c := range m.Config() {
			if c.Value != "" {
				config[c.Key] = c.Value
			}
		}
		return config
	}
	none, half, one := Machine{}, Machine{Quota: 0.5}, Machine{Quota: 1}
	if _, ok := file(none)["quota"]; ok {
		t.Error("without a quota the file has one")
	}
	for _, a := range []Machine{none, half, one} {
		for _, b := range []Machine{none, half, one} {
			if got, want := a.Measured(file(b)), a == b; got != want {
				t.Errorf("a file of quota %q was measured under %q: %v; want %v", b.quota(), a.quota(), got, want)
			}
		}
	}
}

func TestThrottling(t *testing.T) {
	root := fakeSystem(t, "proc/self/cgroup", "0::/a\n", "proc/self/mountinfo", v2Mounts,
		"sys/fs/cgroup/a/cpu.stat", "usage_usec 7\nnr_periods 10\nnr_throttled 4\nthrottled_usec 3\n",
		"sys/fs/cgroup/cpu.stat", "usage_usec 7\n")
	c := findCgroup(root)
	then := c.Throttling()
	check := func(want float64, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(root, "sys/fs/cgroup/a/cpu.stat"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := c.ThrottledSince(then); got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("throttled in %v of the periods; want %v, after %q", got, want, text)
		}
	}
	check(math.NaN(), "nr_periods 10\nnr_throttled 4\n")
	check(0, "nr_periods 12\nnr_throttled 4\n")
	check(0.75, "nr_periods 14\nnr_throttled 7\n")
	check(1, "nr_periods 14\nnr_throttled 9\n") // the counts are not read at one moment
	check(math.NaN(), "")
}

func TestMemoryOfACgroup(t *testing.T) {
	check := func(want uint64, limited bool, files ...string) {
		t.Helper()
		if got, ok := findCgroup(fakeSystem(t, files...)).freeMemory(); got != want || ok != limited {
			t.Errorf("%d bytes are free, %v; want %d, %v, of %q", got, ok, want, limited, files)
		}
	}
	v2 := []string{"proc/self/cgroup", "0::/a\n", "proc/self/mountinfo", v2Mounts}
	check(0, false, v2...)
	check(0, false, append(v2, "sys/fs/cgroup/a/memory.max", "max\n")...)
	check(700, true, append(v2, "sys/fs/cgroup/a/memory.max", "1000\n", "sys/fs/cgroup/a/memory.current", "400\n",
		"sys/fs/cgroup/a/memory.stat", "anon 5\ninactive_file 100\n")...)
	check(0, true, append(v2, "sys/fs/cgroup/a/memory.max", "1000\n", "sys/fs/cgroup/a/memory.current", "1400\n")...)
	const memory = "sys/fs/cgroup/memory/"
	v1 := []string{"proc/self/cgroup", "4:memory:/a\n", "proc/self/mountinfo", v1Mounts, memory + "memory.limit_in_bytes", "9223372036854771712\n"}
	check(0, false, v1...)
	check(600, true, append(v1, memory+"a/memory.limit_in_bytes", "1000\n", memory+"a/memory.usage_in_bytes", "500\n",
		memory+"a/memory.stat", "inactive_file 1\ntotal_inactive_file 100\n")...)
}
