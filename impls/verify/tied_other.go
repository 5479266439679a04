//go:build !linux

package verify

import "syscall"

// tied keeps the terminal's Ctrl-C from a child. Without a parent-death signal it
// ends when its standard input does.
func tied() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
