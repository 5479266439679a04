//go:build unix && !linux

package bench

import "golang.org/x/sys/unix"

func cpuModel() string {
	s, _ := unix.Sysctl("machdep.cpu.brand_string")
	return s
}

func kernelRelease() string {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return ""
	}
	return unix.ByteSliceToString(u.Sysname[:]) + " " + unix.ByteSliceToString(u.Release[:])
}

// availableMemory, stolen, pace and pin are what only Linux tells and does.
func availableMemory() uint64     { return 0 }
func stolen() (steal, all uint64) { return 0, 0 }
func pace() (cores, kHz int)      { return 0, 0 }
func pin(int)                     {}
