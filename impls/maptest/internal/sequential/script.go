package sequential

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

	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// A step of a script makes a call on count keys, one after the other. A step of kind
// scan or wipe is one call on the map.
type step struct {
	history.Call
	count uint64
}

// drawStep returns a generator of steps with the given kinds of calls. Most steps use
// one of few keys; some store or delete many keys.
func drawStep(kinds []history.Kind, most int) *rapid.Generator[step] {
	return rapid.Custom(func(t *rapid.T) step {
		s := step{count: 1}
		s.Kind = rapid.SampledFrom(kinds).Draw(t, "method")
		s.Key = rapid.Uint64Range(0, 7).Draw(t, "key")
		s.Value = rapid.Uint64Range(1, 4).Draw(t, "value")
		s.Old = rapid.Uint64Range(1, 4).Draw(t, "old")
		if s.Kind == history.Store || s.Kind == history.Delete {
			if rapid.Uint64Range(0, 7).Draw(t, "many") == 7 {
				s.count = rapid.Uint64Range(1, uint64(most)).Draw(t, "count")
			}
		}
		return s
	})
}

// runScript draws a script and runs it on m and on a built-in map. If they differ, it
// returns the calls so far, with the wrong result last.
func runScript[K comparable](t *rapid.T, m history.Methods[K], key func(uint64) K, most int) (transcript string) {
	kinds := append(m.Kinds(), history.Range)
	if m.Clearer != nil {
		kinds = append(kinds, history.Clear)
	}
	script := rapid.SliceOfN(drawStep(kinds, most), 1, 40).Draw(t, "script")
	var b strings.Builder
	var c history.Call
	defer func() {
		if p := recover(); p != nil {
			transcript = fmt.Sprintf("%s%v panics: %v", b.String(), c, p)
		}
	}()
	now := make(map[uint64]history.State)
	for _, s := range script {
		c = s.Call
		switch s.Kind {
		case history.Range:
			b.WriteString("Range\n")
			if wrong := compareEntries(m, key, now); wrong != "" {
				return b.String() + wrong
			}
			continue
		case history.Clear:
			m.Clear()
			clear(now)
		default:
			for i := range s.count {
				c.Key = s.Key + i
				want, next := now[c.Key].After(c)
				if got := m.Do(key(c.Key), c); got != want {
					return fmt.Sprintf("%s%s; want %s", b.String(), c.With(got), c.With(want))
				}
				now[c.Key] = next
			}
		}
		fmt.Fprint(&b, s.Call)
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

// compareEntries returns how the entries of m differ from now, or "".
func compareEntries[K comparable](m history.Methods[K], key func(uint64) K, now map[uint64]history.State) string {
	want := make(map[K]uint64)
	for number, s := range now {
		if s.Present {
			want[key(number)] = s.Value
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

// bulk is the most keys that a step stores or deletes.
const bulk = 300

// Scripts runs random scripts by one goroutine. Rapid draws them, and shortens one that
// fails to the steps that are needed.
func Scripts[K comparable](r *rounds.Run, t rounds.Table[K]) {
	most := r.Affordable(t.AtMost(bulk))
	const batch = 10
	for seed := r.Seed; r.More(); seed += 1 << 32 {
		if !rapidFlags.TryLock() { // an earlier map that hangs in a script holds the lock for good
			time.Sleep(time.Millisecond)
			continue
		}
		transcript, runs := "", 0
		complaint := checkRapid(seed, batch, func(rt *rapid.T) {
			runs++
			if text := runScript(rt, history.MethodsOf(t.New()), t.Key, most); text != "" {
				transcript = text // rapid shortens: the last script to fail is the shortest
				rt.Fatal("the map and a built-in map differ")
			}
		})
		rapidFlags.Unlock()
		if complaint != "" {
			r.Fail(rounds.Failure{Message: "used by one goroutine, the map differs from a built-in map", History: cmp.Or(transcript, complaint)})
		}
		r.Rounds += runs
	}
}

// FuzzScript is scripts as a fuzz target.
func FuzzScript[K comparable](t rounds.Table[K]) func(*testing.T, []byte) {
	return rapid.MakeFuzz(func(rt *rapid.T) {
		if text := runScript(rt, history.MethodsOf(t.New()), t.Key, bulk); text != "" {
			rt.Fatal(text)
		}
	})
}

// rapidFlags guards the flags from which rapid reads its settings.
var rapidFlags sync.Mutex

// checkRapid has rapid check the property on a number of cases, drawn from seed, and
// shrink the first failure for up to two seconds. It returns rapid's complaint, or "".
// The caller holds rapidFlags.
func checkRapid(seed uint64, cases int, property func(*rapid.T)) (complaint string) {
	if !flag.Parsed() {
		// Rapid reads -test.short. In programs other than tests that flag must
		// first be registered, and the flags parsed.
		testing.Init()
		if err := flag.CommandLine.Parse(nil); err != nil {
			panic(fmt.Sprintf("maptest: parsing no flags: %v", err))
		}
	}
	for name, value := range map[string]string{
		"rapid.checks":     strconv.Itoa(cases),
		"rapid.seed":       strconv.FormatUint(max(1, seed), 10), // with 0 rapid would draw a seed
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

// rapidResult receives rapid's report.
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
