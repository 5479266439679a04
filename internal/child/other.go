//go:build !unix

package child

import (
	"os/exec"
	"syscall"
)

func attributes() *syscall.SysProcAttr { return nil }

func startProcess(cmd *exec.Cmd) error { return cmd.Start() }

func killGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }

func sendQuit(*exec.Cmd) {}
