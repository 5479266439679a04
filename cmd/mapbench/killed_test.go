package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/gate/runs"
	"example.com/mapbench/bench/machine"
	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/internal/golden"
)

// TestKilled kills a gate or one of its workers at random moments of a tiny gate run, and
// lets the next run go on. MAPBENCH_KILLS is the number of moments, and MAPBENCH_SEED
// chooses them.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command and measures")
	}
	kills := 2
	if text := os.Getenv("MAPBENCH_KILLS"); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatalf("MAPBENCH_KILLS: %v", err)
		}
	}
	random := rand.New(rand.NewPCG(golden.Seed(t), 0))

	v := victim{trees: sandbox(t), lock: filepath.Join(t.TempDir(), "lock"), program: filepath.Join(t.TempDir(), "mapbench")}
	output(t, ".", "go", "build", "-ldflags=-X=main.mostConfirm=2", "-o", v.program, "./cmd/mapbench")
	t.Setenv(machine.LockVariable, v.lock)
	v.root = repositoryCopy(t)
	begin := time.Now()
	if code, text := v.gate(t, 0, false, v.args("whole")...); !judged(code) {
		t.Fatalf("a gate run that nobody kills: exit %d\n%s", code, text)
	}
	whole := time.Since(begin)

	good, workers := 0, 0
	for i := range kills {
		after := time.Duration(random.Float64() * float64(whole))
		worker := random.IntN(2) == 0
		complaint, hit := v.kill(t, fmt.Sprintf("killed-%d", i), after, worker)
		if hit {
			workers++
		}
		if complaint == "" {
			good++
			continue
		}
		t.Errorf("kill %d, after %v: %s", i, after, complaint)
	}
	t.Logf("%d of %d kills (%d of a worker, the others of the gate) lost no complete launch and left nothing", good, kills, workers)
}

// victim is what a gate that is to be killed runs in.
type victim struct {
	root, trees, lock, program string
}

// args are the flags of a gate run of a pair and a control.
func (v *victim) args(dir string) []string {
	return strings.Fields("-old HEAD -impl mutex -spec read=95/n=100 -procs 1 -screen 2 -o " + dir)
}

// gate runs a gate to its end, or until it is killed: itself or, if there is one then,
// a worker. It returns -1 and what the gate wrote if it was killed itself.
func (v *victim) gate(t *testing.T, after time.Duration, worker bool, args ...string) (code int, text string) {
	t.Helper()
	cmd := exec.Command(v.program, append([]string{"gate"}, args...)...)
	cmd.Dir = v.root
	var all bytes.Buffer
	cmd.Stdout, cmd.Stderr = &all, &all
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if after > 0 {
		timer := time.AfterFunc(after, func() {
			pid := cmd.Process.Pid
			if workers := v.processes("/workers/worker-"); worker && len(workers) > 0 {
				pid = workers[0]
			}
			if p, err := os.FindProcess(pid); err == nil {
				p.Kill() // fails if it has ended just now
			}
		})
		defer timer.Stop()
	}
	cmd.Wait() // its error is the state below
	return cmd.ProcessState.ExitCode(), all.String()
}

