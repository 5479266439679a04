package rounds

import (
	"strconv"

	"example.com/mapbench/impls"
)

// A Table makes maps of one key type, and numbers their keys. Laws use it to be
// written once for all key types.
type Table[K comparable] struct {
	// New returns a new, empty map.
	New func() impls.Map[K, uint64]
	// Key returns the key of a number. Different numbers have different keys.
	Key func(number uint64) K
	// Most limits the number of entries, where more would make the map too slow; 0
	// means no limit.
	Most int
}

// Integers returns a table of maps of integers. The key of a number is the number.
func Integers(newMap func() impls.Map[uint64, uint64]) Table[uint64] {
	return Table[uint64]{New: newMap, Key: func(number uint64) uint64 { return number }}
}

// Strings returns a table of maps with string keys of 1 to 20 digits. Many keys have a
// prefix in common.
func Strings(newMap func() impls.Map[string, uint64]) Table[string] {
	return Table[string]{New: newMap, Key: func(number uint64) string { return strconv.FormatUint(number, 10) }}
}

// AtMost returns n, or t.Most if that is less.
func (t Table[K]) AtMost(n int) int {
	if t.Most == 0 {
		return n
	}
	return min(n, t.Most)
}
