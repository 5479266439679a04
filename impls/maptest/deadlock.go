package maptest

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A stack is what the runtime says of one goroutine.
type stack struct {
	state string // what it waits for, or "running" and the like
	text  string // without the state, which counts minutes
}

// dump returns the stacks of all goroutines, by id.
func dump() map[string]stack {
	buf := make([]byte, 1<<20)
	n := runtime.Stack(buf, true)
	for n == len(buf) {
		buf = make([]byte, 2*len(buf))
		n = runtime.Stack(buf, true)
	}
	all := make(map[string]stack)
	for text := range strings.SplitSeq(string(buf[:n]), "\n\n") {
		head, rest, _ := strings.Cut(text, "\n")
		id, state, ok := strings.Cut(strings.TrimPrefix(head, "goroutine "), " [")
		if !ok {
			continue
		}
		if end := strings.IndexAny(state, ",]"); end >= 0 {
			state = state[:end]
		}
		all[id] = stack{state, rest}
	}
	return all
}

// deadlocked reports whether s waits for another goroutine, and for nothing else: a
// lock, or somebody who receives. Neither time nor the system wakes it. A channel
// to receive from may be a timer's, and is left out.
func (s stack) deadlocked() bool {
	for _, state := range []string{"sync.", "semacquire", "chan send", "chan receive (nil chan)", "select (no cases)"} {
		if strings.HasPrefix(s.state, state) {
			return true
		}
	}
	return false
}

// parked reports whether s waits, for anything but the time or the system.
func (s stack) parked() bool {
	for _, state := range []string{"running", "runnable", "sleep", "syscall", "IO wait", "preempted", "copystack", "GC "} {
		if strings.HasPrefix(s.state, state) {
			return false
		}
	}
	return true
}

// self returns the id of the calling goroutine.
func self() string {
	buf := make([]byte, 64)
	head := string(buf[:runtime.Stack(buf, false)])
	id, _, _ := strings.Cut(strings.TrimPrefix(head, "goroutine "), " [")
	return id
}

// A watcher looks at the goroutines that have been started since it was made. They
// are the calls that may hang, and what the map starts.
type watcher struct {
	known map[string]stack
	last  map[string]stack
	still int // looks in a row that saw the same
}

func newWatcher() *watcher { return &watcher{known: dump()} }

// since returns the goroutines that are new.
func (w *watcher) since() map[string]stack {
	now := dump()
	for id := range w.known {
		delete(now, id)
	}
	return now
}

// look counts the looks in a row at which there are goroutines, the same, all of
// which are as wanted and have not moved.
func (w *watcher) look(wanted func(stack) bool) int {
	now := w.since()
	same := len(now) > 0 && len(now) == len(w.last)
	for id, s := range now {
		before, ok := w.last[id]
		same = same && ok && before.text == s.text && wanted(s)
	}
	if w.last = now; same {
		w.still++
	} else {
		w.still = 0
	}
	return w.still
}

// text returns what a failure shows of the goroutines that are new.
func (w *watcher) text() string {
	var stacks []string
	for id, s := range w.since() {
		stacks = append(stacks, fmt.Sprintf("goroutine %s [%s]:\n%s", id, s.state, s.text))
	}
	slices.Sort(stacks)
	const readable = 4
	if more := len(stacks) - readable; more > 0 {
		stacks = append(stacks[:readable], fmt.Sprintf("and %d more goroutines", more))
	}
	return strings.Join(stacks, "\n\n")
}

const (
	// lookEvery is the time between two looks, of which stillLooks must have seen the
	// same. To look costs tens of microseconds.
	lookEvery  = 10 * time.Millisecond
	stillLooks = 4
)

// What became of calls that may hang.
const (
	returns = "returns"
	hangs   = "hangs"
	unclear = "is unclear" // slow, or it waits in a way that tells nothing
)

// attempt makes calls on a map in a goroutine of its own and says what becomes of
// them; see await.
func (r *run) attempt(w *watcher, most int, calls func()) string {
	return r.await(w, begin(calls), most)
}

// begin begins calls on a map in a goroutine of its own. The channel gets what
// becomes of them, unless they hang: that they return, also by runtime.Goexit, or
// panic. It is no method of run: a goroutine that remains would be shown as one of
// later checks that hang.
func begin(calls func()) <-chan string {
	done := make(chan string, 1)
	go func() {
		said := returns
		defer func() { done <- said }()
		defer func() {
			if p := recover(); p != nil {
				said = fmt.Sprintf("panics (%v)", p)
			}
		}()
		calls()
	}()
	return done
}

// await waits for what becomes of calls. A hang is no matter of time: every goroutine
// started since w was made, which is best before the map is, waits for another one,
// and has not moved between looks. What neither ends nor hangs within so many looks,
// or until the context ends, is unclear. A goroutine that hangs remains, and so does its map.
func (r *run) await(w *watcher, done <-chan string, most int) string {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	w.last, w.still = nil, 0
	for looks := 0; looks < most || most == patient; looks++ {
		select {
		case said := <-done:
			return said
		case <-r.ctx.Done():
			return unclear
		case <-tick.C:
			if w.look(stack.deadlocked) == stillLooks {
				return hangs
			}
			if most != patient {
				r.pulse.own.beat() // it ends in any case
			}
		}
	}
	return unclear
}

// patient, for a number of looks, leaves it to the patience of the check to call a
// call hung.
const patient = 0
