package workloads

import (
	"math/bits"
	"strings"
	"unsafe"
)

// prefix starts every string key. A comparison or a hash must read its 44 bytes before keys
// differ, as in puzpuzpuz/go-concurrent-map-bench.
const prefix = "mapbench:keys:with:one:prefix:of:44:bytes:id"

const (
	digits  = 16                   // hexadecimal digits of the key's number
	textLen = len(prefix) + digits // bytes of a string key
	stride  = 64                   // bytes from one string key to the next in memory: a cache line
)

// texts holds every string key twice: one copy for the operations that store their key and
// one for those that look it up. With a single copy, a look-up would find equal pointers and
// compare no bytes. That happens in no real program, and halves the cost of long keys.
//
// All keys of a copy are in one block, which a garbage collection marks as one object.
// Separate strings would make the collections of every contestant slower.
type texts struct {
	storing, looking string   // the two blocks; the key at place p starts at byte p·stride
	place            []uint32 // by the key's index; random, so that hot keys are spread over the pages
	index            []uint32 // by the key's place: the inverse of place
}

func newTexts(count int, salt, seed uint64) *texts {
	t := &texts{place: make([]uint32, count), index: make([]uint32, count)}
	r := rng(seed)
	for i := range t.place { // the shuffle by Fisher and Yates, inside out
		j := r.below(uint64(i + 1))
		t.place[i] = t.place[j]
		t.place[j] = uint32(i)
	}
	for i, p := range t.place {
		t.index[p] = uint32(i)
	}
	storing, looking := make([]byte, count*stride), make([]byte, count*stride)
	inParallel(count, func(from, to int) {
		ours, copies := storing[from*stride:to*stride], looking[from*stride:to*stride]
		populate(ours)
		populate(copies)
		for p, i := range t.index[from:to] {
			key := ours[p*stride:][:stride]
			n := copy(key, prefix)
			hexadecimal(key[n:textLen], mix(salt+uint64(i)))
			copy(key[textLen:], "----")
			copy(copies[p*stride:], key)
		}
	})
	t.storing, t.looking = text(storing), text(looking)
	return t
}

// text returns bytes that nobody writes any more, without copying them.
func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func (t *texts) stored(i uint32) string { return at(t.storing, t.place[i]) }

// at returns the key at a place of a block; it allocates nothing.
func at(block string, place uint32) string {
	start := int(place) * stride
	return block[start : start+textLen]
}

// find returns the index of a key that lies in one of the blocks, without a look at its bytes:
// for 200,000 keys these are not in the caches. It reports false for all other strings, also
// for those that equal a key.
func (t *texts) find(k string) (index uint32, ok bool) {
	for _, block := range [...]string{t.storing, t.looking} {
		offset := address(k) - address(block) // huge if k lies before the block
		if offset < uintptr(len(block)) && offset%stride == 0 && len(k) == textLen {
			return t.index[offset/stride], true
		}
	}
	return 0, false
}

// address returns where the bytes of s are. The garbage collector moves no block.
func address(s string) uintptr { return uintptr(unsafe.Pointer(unsafe.StringData(s))) }

// hexadecimal fills text with the hexadecimal digits of x.
func hexadecimal(text []byte, x uint64) {
	for i := range text {
		x = bits.RotateLeft64(x, 4)
		text[i] = "0123456789abcdef"[x&15]
	}
}

// parseText returns the number of a string key. It reports false for any other text.
func parseText(k string) (x uint64, ok bool) {
	if len(k) != textLen || k[:len(prefix)] != prefix {
		return 0, false
	}
	for _, c := range []byte(k[len(prefix):]) {
		digit := strings.IndexByte("0123456789abcdef", c)
		if digit < 0 {
			return 0, false
		}
		x = x<<4 | uint64(digit)
	}
	return x, true
}
