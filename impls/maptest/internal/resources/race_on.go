//go:build race

package resources

// RaceDetector reports whether the race detector is built in. It multiplies memory.
const RaceDetector = true
