package bench

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// cpuTicks returns the CPU time that a process has used, in clock ticks.
func cpuTicks(t *testing.T, pid int) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	// proc(5): the name may hold blanks; utime and stime are the 12th and
	// 13th fields behind it.
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	return user + system
}

func TestStoppedWorkerUsesNoCPU(t *testing.T) {
	p, err := startWorker(t.Context(), []string{"sh", "-c", `echo '{"hello":{"protocol":1,"digest":"","goversion":"","impls":null}}'; while :; do :; done`}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer p.kill()
	pid := p.cmd.Process.Pid
	used := func() int {
		before := cpuTicks(t, pid)
		time.Sleep(100 * time.Millisecond)
		return cpuTicks(t, pid) - before
	}
	deadline := time.Now().Add(10 * time.Second)
	for used() == 0 { // the check itself must be able to fail
		if time.Now().After(deadline) {
			t.Fatal("a busy worker uses no CPU either, so this test can't fail")
		}
	}
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	if n := used(); n != 0 {
		t.Errorf("a stopped worker used %d ticks", n)
	}
	if err := p.resume(); err != nil {
		t.Fatal(err)
	}
	for used() == 0 {
		if time.Now().After(deadline) {
			t.Fatal("a resumed worker doesn't run")
		}
	}
}

func TestNoWorkerSurvivesKill9(t *testing.T) {
	conductor := exec.Command(os.Args[0], testConductor)
	out, err := conductor.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := conductor.Start(); err != nil {
		t.Fatal(err)
	}
	defer conductor.Wait()
	defer conductor.Process.Kill()
	lines := bufio.NewScanner(out)
	var pids []int
	for range 2 {
		lines.Scan()
		pid, err := strconv.Atoi(lines.Text())
		if err != nil {
			t.Fatalf("the conductor printed %q; want a pid", lines.Text())
		}
		if err := unix.Kill(pid, 0); err != nil {
			t.Fatalf("worker %d is not running: %v", pid, err)
		}
		pids = append(pids, pid)
	}
	if err := conductor.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	conductor.Wait()
	deadline := time.Now().Add(10 * time.Second)
	for _, pid := range pids {
		for alive(pid) {
			if time.Now().After(deadline) {
				unix.Kill(pid, unix.SIGKILL)
				t.Errorf("worker %d outlived its conductor", pid)
				break
			}
			time.Sleep(time.Millisecond)
		}
	}
}

// alive reports whether a process exists and is no zombie.
func alive(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	state := string(text[strings.LastIndexByte(string(text), ')')+1:])
	return !strings.HasPrefix(strings.TrimSpace(state), "Z")
}
