//go:build unix

package faults

import (
	"os/exec"
	"syscall"
)

// killGroup makes a command the first of a group of processes and has the whole
// group killed when the command's context ends: a go command that dies alone
// leaves its compilers at work.
func killGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
