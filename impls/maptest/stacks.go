package maptest

import (
	"fmt"
	"regexp"
	"runtime"
	"strings"
)

// A goroutine is what the runtime's dump says of one.
type goroutine struct {
	id    string
	state string // what it waits for, or "running" and the like
	stack string // its functions, innermost first
}

// header matches the first line of a goroutine in a dump: its id, and its state
// without how long it lasts.
var header = regexp.MustCompile(`^goroutine (\d+) (?:[a-z]+=\S+ )*\[([^\],]*)`)

// goroutinesOf reads a dump of goroutines, as [runtime.Stack] or a crash prints it.
func goroutinesOf(dump string) (all []goroutine) {
	for text := range strings.SplitSeq(dump, "\n\n") {
		first, stack, _ := strings.Cut(strings.TrimSpace(text), "\n")
		if match := header.FindStringSubmatch(first); match != nil {
			all = append(all, goroutine{id: match[1], state: match[2], stack: stack})
		}
	}
	return all
}

// mostStacks is how many bytes of stacks are looked at: those of some ten thousand
// goroutines.
const mostStacks = 64 << 20

// dumpAll returns the stacks of all goroutines; if that is too much, those of the
// first, and false.
func dumpAll() (string, bool) {
	for size := 1 << 20; ; size *= 4 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size || size >= mostStacks {
			return string(buf[:n]), n < size
		}
	}
}

// goroutinesNow returns the ids of all goroutines.
func goroutinesNow() map[string]bool {
	ids := make(map[string]bool)
	dump, _ := dumpAll()
	for _, g := range goroutinesOf(dump) {
		ids[g.id] = true
	}
	return ids
}

// String returns g as a dump shows it.
func (g goroutine) String() string {
	return fmt.Sprintf("goroutine %s [%s]:\n%s", g.id, g.state, g.stack)
}

// formatStacks returns the first goroutines, up to most, and says how many there are more.
func formatStacks(all []goroutine, most int) string {
	var texts []string
	for _, g := range all[:min(most, len(all))] {
		texts = append(texts, g.String())
	}
	if more := len(all) - most; more > 0 {
		texts = append(texts, fmt.Sprintf("and %d more goroutines", more))
	}
	return strings.Join(texts, "\n\n")
}

// waitStates are the states in which a goroutine waits for another one, and whether it
// does so for sure. A channel to receive from may be a timer's instead.
var waitStates = map[string]bool{
	"chan receive": false, "select": false,
	"chan send": true, "chan send (nil chan)": true, "chan receive (nil chan)": true, "select (no cases)": true,
	"sync.Mutex.Lock": true, "sync.RWMutex.RLock": true, "sync.RWMutex.Lock": true, "sync.Cond.Wait": true,
	"sync.WaitGroup.Wait": true, "semacquire": true, "coroutine": true,
}

// waits reports whether g waits for another goroutine, or perhaps for a timer.
func (g goroutine) waits() bool {
	_, ok := waitStates[g.state]
	return ok
}

// blocked reports whether g waits for another goroutine, and for nothing else: neither
// time nor the system wakes it.
func (g goroutine) blocked() bool { return waitStates[g.state] }

// awake reports whether g can run, or may be woken by time or by the system, and so
// have an effect on a call on the map.
func (g goroutine) awake() bool {
	return !g.waits() && !g.onlyWatches() && (g.startedByKit() || !g.idle())
}

// onlyWatches reports whether g is one of the kit that only waits for others or looks at
// them, in whatever state.
func (g goroutine) onlyWatches() bool {
	return strings.Contains(g.stack, "/maptest.dumpAll(") || strings.Contains(g.stack, "/maptest.(*watchdog).proveHang(") ||
		strings.Contains(g.stack, "/maptest.(*barrier).")
}

// idle reports whether the state of g is one in which goroutines of the runtime have
// nothing to do, or those of a program wait for a signal or for input.
func (g goroutine) idle() bool {
	switch g.state {
	case "syscall", "IO wait", "idle", "finalizer wait", "cleanup wait", "GC sweep wait", "GC scavenge wait", "GC worker (active)":
		return true
	}
	return strings.HasSuffix(g.state, "(idle)")
}

// startedByKit reports whether the kit started g.
func (g goroutine) startedByKit() bool {
	return strings.Contains(g.stack, "/maptest.(*run)") || strings.Contains(g.stack, "/maptest.Law.Check.func")
}

// neutralPackages are the packages that both the kit and maps call, by how their names
// begin: of a goroutine that is in one it is the caller that counts.
var neutralPackages = regexp.MustCompile(`^(runtime|sync|internal|time|slices|sort|maps|cmp|iter|fmt|reflect|strconv|strings|bytes|math|hash|errors|context|unique|weak)[./]`)

// kitPackages are the packages that the kit is made of.
var kitPackages = regexp.MustCompile(`^(\S*/impls/maptest|github\.com/anishathalye/porcupine|go\.uber\.org/goleak)\.`)

// inMap reports whether g is in a function of the map: the innermost function that is
// not of the standard library isn't one of the kit.
func (g goroutine) inMap() bool {
	for line := range strings.Lines(g.stack) {
		if strings.HasPrefix(line, "\t") || strings.HasPrefix(line, "panic(") || neutralPackages.MatchString(line) {
			continue
		}
		return !strings.HasPrefix(line, "created by ") && !kitPackages.MatchString(line)
	}
	return false
}
