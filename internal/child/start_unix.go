//go:build unix && !linux

package child

import (
	"os/exec"
	"syscall"
)

// attributes make a process lead a group. There is no parent-death signal.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func startProcess(cmd *exec.Cmd) error { return cmd.Start() }
