//go:build unix

package child

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

func killGroup(cmd *exec.Cmd) error {
	err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	if errors.Is(err, syscall.ESRCH) {
		return os.ErrProcessDone
	}
	return err
}

func sendQuit(cmd *exec.Cmd) {
	// Both fail only if the process has ended.
	cmd.Process.Signal(syscall.SIGQUIT)
	cmd.Process.Signal(syscall.SIGCONT)
}
