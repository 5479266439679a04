//go:build unix && !linux

package machine

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

// AvailableMemory returns 0: only Linux tells it.
func AvailableMemory() uint64 { return 0 }

// Stolen returns zeros: only Linux tells it.
func Stolen() (steal, all uint64) { return 0, 0 }

func coresAndKHz() (cores, kHz int) { return 0, 0 }
func pin(int)                       {}
