package maptest

import (
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// A picture is what the stacks of all goroutines tell about calls on a map.
type picture struct {
	// calls are the goroutines of the kit that are inside a call on the map, or
	// inside a constructor, by their ids.
	calls []string
	// awake reports whether a goroutine can run that may have an effect on these
	// calls: any but those of the kit that wait for others.
	awake bool
}

// Deadlocked reports whether a dump of all goroutines, as the runtime prints it,
// proves that a call on the map never returns: a call of the kit is blocked, and
// no goroutine can run that might end that. It does not matter then how busy the
// machine is.
func Deadlocked(dump string) bool { return pictureOf(dump).deadlocked() }

func (p picture) deadlocked() bool { return len(p.calls) > 0 && !p.awake }

// header matches the first line of a goroutine's stack: its id, and its state
// without how long it lasts.
var header = regexp.MustCompile(`^goroutine (\d+) (?:[a-z]+=\S+ )*\[([^\],]*)`)

// asleep are the states in which a goroutine waits for another.
var asleep = []string{
	"chan receive", "chan send", "chan receive (nil chan)", "chan send (nil chan)", "select", "select (no cases)",
	"sync.Mutex.Lock", "sync.RWMutex.RLock", "sync.RWMutex.Lock", "sync.Cond.Wait", "sync.WaitGroup.Wait", "semacquire",
	"finalizer wait", "cleanup wait", "IO wait", "idle",
}

// pictureOf reads a dump.
func pictureOf(dump string) (p picture) {
	for stack := range strings.SplitSeq(dump, "\n\n") {
		stack = strings.TrimSpace(stack)
		first := header.FindStringSubmatch(stack)
		if first == nil || strings.Contains(stack, "/maptest.(*pulse).prove(") || strings.Contains(stack, "/maptest.(*barrier).") {
			continue // who took the dump, and who waits for other workers
		}
		id, state := first[1], first[2]
		ours := started(stack)
		if ours && inMap(stack) {
			p.calls = append(p.calls, id)
		}
		switch {
		case slices.Contains(asleep, state):
		case !ours && (strings.HasPrefix(state, "GC ") || strings.HasSuffix(state, "(idle)")): // the runtime's own
		case !ours && state == "syscall": // waits for a signal, or for input
		default:
			p.awake = true
		}
	}
	return p
}

// started reports whether the kit started the goroutine of a stack.
func started(stack string) bool {
	return strings.Contains(stack, "/maptest.(*run)") || strings.Contains(stack, "/maptest.Law.Check.func")
}

// below are the packages that both the kit and maps call, by how their names
// begin: of a goroutine that is in one it is the caller that counts.
var below = regexp.MustCompile(`^(runtime|sync|internal|time|slices|sort|maps|cmp|iter|fmt|reflect|strconv|strings|bytes|math|hash|errors|context|unique|weak)[./]`)

// kits are the packages that the kit is made of.
var kits = regexp.MustCompile(`^(\S*/impls/maptest|github\.com/anishathalye/porcupine|go\.uber\.org/goleak)\.`)

// inMap reports whether the goroutine of a stack is in a function of the map: the
// innermost function that is not of the standard library isn't one of the kit.
func inMap(stack string) bool {
	for line := range strings.Lines(stack) {
		if strings.HasPrefix(line, "goroutine ") || strings.HasPrefix(line, "\t") || strings.HasPrefix(line, "panic(") || below.MatchString(line) {
			continue
		}
		return !strings.HasPrefix(line, "created by ") && !kits.MatchString(line)
	}
	return false
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
