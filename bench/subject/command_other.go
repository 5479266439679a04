//go:build !linux

package subject

import (
	"os/exec"
	"syscall"
)

// tie gives cmd a process group, which is killed as a whole when its context ends.
func tie(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