// processes returns those that the gate has started, itself included, whose command
// line holds a text. What they share is the variable that names the lock.
func (v *victim) processes(text string) (pids []int) {
	dirs, _ := filepath.Glob("/proc/[0-9]*") // the pattern is well formed
	for _, dir := range dirs {
		pid, _ := strconv.Atoi(filepath.Base(dir))
		environment, _ := os.ReadFile(dir + "/environ") // another user's, or ended
		line, _ := os.ReadFile(dir + "/cmdline")
		if pid != os.Getpid() && bytes.Contains(environment, []byte(machine.LockVariable+"="+v.lock+"\x00")) && bytes.Contains(line, []byte(text)) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// pairLines matches the lines of a gate run's file, invalid ones included.
var pairLines = regexp.MustCompile(`(?m)^(?:# )?Benchmark(\S+) .* (\d+) sweep`)

// kill begins a gate run, kills it or a worker, and has the next run go on. It returns
// what is wrong with what was found then, and whether it was a worker that died.
func (v *victim) kill(t *testing.T, dir string, after time.Duration, worker bool) (complaint string, hit bool) {
	t.Helper()
	code, text := v.gate(t, after, worker, v.args(dir)...)
	deadline := time.Now().Add(30 * time.Second)
	for len(v.processes("")) > 0 { // a linker ends by itself
		if time.Now().After(deadline) {
			return fmt.Sprintf("processes %v are left", v.processes("")), false
		}
		time.Sleep(time.Millisecond)
	}
	file := filepath.Join(v.root, dir, gate.RunFile)
	kept, _ := os.ReadFile(file) // nothing if it was killed before
	kept = whole(t, kept)
	if code >= 0 { // a worker died, or nobody did
		hit = strings.Contains(text, "signal: killed")
		if left := treesLeft(t, v.trees); left != nil {
			return fmt.Sprintf("the gate lives and leaves %v", left), hit
		}
		if holder, err := os.ReadFile(v.lock); err != nil || len(holder) > 0 {
			return fmt.Sprintf("%v, the gate lives and leaves the lock to %q", err, holder), hit
		}
		if hit && code != cmdline.ExitUsage {
			return fmt.Sprintf("exit %d though a worker was killed\n%s", code, text), hit
		}
		if _, err := os.Stat(filepath.Join(v.root, dir, gate.VerdictFile)); err == nil {
			return "", hit
		}
	}

	stale := treesLeft(t, v.trees)
	holder, _ := os.ReadFile(v.lock) // nothing if it was killed before, or gave the lock back
	args := []string{"-resume", dir}
	if len(kept) == 0 {
		args = v.args(dir)
	}
	code, text = v.gate(t, 0, false, args...)
	if !judged(code) {
		return fmt.Sprintf("the next run exits with %d\n%s", code, text), hit
	}
	for _, tree := range stale {
		if !strings.Contains(text, "removed "+tree+", which a run that was killed left behind\n") {
			return fmt.Sprintf("the next run doesn't name %s\n%s", tree, text), hit
		}
	}
	if len(holder) > 0 != strings.Contains(text, "took over the lock of "+strings.TrimSpace(string(holder))) {
		return fmt.Sprintf("the lock was left by %q, and the next run says\n%s", holder, text), hit
	}
	if left := append(treesLeft(t, v.trees), v.scraps(dir)...); left != nil {
		return fmt.Sprintf("%v is left after the next run", left), hit
	}
	whole, err := os.ReadFile(file)
	if err != nil || !bytes.HasPrefix(whole, kept) {
		return fmt.Sprintf("%v: complete launches are lost", err), hit
	}
	return notScreened(string(whole), 2), hit
}

// notScreened says which line a gate run of mutex lacks of its screen, or has twice.
func notScreened(text string, sweeps int) string {
	seen := make(map[string]int)
	for _, m := range pairLines.FindAllStringSubmatch(text, -1) {
		seen[m[1]+" "+m[2]]++
	}
	for sweep := range sweeps {
		for _, label := range []string{"mutex@old", "mutex@new", "mutex@control", "mutex@control#2"} {
			if n := seen[fmt.Sprintf("Map/impl=%s/read=95/dist=uniform/n=100 %d", label, sweep)]; n != 1 {
				return fmt.Sprintf("%d lines of %s in sweep %d; want one", n, label, sweep)
			}
		}
	}
	return ""
}

// scraps are files of a gate run's folder that should have gone.
func (v *victim) scraps(dir string) (left []string) {
	for _, pattern := range []string{runs.WorkersDir, "*.part"} {
		found, _ := filepath.Glob(filepath.Join(v.root, dir, pattern)) // as above
		left = append(left, found...)
	}
	return left
}
