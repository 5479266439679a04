package maptest

import (
	"fmt"

	"example.com/mapbench/impls"
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

// specialKeys has goroutines contend for keys that maps may treat apart.
func specialKeys(r *run) {
	checks := contendFor(specials, r.maps.New, identity)
	if r.maps.Strings != nil {
		checks = append(checks, contendFor(specialStrings, r.maps.Strings, stringKey)...)
	}
	if r.maps.Hashed != nil {
		newMap := func() impls.Map[uint64, uint64] { return r.maps.Hashed(specialHash) }
		checks = append(checks, contendFor(specialHashKeys, newMap, identity)...)
	}
	r.parts(checks...)
}

// contendFor returns the contests for the given keys. Contests by an optional method are
// left out if the map lacks the method.
func contendFor[K comparable](keys []K, newMap func() impls.Map[K, uint64], other func(uint64) K) []func(*run) {
	t := table[K]{new: newMap, most: recur, key: func(number uint64) K {
		if n := number % recur; n >= uint64(len(keys)) {
			return other(1000 + n)
		} else {
			return keys[n]
		}
	}}
	var checks []func(*run, table[K])
	win := func(k kind) { checks = append(checks, func(r *run, t table[K]) { contendAgain(r, t, k, len(keys)) }) }
	m := methodsOf(newMap())
	if m.LoadOrStorer != nil {
		win(loadOrStore)
	}
	if m.LoadAndDeleter != nil {
		win(loadAndDelete)
	}
	if m.CompareAndSwapper != nil {
		win(compareAndSwap)
	}
	if m.LoadOrStorer != nil && m.LoadAndDeleter != nil {
		checks = append(checks, func(r *run, t table[K]) { conserve(r, t, len(keys)) })
	}
	checks = append(checks, sameKeys[K])
	bound := make([]func(*run), len(checks))
	for i, check := range checks {
		bound[i] = func(r *run) {
			check(r, t)
			if f := r.failed(); f != nil {
				f.message += fmt.Sprintf("; keys are shown as numbers, and count modulo %d: from 0 on they are %#v", recur, keys)
			}
		}
	}
	return bound
}

// contendAgain is a contest for the same keys in every round.
func contendAgain[K comparable](r *run, t table[K], k kind, keys int) {
	n := r.config.Goroutines
	c := &contest[K]{run: r, table: t, kind: k, got: make([][]result, n), size: r.affordable(keys)}
	for i := range c.got {
		c.got[i] = make([]result, c.size)
	}
	begin := func(w *worker) {
		if c.turns--; c.turns < 0 {
			c.m, c.turns = methodsOf(t.new()), w.size(64)
		}
		c.prepare()
	}
	r.repeat(n, begin, c.work, c.judge)
}

// conserve has all goroutines put unique values under few keys, by LoadOrStore and
// CompareAndSwap, and take values out, by LoadAndDelete and CompareAndSwap. Each value
// that was put in must have been taken out once, or be there at the end. Nobody waits
// for others within a round, so that goroutines contend often.
func conserve[K comparable](r *run, t table[K], keys int) {
	var (
		m     methods[K]
		steps int
		logs  = make([][]event, r.config.Goroutines) // by worker
	)
	begin := func(*worker) { m, steps = methodsOf(t.new()), r.affordable(128) }
	work := func(w *worker) {
		yield, log, last := w.random.IntN(8), logs[w.id][:0], uint64(0)
		for i := range uint64(steps) {
			w.between(yield)
			c := call{kind: loadOrStore, key: w.random.Uint64N(uint64(keys)), value: i<<32 | uint64(w.id+1), old: last}
			switch choice := w.random.IntN(4); {
			case choice == 0 && m.CompareAndSwapper != nil:
				c.kind = compareAndSwap
			case choice <= 1:
				c.kind = loadAndDelete
			}
			res := m.do(t.key(c.key), c)
			if c.kind == loadOrStore {
				last = res.got
			}
			if c.writes(res) {
				log = append(log, event{client: w.id, call: c, result: res})
			}
		}
		logs[w.id] = log
	}
	end := func(*worker) {
		if f := unbalanced(logs, m, t, keys); f != nil {
			r.fail(*f)
		}
		r.rounds++
	}
	r.repeat(r.config.Goroutines, begin, work, end)
}

// unbalanced returns a failure if a value that was put in was not taken out once, or
// is not there at the end.
func unbalanced[K comparable](logs [][]event, m methods[K], t table[K], keys int) *failure {
	type place struct{ key, value uint64 }
	balance := make(map[place]int)
	for _, log := range logs {
		for _, e := range log {
			if e.kind != loadAndDelete {
				balance[place{e.key, e.value}]++
			}
			switch e.kind {
			case loadAndDelete:
				balance[place{e.key, e.result.got}]--
			case compareAndSwap:
				balance[place{e.key, e.old}]--
			}
		}
	}
	for key := range uint64(keys) {
		if value, ok := m.Load(t.key(key)); ok {
			balance[place{key, value}]--
		}
	}
	for at, n := range balance {
		if n != 0 {
			was := "was put in, was not taken out, and is not there"
			if n < 0 {
				was = "was taken out, or is there, more often than it was put in"
			}
			return &failure{message: fmt.Sprintf("value %d of key %d %s, by the results of all calls; want each value put in once, and then taken out once or there", at.value, at.key, was), history: formatEvents(callsWith(logs, at.key, at.value))}
		}
	}
	return nil
}

// callsWith returns the calls that put the value in or took it out.
func callsWith(logs [][]event, key, value uint64) (events []event) {
	for _, log := range logs {
		for _, e := range log {
			in := e.kind != loadAndDelete && e.value == value
			out := e.kind == loadAndDelete && e.result.got == value || e.kind == compareAndSwap && e.old == value
			if e.key == key && (in || out) {
				events = append(events, e)
			}
		}
	}
	return events
}
