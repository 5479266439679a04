//go:build !unix

package machine

import "os"

// Measuring reports whether this system can measure. Without the signals that stop and
// resume a process it can't. Files can be judged everywhere.
const Measuring = false

var errLocked = ErrNoMeasuring

func lockFile(*os.File) error { return ErrNoMeasuring }

func openOwn(string, int, os.FileMode) (*os.File, bool, error) { return nil, false, ErrNoMeasuring }

func cpuModel() string      { return "" }
func kernelRelease() string { return "" }

// AvailableMemory returns 0 for unknown.
func AvailableMemory() uint64 { return 0 }

// Stolen returns zeros for unknown.
func Stolen() (steal, all uint64) { return 0, 0 }

func coresAndKHz() (cores, kHz int) { return 0, 0 }
func pin(int)                       {}
