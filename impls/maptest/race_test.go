//go:build race

package maptest_test

const raceEnabled = true
