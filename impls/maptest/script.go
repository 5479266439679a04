package maptest

import (
	"cmp"
	"flag"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A step of a script is a call on count keys, one after the other, or of
// kind scan or wipe a call on the map.
type step struct {
	call
	count uint64
}

// drawStep returns a generator of steps of a map that offers kinds. Most keys
// are among few; a step may also store or delete many.
func drawStep(kinds []kind, most int) *rapid.Generator[step] {
	return rapid.Custom(func(t *rapid.T) step {
		s := step{count: 1}
		s.kind = rapid.SampledFrom(kinds).Draw(t, "method")
		s.key = rapid.Uint64Range(0, 7).Draw(t, "key")
		s.value = rapid.Uint64Range(1, 4).Draw(t, "value")
		s.old = rapid.Uint64Range(1, 4).Draw(t, "old")
		if s.kind == store || s.kind == remove {
			if rapid.Uint64Range(0, 7).Draw(t, "many") == 7 {
				s.count = rapid.Uint64Range(1, uint64(most)).Draw(t, "count")
			}
		}
		return s
	})
}

// runScript draws a script, runs it on m and returns, if m and a built-in map
// part, how the script went.
func runScript[K comparable](t *rapid.T, m methods[K], key func(uint64) K, most int) (transcript string) {
	kinds := append(m.kinds(), scan)
	if m.Clearer != nil {
		kinds = append(kinds, wipe)
	}
	script := rapid.SliceOfN(drawStep(kinds, most), 1, 40).Draw(t, "script")
	var b strings.Builder
	var c call
	defer func() {
		if p := recover(); p != nil {
			transcript = fmt.Sprintf("%s%v panics: %v", b.String(), c, p)
		}
	}()
	now := make(map[uint64]state)
	for _, s := range script {
		c = s.call
		switch s.kind {
		case scan:
			b.WriteString("Range\n")
			if wrong := compareEntries(m, key, now); wrong != "" {
				return b.String() + wrong
			}
			continue
		case wipe:
			m.Clear()
			clear(now)
		default:
			for i := range s.count {
				c.key = s.key + i
				want, next := now[c.key].after(c)
				if got := m.do(key(c.key), c); got != want {
					return fmt.Sprintf("%s%s; want %s", b.String(), c.with(got), c.with(want))
				}
				now[c.key] = next
			}
		}
		fmt.Fprint(&b, s.call)
		if s.count > 1 {
			fmt.Fprintf(&b, " and so on, %d keys in all", s.count)
		}
		b.WriteByte('\n')
	}
	if wrong := compareEntries(m, key, now); wrong != "" {
		return b.String() + "at the end " + wrong
	}
	return ""
}

// compareEntries says how the entries of m differ from now, if they do.
func compareEntries[K comparable](m methods[K], key func(uint64) K, now map[uint64]state) string {
	want := make(map[K]uint64)
	for number, s := range now {
		if s.present {
			want[key(number)] = s.value
		}
	}
	entries, wrong := len(want), ""
	m.Range(func(k K, value uint64) bool {
		if w, ok := want[k]; !ok || w != value {
			wrong = fmt.Sprintf("Range yields %v, %d; want each key once, with its value (%d, %t)", k, value, w, ok)
		}
		delete(want, k)
		return wrong == ""
	})
	switch {
	case wrong != "":
	case len(want) > 0:
		wrong = fmt.Sprintf("Range leaves out %d of %d entries", len(want), entries)
	case m.Lener != nil && m.Len() != entries:
		wrong = fmt.Sprintf("Len() = %d; want %d", m.Len(), entries)
	}
	return wrong
}

// bulk is how many keys a step stores or deletes at most.
const bulk = 300

// scripts runs random scripts by one goroutine. Rapid draws them, and cuts one
// that fails down to what is needed.
func scripts[K comparable](r *run, t table[K]) {
	most := r.affordable(t.atMost(bulk))
	const batch = 10
	for seed := r.config.Seed; r.more(); seed += 1 << 32 {
		if !rapidFlags.TryLock() { // a map that hangs in a script holds the lock for good
			time.Sleep(time.Millisecond)
			continue
		}
		transcript, runs := "", 0
		complaint := checkRapid(seed, batch, func(rt *rapid.T) {
			runs++
			if text := runScript(rt, methodsOf(t.new()), t.key, most); text != "" {
				transcript = text // the last to fail is the shortest
				rt.Fatal("the map and a built-in map part")
			}
		})
		rapidFlags.Unlock()
		if complaint != "" {
			r.fail(failure{message: "one goroutine alone sees something else than a built-in map", history: cmp.Or(transcript, complaint)})
		}
		r.rounds += runs
	}
}

// fuzzScript is scripts as a fuzz target.
func fuzzScript[K comparable](t table[K]) func(*testing.T, []byte) {
	return rapid.MakeFuzz(func(rt *rapid.T) {
		if text := runScript(rt, methodsOf(t.new()), t.key, bulk); text != "" {
			rt.Fatal(text)
		}
	})
}

// rapidFlags guards the flags that rapid takes its settings from.
var rapidFlags sync.Mutex

// checkRapid has rapid check the property on as many cases as it is told, from
// a seed on, and shrink the first that fails, for up to two seconds. It returns
// what rapid complains of. The caller holds rapidFlags.
func checkRapid(seed uint64, cases int, property func(*rapid.T)) (complaint string) {
	if !flag.Parsed() {
		// Rapid asks for -test.short, which programs other than tests don't
		// have until it is registered and parsed.
		testing.Init()
		if err := flag.CommandLine.Parse(nil); err != nil {
			panic(fmt.Sprintf("maptest: parsing no flags: %v", err))
		}
	}
	for name, value := range map[string]string{
		"rapid.checks":     strconv.Itoa(cases),
		"rapid.seed":       strconv.FormatUint(max(1, seed), 10), // 0 would draw one
		"rapid.shrinktime": "2s",
		"rapid.nofailfile": "true",
	} {
		before := flag.Lookup(name).Value.String()
		if err := flag.Set(name, value); err != nil {
			panic(fmt.Sprintf("maptest: -%s: %v", name, err))
		}
		defer flag.Set(name, before)
	}
	var t rapidResult
	rapid.Check(&t, property)
	return t.complaint
}

// rapidResult is what rapid reports to.
type rapidResult struct {
	rapid.TB
	complaint string
}

func (t *rapidResult) Helper()             {}
func (t *rapidResult) Name() string        { return "maptest" }
func (t *rapidResult) Log(...any)          {}
func (t *rapidResult) Logf(string, ...any) {}
func (t *rapidResult) Failed() bool        { return t.complaint != "" }
func (t *rapidResult) FailNow()            {}
func (t *rapidResult) Errorf(format string, args ...any) {
	t.complaint = fmt.Sprintf(format, args...)
}
