package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestSlurmScript plays Slurm to the script of the job array: which shard each job measures, that
// it leaves those that have ended alone, and that the last job merges all.
func TestSlurmScript(t *testing.T) {
	script, err := filepath.Abs("scripts/shards/slurm.sh")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "bin"), 0o700); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(root, "bin", "mapbench")
	write(t, program, "#!/bin/sh\nfor arg; do printf '<%s>' \"$arg\"; done\nexit 7\n")
	if err := os.Chmod(program, 0o700); err != nil {
		t.Fatal(err)
	}
	job := func(wantCode int, want, task string, args ...string) {
		t.Helper()
		cmd := exec.Command(script, args...)
		cmd.Dir = t.TempDir() // Slurm runs a copy somewhere
		cmd.Env = append(os.Environ(), "SLURM_SUBMIT_DIR="+root)
		if task != "" {
			cmd.Env = append(cmd.Env, "SLURM_ARRAY_TASK_ID="+task)
		}
		out, err := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != wantCode || !strings.Contains(string(out), want) || want == "" && len(out) > 0 {
			t.Errorf("task %q of %q: exit %d, %v, %q; want exit %d and %q", task, args, code, err, out, wantCode, want)
		}
	}
	job(7, "<gate><-old><HEAD~1><-spec><$(date) x><-shard><3/4><-o><run/3>", "3", "4", "run", "-old", "HEAD~1", "-spec", "$(date) x")
	job(7, "<merge><-o><run/merged><run/1><run/2><run/3>", "", "3", "run", "-old", "HEAD~1")
	job(2, "no number of shards; want N DIR", "3")
	job(2, "no folder; want N DIR", "3", "4")
	if err := os.MkdirAll(filepath.Join(root, "run", "3"), 0o700); err != nil {
		t.Fatal(err)
	}
	job(7, "<-shard><3/4>", "3", "4", "run")
	write(t, filepath.Join(root, "run", "3", "verdict.json"), "{}")
	job(0, "", "3", "4", "run")
}
