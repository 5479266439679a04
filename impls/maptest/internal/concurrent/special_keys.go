package concurrent

import (
	"fmt"

	"example.com/mapbench/impls"
	"example.com/mapbench/impls/maptest/internal/history"
	"example.com/mapbench/impls/maptest/internal/rounds"
)

// specials are numbers that maps may treat apart, as keys or as hashes: 0, which often
// means "none", the highest number, and two numbers with one bit set. In other laws
// goroutines hardly ever contend for them.
var specials = []uint64{0, ^uint64(0), 1, 1 << 63}

// specialStrings are strings that maps may treat apart: the empty string, a zero byte,
// a word of zeros, and a short string.
var specialStrings = []string{"", "\x00", "\x00\x00\x00\x00\x00\x00\x00\x00", "a"}

// specialHashKeys are the keys whose hashes are specials; see specialHash.
var specialHashKeys = []uint64{101, 102, 103, 104}

// specialHash gives the keys in specialHashKeys the hashes in specials, and mixes other
// keys.
func specialHash(key uint64) uint64 {
	const golden = 0x9E3779B97F4A7C15 // 2^64 divided by the golden ratio, odd
	if i := key - specialHashKeys[0]; i < uint64(len(specials)) {
		return specials[i]
	}
	return key * golden
}

// recur is the number of keys of contendFor's table: the special keys and others. The
// key of number n is that of n modulo recur.
const recur = 8

// SpecialKeys has goroutines contend for keys that maps may treat apart.
// The constructors of maps with string keys and with a given hash may be nil.
func SpecialKeys(r *rounds.Run, strings func() impls.Map[string, uint64], hashed func(func(uint64) uint64) impls.Map[uint64, uint64]) {
	checks := contendFor(specials, rounds.Integers(r.NewMap))
	if strings != nil {
		checks = append(checks, contendFor(specialStrings, rounds.Strings(strings))...)
	}
	if hashed != nil {
		newMap := func() impls.Map[uint64, uint64] { return hashed(specialHash) }
		checks = append(checks, contendFor(specialHashKeys, rounds.Integers(newMap))...)
	}
	r.Parts(checks...)
}

// contendFor returns the contests for the given keys, in the maps of a table. Contests by
// an optional method are left out if the map lacks the method.
func contendFor[K comparable](keys []K, of rounds.Table[K]) []func(*rounds.Run) {
	t := rounds.Table[K]{New: of.New, Most: recur, Key: func(number uint64) K {
		if n := number % recur; n >= uint64(len(keys)) {
			return of.Key(1000 + n)
		} else {
			return keys[n]
		}
	}}
	var checks []func(*rounds.Run, rounds.Table[K])
	win := func(k history.Kind) {
		checks = append(checks, func(r *rounds.Run, t rounds.Table[K]) { contendAgain(r, t, k, len(keys)) })
	}
	m := history.MethodsOf(of.New())
	if m.LoadOrStorer != nil {
		win(history.LoadOrStore)
	}
	if m.LoadAndDeleter != nil {
		win(history.LoadAndDelete)
	}
	if m.CompareAndSwapper != nil {
		win(history.CompareAndSwap)
	}
	if m.LoadOrStorer != nil && m.LoadAndDeleter != nil {
		checks = append(checks, func(r *rounds.Run, t rounds.Table[K]) { conserve(r, t, len(keys)) })
	}
	checks = append(checks, SameKeys[K])
	bound := make([]func(*rounds.Run), len(checks))
	for i, check := range checks {
		bound[i] = func(r *rounds.Run) {
			check(r, t)
			if f := r.Failed(); f != nil {
				f.Message += fmt.Sprintf("; keys are shown as numbers, and count modulo %d: from 0 on they are %#v", recur, keys)
			}
		}
	}
	return bound
}

