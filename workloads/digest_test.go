package workloads

import (
	"testing"
	"time"
)

// goldenDigest changes when anything that is drawn changes. Results from before and after
// such a change can't be compared, and the commit must say so.
const goldenDigest = "d4efd326452a32e8"

func TestDigest(t *testing.T) {
	if got := Digest(); got != goldenDigest {
		t.Errorf("Digest() = %q, want %q: the streams have changed, so that results can't be compared with older ones", got, goldenDigest)
	}
	// A worker says it with every hello. It takes about 0.2 ms; the bound is
	// for the race detector and for machines that do other things.
	const most = 20 * time.Millisecond
	fastest := time.Hour
	for range 10 {
		start := time.Now()
		Digest()
		fastest = min(fastest, time.Since(start))
	}
	if fastest > most {
		t.Errorf("Digest takes %v, want at most %v", fastest, most)
	}
}
