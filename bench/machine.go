package bench

import (
	"runtime"
	"strconv"
)

// Machine is what must be equal for two results to be comparable.
type Machine struct {
	CPU    string // model name
	Cores  int    // logical CPUs that this process may use
	Kernel string // name and release
}

// ThisMachine describes the machine that it runs on. What can't be found out is
// "unknown".
func ThisMachine() Machine {
	m := Machine{CPU: cpuModel(), Cores: runtime.NumCPU(), Kernel: kernelRelease()}
	for _, s := range []*string{&m.CPU, &m.Kernel} {
		if *s == "" {
			*s = "unknown"
		}
	}
	return m
}

// Measured reports whether a file of this configuration was measured on m.
func (m Machine) Measured(config map[string]string) bool {
	for _, c := range m.config() {
		if config[c.key] != c.value {
			return false
		}
	}
	return true
}

// config returns the machine as configuration lines of a results file.
func (m Machine) config() []keyValue {
	return []keyValue{
		{"goos", runtime.GOOS},
		{"goarch", runtime.GOARCH},
		{"cpu", m.CPU},
		{"cores", strconv.Itoa(m.Cores)},
		{"kernel", m.Kernel},
	}
}