// contendAgain is a contest for the same keys in every round.
func contendAgain[K comparable](r *rounds.Run, t rounds.Table[K], k history.Kind, keys int) {
	n := r.Goroutines
	c := &contest[K]{run: r, table: t, kind: k, got: make([][]history.Result, n), size: r.Affordable(keys)}
	for i := range c.got {
		c.got[i] = make([]history.Result, c.size)
	}
	begin := func(w *rounds.Worker) {
		if c.turns--; c.turns < 0 {
			c.m, c.turns = history.MethodsOf(t.New()), w.Size(64)
		}
		c.prepare()
	}
	r.Repeat(n, begin, c.work, c.judge)
}

// conserve has all goroutines put unique values under few keys, by LoadOrStore and
// CompareAndSwap, and take values out, by LoadAndDelete and CompareAndSwap. Each value
// that was put in must have been taken out once, or be there at the end. Nobody waits
// for others within a round, so that goroutines contend often.
func conserve[K comparable](r *rounds.Run, t rounds.Table[K], keys int) {
	var (
		m     history.Methods[K]
		steps int
		logs  = make([][]history.Event, r.Goroutines) // by worker
	)
	begin := func(*rounds.Worker) { m, steps = history.MethodsOf(t.New()), r.Affordable(128) }
	work := func(w *rounds.Worker) {
		yield, log, last := w.Random.IntN(8), logs[w.ID][:0], uint64(0)
		for i := range uint64(steps) {
			w.Between(yield)
			c := history.Call{Kind: history.LoadOrStore, Key: w.Random.Uint64N(uint64(keys)), Value: i<<32 | uint64(w.ID+1), Old: last}
			switch choice := w.Random.IntN(4); {
			case choice == 0 && m.CompareAndSwapper != nil:
				c.Kind = history.CompareAndSwap
			case choice <= 1:
				c.Kind = history.LoadAndDelete
			}
			res := m.Do(t.Key(c.Key), c)
			if c.Kind == history.LoadOrStore {
				last = res.Got
			}
			if c.Writes(res) {
				log = append(log, history.Event{Client: w.ID, Call: c, Result: res})
			}
		}
		logs[w.ID] = log
	}
	end := func(*rounds.Worker) {
		if f := unbalanced(logs, m, t, keys); f != nil {
			r.Fail(*f)
		}
		r.Rounds++
	}
	r.Repeat(r.Goroutines, begin, work, end)
}

// unbalanced returns a failure if a value that was put in was not taken out once, or
// is not there at the end.
func unbalanced[K comparable](logs [][]history.Event, m history.Methods[K], t rounds.Table[K], keys int) *rounds.Failure {
	type place struct{ key, value uint64 }
	balance := make(map[place]int)
	for _, log := range logs {
		for _, e := range log {
			if e.Kind != history.LoadAndDelete {
				balance[place{e.Key, e.Value}]++
			}
			switch e.Kind {
			case history.LoadAndDelete:
				balance[place{e.Key, e.Result.Got}]--
			case history.CompareAndSwap:
				balance[place{e.Key, e.Old}]--
			}
		}
	}
	for key := range uint64(keys) {
		if value, ok := m.Load(t.Key(key)); ok {
			balance[place{key, value}]--
		}
	}
	for at, n := range balance {
		if n != 0 {
			was := "was put in, was not taken out, and is not there"
			if n < 0 {
				was = "was taken out, or is there, more often than it was put in"
			}
			return &rounds.Failure{Message: fmt.Sprintf("value %d of key %d %s, by the results of all calls; want each value put in once, and then taken out once or there", at.value, at.key, was), History: history.Format(callsWith(logs, at.key, at.value))}
		}
	}
	return nil
}

// callsWith returns the calls that put the value in or took it out.
func callsWith(logs [][]history.Event, key, value uint64) (events []history.Event) {
	for _, log := range logs {
		for _, e := range log {
			in := e.Kind != history.LoadAndDelete && e.Value == value
			out := e.Kind == history.LoadAndDelete && e.Result.Got == value || e.Kind == history.CompareAndSwap && e.Old == value
			if e.Key == key && (in || out) {
				events = append(events, e)
			}
		}
	}
	return events
}
