package verify

import "testing"

func TestCondense(t *testing.T) {
	check := func(text, want string) {
		t.Helper()
		if got := condense(text); got != want {
			t.Errorf("condensed:\n%s\nwant:\n%s", got, want)
		}
	}
	check("goroutine 28 [running]:\ninternal/runtime/maps.fatal({0xd3, 0xc3})\n\t/go/src/runtime/panic.go:1181 +0x18\n"+
		"example.com/mapbench/impls.(*Plain[...]).Store(...)\n\t/src/impls/plain.go:31\n"+
		"example.com/mapbench/impls/maptest/internal/concurrent.SameKeys[...].func2()\n\t/src/same_keys.go:34 +0x1d0\n"+
		"example.com/mapbench/impls/maptest/internal/rounds.(*Run).Parallel.func1()\n\t/src/workers.go:31 +0x75\ncreated by x in goroutine 22\n\t/src/workers.go:28 +0x92\n\ngoroutine 29:",
		"goroutine 28 [running]:\n  internal/runtime/maps.fatal panic.go:1181\n  example.com/mapbench/impls.(*Plain[...]).Store plain.go:31\n"+
			"  example.com/mapbench/impls/maptest/internal/concurrent.SameKeys[...].func2 same_keys.go:34\n\ngoroutine 29:")
	check("Write at 0xc0 by goroutine 30:\n  example.com/mapbench/impls/maptest/planted.(*m).Store()\n      example.com/m/store.go:22 +0x87\n\nPrevious write at 0xc0 by goroutine 37:",
		"Write at 0xc0 by goroutine 30:\n  example.com/mapbench/impls/maptest/planted.(*m).Store store.go:22\n\nPrevious write at 0xc0 by goroutine 37:")
	check("no trace", "no trace")
}
