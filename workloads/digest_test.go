package workloads

import (
	"testing"
	"time"
)

// golden digest of the streams. It changes when anything that is drawn changes;
// then results from before and after can't be compared, which a change must say.
const goldenDigest = "03b2806a232a0f3f"

func TestDigest(t *testing.T) {
	if got := Digest(); got != goldenDigest {
		t.Errorf("Digest() = %q, want %q: the streams have changed, so that results can't be compared with older ones", got, goldenDigest)
	}
	fastest := time.Hour
	for range 10 {
		start := time.Now()
		Digest()
		fastest = min(fastest, time.Since(start))
	}
	if fastest > 20*time.Millisecond {
		t.Errorf("Digest takes %v, want about 0.1ms", fastest)
	}
}
