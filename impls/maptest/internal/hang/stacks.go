package hang

import (
	"fmt"
	"regexp"
	"runtime"
	"strings"
)

// A goroutine is one goroutine in a dump of the runtime.
type goroutine struct {
	id    string
	state string // such as "running", or what it waits for
	stack string // its functions, innermost first
}

// header matches the first line of a goroutine in a dump: its id, and its state
// without the time.
var header = regexp.MustCompile(`^goroutine (\d+) (?:[a-z]+=\S+ )*\[([^\],]*)`)

// goroutinesOf parses a dump of goroutines, as [runtime.Stack] or a crash prints it.
func goroutinesOf(dump string) (all []goroutine) {
	for text := range strings.SplitSeq(dump, "\n\n") {
		first, stack, _ := strings.Cut(strings.TrimSpace(text), "\n")
		if match := header.FindStringSubmatch(first); match != nil {
			all = append(all, goroutine{id: match[1], state: match[2], stack: stack})
		}
	}
	return all
}

// mostStacks is how many bytes of a dump are read: about ten thousand goroutines.
const mostStacks = 64 << 20

// dumpAll returns the stacks of all goroutines. If they are too long, it returns the
// first ones, and false.
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

// formatStacks returns up to most goroutines, and the number of those left out.
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

// waitStates are the states in which a goroutine waits for another one. The value is
// false where it may wait for a timer instead: timers send on channels.
var waitStates = map[string]bool{
	"chan receive": false, "select": false,
	"chan send": true, "chan send (nil chan)": true, "chan receive (nil chan)": true, "select (no cases)": true,
	"sync.Mutex.Lock": true, "sync.RWMutex.RLock": true, "sync.RWMutex.Lock": true, "sync.Cond.Wait": true,
	"sync.WaitGroup.Wait": true, "semacquire": true, "coroutine": true,
}

// waits reports whether g waits for another goroutine, or for a timer.
func (g goroutine) waits() bool {
	_, ok := waitStates[g.state]
	return ok
}

// blocked reports whether only another goroutine can wake g: neither a timer nor the
// system can.
func (g goroutine) blocked() bool { return waitStates[g.state] }

// awake reports whether g can run, or may be woken by a timer or by the system. It may
// then affect a call on the map.
func (g goroutine) awake() bool {
	return !g.waits() && !g.onlyWatches() && (g.startedByKit() || !g.idle())
}

// onlyWatches reports whether g belongs to the kit and only waits for others, or looks
// at them.
func (g goroutine) onlyWatches() bool {
	return g.has("hang.dumpAll(") || g.has("hang.(*Watchdog).proveHang(") || g.waitsForWorkers()
}

// idle reports whether g has a state in which goroutines of the runtime have nothing
// to do, or goroutines of a program wait for a signal or for input.
func (g goroutine) idle() bool {
	switch g.state {
	case "syscall", "IO wait", "idle", "finalizer wait", "cleanup wait", "GC sweep wait", "GC scavenge wait", "GC worker (active)":
		return true
	}
	return strings.HasSuffix(g.state, "(idle)")
}

// waitsForWorkers reports whether g is in a barrier of package rounds.
func (g goroutine) waitsForWorkers() bool { return g.has("rounds.(*barrier).") }

// startedByKit reports whether the kit started g: for a law, for a worker, or for calls
// of the law left-early that may hang.
func (g goroutine) startedByKit() bool {
	return strings.Contains(g.stack, "/impls/maptest.Law.Check.func") || g.has("rounds.(*Run).") || g.has("resources.exitRange.")
}

// has reports whether a function of the kit with such a name, or the beginning of one, is
// on g's stack or started g. The name begins with that of an internal package.
func (g goroutine) has(name string) bool {
	return strings.Contains(g.stack, "/impls/maptest/internal/"+name)
}

// neutralPackages matches functions of packages that both the kit and maps call. If a
// goroutine is in one, its caller counts.
var neutralPackages = regexp.MustCompile(`^(runtime|sync|internal|time|slices|sort|maps|cmp|iter|fmt|reflect|strconv|strings|bytes|math|hash|errors|context|unique|weak)[./]`)

// kitPackages matches functions of the kit (the maps of package planted are not its
// functions), and of the packages that it uses.
var kitPackages = regexp.MustCompile(`^(\S*/impls/maptest(/internal/[a-z]+)?|github\.com/anishathalye/porcupine|go\.uber\.org/goleak)\.`)

// inMap reports whether g is in a function of the map: the innermost function outside
// the standard library does not belong to the kit.
func (g goroutine) inMap() bool {
	for line := range strings.Lines(g.stack) {
		if strings.HasPrefix(line, "\t") || strings.HasPrefix(line, "panic(") || neutralPackages.MatchString(line) {
			continue
		}
		return !strings.HasPrefix(line, "created by ") && !kitPackages.MatchString(line)
	}
	return false
}
