//go:build unix && !linux

package bench

import "syscall"

// stop asks for a stop. Outside Linux the stop is not waited for.
func (p *process) stop() error {
	return p.cmd.Process.Signal(syscall.SIGSTOP)
}

// resume lets a stopped process run.
func (p *process) resume() error {
	return p.cmd.Process.Signal(syscall.SIGCONT)
}
