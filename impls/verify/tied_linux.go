package verify

import "syscall"

// tied makes a child die with the thread that starts it, even by kill -9, and
// keeps the terminal's Ctrl-C from it.
func tied() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
