package subject

import (
	"os/exec"
	"syscall"
)

// tie gives cmd a process group, which is killed as a whole when its context ends, and
// lets it die with this process.
func tie(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
