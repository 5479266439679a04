package impls

// mustCompare panics if x can't be compared, as it holds an interface whose
// dynamic type has no ==. So does a built-in map for such a key, but with the
// caller's lock taken, for good. Of a type without interfaces nothing is left
// of it in the code. A deferred unlock instead takes every call 25 instructions
// and 2 ns more (a Mutex's Load by one goroutine: 14 ns).
//
// What stands behind a NaN in one struct is not looked at: == ends there.
func mustCompare[T comparable](x T) {
	same := x
	_ = x == same
}
