package bench

import (
	"fmt"
	"strings"
	"testing"
)

func TestStderrTail(t *testing.T) {
	w := newStderrTail()
	check := func(want string) {
		t.Helper()
		if got := w.String(); got != want {
			t.Errorf("the end of the error is %q; want %q", got, want)
		}
	}
	check("")
	fmt.Fprint(w, "one\ntwo\n")
	check("; its standard error:\n\tone\n\ttwo")
	fmt.Fprint(w, strings.Repeat("x", beginLen))
	check("; the end of its standard error:\n\t" + strings.Repeat("x", endLen))
	fmt.Fprint(w, strings.Repeat("y", 2*endLen))
	check("; the end of its standard error:\n\t" + strings.Repeat("y", endLen))

	w = newStderrTail()
	fmt.Fprint(w, "a warning\nfatal error: concurrent map writes\n\ngoroutine 9 [running]:\n"+
		"internal/runtime/maps.fatal({0x5, 0x6})\n\t/go/src/runtime/panic.go:1 +0x18\n"+
		"example.org/lib.(*Map[...]).Store(0xc0, {0x1, 0x2})\n\t/home/u/lib/map.go:12 +0x4a\n"+
		"main.loopMap[...](...)\n\t/home/u/lib/loop.go:40\n")
	check(": fatal error: concurrent map writes, in example.org/lib.(*Map[...]).Store at map.go:12; the map's own tests should show it, run them with -race")

	w = newStderrTail()
	fmt.Fprint(w, "SIGQUIT: quit\nPC=0x47 m=0 sigcode=0\n\ngoroutine 1 [semacquire]:\nsync.(*WaitGroup).Wait(0x0)\n\t/go/src/sync/waitgroup.go:1\n"+
		"example.com/mapbench/bench/worker.Serve(...)\n\t/home/u/worker.go:40\nmain.main()\n\t/home/u/main.go:3\n")
	if got := w.first(); got != "" {
		t.Errorf("the first line of a dump that was asked for is %q; want nothing", got)
	}
	fmt.Fprint(w, "\ngoroutine 8 [sync.Mutex.Lock]:\nsync.(*Mutex).Lock(0x0)\n\t/go/src/sync/mutex.go:1\nmain.(*Map[...]).Delete(0x0)\n\t/home/u/map.go:7 +0x1\n")
	check(", in main.(*Map[...]).Delete at map.go:7; is there a deadlock, or an endless loop?")
}
