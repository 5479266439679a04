package impls

// mustCompare panics if x can't be compared: it contains an interface whose dynamic type
// has no ==. A built-in map would panic too, but while the caller holds its lock, which
// then stays held. For types without interfaces the compiler removes the call. The
// alternative, a deferred unlock, costs every call 25 instructions and 2 ns (a Load of
// Mutex by one goroutine takes 14 ns).
//
// In a struct, fields after a NaN are not compared: == ends there.
func mustCompare[T comparable](x T) {
	same := x
	_ = x == same
}
