package hang

import (
	"fmt"
	"strings"
	"testing"
)

// callAt returns a goroutine of the kit in a dump, with a state and its innermost functions.
func callAt(state string, functions ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "goroutine 35 [%s, 2 minutes]:\n", state)
	for _, f := range functions {
		fmt.Fprintf(&b, "%s\n\t/src/file.go:12 +0x1d\n", f)
	}
	b.WriteString("example.com/mapbench/impls/maptest/internal/concurrent.(*owner[...]).do(...)\n\t/src/own_keys.go:1 +0x1\n" +
		"created by example.com/mapbench/impls/maptest/internal/rounds.(*Run).Parallel in goroutine 7\n\t/src/workers.go:1 +0x1")
	return b.String()
}

// TestLookingIsKnown wants a goroutine that looks at all stacks not to count as one that
// may affect a call.
func TestLookingIsKnown(t *testing.T) {
	dump, _ := dumpAll()
	if g := goroutinesOf(dump)[0]; !g.onlyWatches() || g.awake() {
		t.Errorf("a goroutine that looks at stacks: only watches %t, awake %t; want true, false\n%v", g.onlyWatches(), g.awake(), g)
	}
}

// TestCallState wants a deadlock to be recognised, and nothing else to be taken for one.
func TestCallState(t *testing.T) {
	const (
		shelf = "example.com/shelf.(*Shelf[...]).Load(0xc000010000)"
		short = "shelf.(*Shelf).Load(...)" // of a module whose path has no dot
		lock  = "sync.(*Mutex).Lock(...)"
		run   = "\n\ngoroutine 7 [sync.WaitGroup.Wait]:\nsync.(*WaitGroup).Wait(0x1)\n\t/go/waitgroup.go:1\nexample.com/mapbench/impls/maptest/internal/rounds.(*Run).Parallel(0x1)\n\t/src/workers.go:1"
		idle  = "\n\ngoroutine 36 [runnable]:\nruntime.Gosched(...)\n\t/go/proc.go:1\nexample.com/mapbench/impls/maptest/internal/rounds.(*barrier).wait(0x1)\n\t/src/workers.go:1\n" +
			"created by example.com/mapbench/impls/maptest/internal/rounds.(*Run).Parallel in goroutine 7\n\t/src/workers.go:1"
		others = "\n\ngoroutine 1 [chan receive]:\ntesting.(*T).Run(0x1)\n\t/go/testing.go:1\n\n" +
			"goroutine 0 gp=0x595440 m=0 mp=0x596440 [idle]:\nruntime.futex(...)\n\t/go/sys_linux_amd64.s:1\n\n" +
			"goroutine 9 [syscall]:\nos/signal.loop()\n\t/go/signal.go:1\n\n" +
			"goroutine 3 gp=0xc000002e00 m=nil [GC sweep wait]:\nruntime.gopark(...)\n\t/go/proc.go:1\n\n" +
			"goroutine 5 gp=0xc000002e10 m=nil [GOMAXPROCS updater (idle)]:\nruntime.gopark(...)\n\t/go/proc.go:1"
	)
	check := func(name, dump string, calls int, deadlocked bool) {
		t.Helper()
		if p := callStateOf(goroutinesOf(dump), nil); len(p.calls) != calls || p.deadlocked() != deadlocked {
			t.Errorf("%s: %+v, deadlocked %t; want %d calls and %t\n%s", name, p, p.deadlocked(), calls, deadlocked, dump)
		}
	}
	check("a call waits for a lock", callAt("sync.Mutex.Lock", lock, shelf)+run+idle+others, 1, true)
	check("it is a map of a module without a dot", callAt("select", short), 1, true)
	check("a crash shows it", "SIGQUIT: quit\nPC=0x1\n\n"+strings.Replace(callAt("chan receive", shelf), "35 [", "35 gp=0xc0000021c0 m=nil [", 1)+others, 1, true)
	check("another call holds the lock, and can run", callAt("sync.Mutex.Lock", lock, shelf)+"\n\n"+callAt("runnable", shelf), 2, false)
	check("the map's own goroutine can run", callAt("chan receive", shelf)+"\n\ngoroutine 50 [runnable]:\n"+shelf+"\n\t/src/file.go:1", 1, false)
	check("a call is in a system call", callAt("syscall", "syscall.Read(...)", shelf), 1, false)
	check("a call sleeps", callAt("sleep", "time.Sleep(...)", shelf), 1, false)
	check("a call waits for the collector", callAt("GC assist wait", "runtime.gcAssistAlloc(...)", shelf)+others, 1, false)
	check("the map's own goroutine waits for the collector", callAt("chan receive", shelf)+"\n\ngoroutine 50 [GC assist wait]:\n"+shelf+"\n\t/src/file.go:1", 1, false)
	check("a call waits for input", callAt("IO wait", "internal/poll.runtime_pollWait(...)", shelf), 1, false)
	check("a call waits for a coroutine, and that for it", callAt("coroutine", "runtime.coroswitch(...)", "iter.Pull[...].func2()", shelf), 1, true)
	check("the kit computes", callAt("runnable", "slices.Sort(...)"), 0, false)
	check("the kit judges", callAt("runnable", "github.com/anishathalye/porcupine.check(...)"), 0, false)
	check("all wait for each other", idle+run, 0, false)
	check("there is nothing", "", 0, false)
}
