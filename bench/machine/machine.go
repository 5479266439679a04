// Package machine says what machine this is, what it is like now, and who measures on it.
//
//   - [This] is its identity: results of different machines are never compared.
//   - [Probe] measures its [State]: core-to-core latency and lost CPU. [Stolen] and
//     [Cgroup.Throttling] tell of CPU time that others got, or that a quota took.
//   - [ThisCapacity] is what may change about it while it measures.
//   - [TakeLock] takes the lock that allows one measurement at a time, and [AwaitLock] waits
//     for it.
package machine

import (
	"fmt"
	"math"
	"runtime"
	"strconv"

	"example.com/mapbench/internal/resultfile"
)

// Machine is what must be equal for two results to be comparable.
type Machine struct {
	CPU    string // model name
	Cores  int    // logical CPUs that this process may use
	Kernel string // name and release
	// Quota is the CPUs that a container's control group grants in the mean; 0 for no
	// limit.
	Quota float64
}

// This describes the machine that this process runs on. A text that can't be found out is
// "unknown".
func This() Machine {
	m := Machine{CPU: cpuModel(), Cores: runtime.NumCPU(), Kernel: kernelRelease(), Quota: ThisCgroup().quotaCPUs()}
	for _, s := range []*string{&m.CPU, &m.Kernel} {
		if *s == "" {
			*s = "unknown"
		}
	}
	return m
}

// DefaultProcs returns the GOMAXPROCS that programs have here by default: all cores or,
// under a quota, the next whole number, at least 2, as Go chooses since 1.25. GOMAXPROCS in
// this process's environment doesn't matter, since workers don't get it.
func DefaultProcs() int { return This().procs() }

func (m Machine) procs() int {
	if m.Quota == 0 {
		return m.Cores
	}
	return min(m.Cores, max(2, int(math.Ceil(m.Quota))))
}

// quota returns the quota as the file states it; "" if there is none.
func (m Machine) quota() string {
	switch {
	case m.Quota == 0:
		return ""
	case m.Quota == 1:
		return "1 CPU"
	}
	return fmt.Sprintf("%.4g CPUs", m.Quota)
}

// Measured reports whether a file of this configuration was measured on m.
func (m Machine) Measured(config map[string]string) bool {
	for _, s := range m.Config() {
		if config[s.Key] != s.Value {
			return false
		}
	}
	return true
}

// Config returns the machine as configuration of a results file. A setting without a value
// is not written, but differs from a setting with a value.
func (m Machine) Config() resultfile.Config {
	return resultfile.Config{
		{Key: resultfile.KeyGOOS, Value: runtime.GOOS},
		{Key: resultfile.KeyGOARCH, Value: runtime.GOARCH},
		{Key: resultfile.KeyCPU, Value: m.CPU},
		{Key: resultfile.KeyCores, Value: strconv.Itoa(m.Cores)},
		{Key: resultfile.KeyQuota, Value: m.quota()},
		{Key: resultfile.KeyKernel, Value: m.Kernel},
	}
}
