package workloads

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// digested are small workloads that together use almost everything that is drawn: all
// laws, both types of keys, both schedules, all kinds, growth and steady size. The
// approximate period is missing, since it takes too long to build.
var digested = []string{
	"read=95/dist=uniform/n=100",
	"read=50/dist=zipf0.99/n=100/loadorstore=5/rmw=5/range=5",
	"read=90/dist=hotspot/n=100/hit=75/sched=random",
	"read=0/dist=disjoint/n=100/rmw=50/hit=100/key=string",
	"read=40/dist=zipf0.99/n=100/loadorstore=5/rmw=5/range=5/grow=1",
	"read=20/dist=disjoint/n=100/rmw=20/hit=75/grow=1/key=string/sched=random",
}

// Digest returns 16 hexadecimal digits: the start of a SHA-256 hash of the keys and
// operations that fixed specs and a fixed seed give. Two programs with different digests
// draw different operations, so that their numbers can't be compared. Digest takes less
// than a millisecond.
func Digest() string {
	h := sha256.New()
	for _, text := range digested {
		s, err := ParseSpec(text)
		if err != nil {
			panic("workloads.Digest: " + err.Error())
		}
		add := func(key []byte) { h.Write(key) }
		if s.Key == String {
			addDrawn(s, add, func(k string) []byte { return []byte(k) })
		} else {
			addDrawn(s, add, func(k uint64) []byte { return binary.LittleEndian.AppendUint64(nil, k) })
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// addDrawn adds the prefill of a workload and the first operations of two goroutines.
func addDrawn[K Key](s Spec, add func([]byte), encode func(K) []byte) {
	const seed, goroutines = 1, 2
	u := NewUniverse[K](s, seed)
	for k := range u.Prefill(seed) {
		add(encode(k))
	}
	keys, ops := make([]K, 100), make([]Op, 100)
	for g := range goroutines {
		if s.Grow {
			keys, ops = NewGrowth(s, u, g, goroutines, seed).Draw(keys, ops)
		} else {
			NewStream(s, u, g, goroutines, seed).Draw(keys, ops)
		}
		for i, k := range keys {
			add(append(encode(k), byte(ops[i])))
		}
	}
}
