//go:build !unix

package bench

import "os"

// measuring reports whether this system can measure. Without the signals that stop and
// resume a process it can't. Files can be judged everywhere.
const measuring = false

var errLocked = errNoMeasuring

func lockFile(*os.File) error { return errNoMeasuring }

func openOwn(string, int, os.FileMode) (*os.File, bool, error) { return nil, false, errNoMeasuring }

func (p *process) stop() error { return errNoMeasuring }

func (p *process) resume() error { return errNoMeasuring }

func cpuModel() string      { return "" }
func kernelRelease() string { return "" }

func availableMemory() uint64     { return 0 }
func stolen() (steal, all uint64) { return 0, 0 }
func pace() (cores, kHz int)      { return 0, 0 }
func pin(int)                     {}
