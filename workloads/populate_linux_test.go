package workloads

import (
	"runtime"
	"syscall"
	"testing"
)

// TestPopulate counts the page faults of writing new memory, populated and not. Slices that
// begin or end within a page, or hold no whole page, must not disturb what lies beside them.
func TestPopulate(t *testing.T) {
	runtime.LockOSThread() // the faults of one thread are counted
	defer runtime.UnlockOSThread()
	const pages = 256
	page := syscall.Getpagesize()
	faults := func(prepare func(b []byte)) int64 {
		t.Helper()
		b, err := syscall.Mmap(-1, 0, pages*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
		if err != nil {
			t.Fatal(err)
		}
		defer syscall.Munmap(b)
		prepare(b)
		count := func() int64 {
			var usage syscall.Rusage
			const thread = 1
			if err := syscall.Getrusage(thread, &usage); err != nil {
				t.Fatal(err)
			}
			return usage.Minflt
		}
		before := count()
		for i := 0; i < len(b); i += page {
			b[i] = 1
		}
		return count() - before
	}
	without := faults(func([]byte) {})
	if without < pages/2 {
		t.Skipf("%d pages of new memory take %d page faults: the kernel uses larger pages", pages, without)
	}
	supported := true
	with := faults(func(b []byte) {
		supported = syscall.Madvise(b[:page], 23) == nil
		populate(b[1 : len(b)-1])
		populate(b[1:page])
		populate(nil)
	})
	t.Logf("page faults of %d pages: %d, populated %d", pages, without, with)
	if supported && with > without/4 {
		t.Errorf("%d page faults after populate, want at most a quarter of %d", with, without)
	}
}
