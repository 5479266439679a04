package maptest

// RaceEnabled reports whether the race detector is built in, for tests outside.
const RaceEnabled = raceDetector
