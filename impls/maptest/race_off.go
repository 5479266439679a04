//go:build !race

package maptest

// raceDetector reports whether the race detector is built in. It multiplies memory.
const raceDetector = false
