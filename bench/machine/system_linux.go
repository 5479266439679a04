package machine

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

func cpuModel() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func kernelRelease() string {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return ""
	}
	return unix.ByteSliceToString(u.Sysname[:]) + " " + unix.ByteSliceToString(u.Release[:])
}

// AvailableMemory returns how many bytes can be allocated without swapping, or 0
// if that is unknown: what the system has or, if that is less, what the limits of
// the control groups leave.
func AvailableMemory() uint64 {
	free, limited := ThisCgroup().freeMemory()
	system := systemMemory()
	if limited && (system == 0 || free < system) {
		return max(1, free) // 0 would be unknown
	}
	return system
}

// systemMemory returns what the whole system has; 0 if that is unknown.
func systemMemory() uint64 {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "MemAvailable:"); ok {
			kib, _ := strconv.ParseUint(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
			return kib << 10
		}
	}
	return 0
}

// frequencyFile holds the highest frequency of a CPU, in kHz.
var frequencyFile = "/sys/devices/system/cpu/cpu%d/cpufreq/scaling_max_freq"

// coresAndKHz returns the number of CPUs that this process may use and the least of their
// highest frequencies, in kHz; zeros for what is unknown.
func coresAndKHz() (cores, kHz int) {
	var allowed unix.CPUSet
	if unix.SchedGetaffinity(0, &allowed) != nil {
		return 0, 0
	}
	for cpu := range len(allowed) * 64 {
		if !allowed.IsSet(cpu) {
			continue
		}
		text, _ := os.ReadFile(fmt.Sprintf(frequencyFile, cpu))
		if most, _ := strconv.Atoi(strings.TrimSpace(string(text))); most > 0 && (kHz == 0 || most < kHz) { // 0 where there is none
			kHz = most
		}
	}
	return allowed.Count(), kHz
}

// Stolen returns the CPU time that the hypervisor gave to others and all CPU
// time since boot, in ticks; zeros if unknown.
func Stolen() (steal, all uint64) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, 0
	}
	first, _, _ := strings.Cut(string(text), "\n")
	for i, field := range strings.Fields(first) {
		ticks, _ := strconv.ParseUint(field, 10, 64)
		const stealField = 8 // proc(5): cpu user nice system idle iowait irq softirq steal guest …
		if i >= 1 && i <= stealField {
			all += ticks
		}
		if i == stealField {
			steal = ticks
		}
	}
	return steal, all
}

// pin ties the calling thread to the i-th of the CPUs that it may use.
func pin(i int) {
	var allowed, one unix.CPUSet
	if unix.SchedGetaffinity(0, &allowed) != nil {
		return // the probe measures where it happens to run
	}
	for cpu := range len(allowed) * 64 {
		if !allowed.IsSet(cpu) {
			continue
		}
		if i == 0 {
			one.Set(cpu)
			unix.SchedSetaffinity(0, &one)
			return
		}
		i--
	}
}
