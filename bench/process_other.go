//go:build !linux

package bench

import (
	"os/exec"
	"syscall"
)

// startTied starts cmd. Without a parent-death signal it ends when its standard
// input does, unless it is stopped just then.
func startTied(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd.Start()
}

// stop asks for a stop. Outside Linux the stop is not waited for.
func (p *process) stop() error {
	return p.cmd.Process.Signal(syscall.SIGSTOP)
}

// resume lets a stopped process run.
func (p *process) resume() error {
	return p.cmd.Process.Signal(syscall.SIGCONT)
}

// dump makes a Go program print its goroutines and end.
func dump(pid int) {
	syscall.Kill(pid, syscall.SIGQUIT) // best effort: it is about to be killed
	syscall.Kill(pid, syscall.SIGCONT)
}
