package bench

import (
	"os/exec"
	"runtime"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// starter is a goroutine that starts processes. The kernel's parent-death
// signal goes out when the *thread* ends that started the child, so the starter
// keeps one thread for as long as the conductor lives.
var starter = sync.OnceValue(func() chan func() {
	work := make(chan func())
	go func() {
		runtime.LockOSThread()
		for f := range work {
			f()
		}
	}()
	return work
})

// startTied starts cmd such that it dies with this process, even by kill -9 and
// even while it is stopped, and such that the terminal's Ctrl-C doesn't reach it.
func startTied(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	done := make(chan error)
	starter() <- func() { done <- cmd.Start() }
	return <-done
}

// stop stops the process and waits until all its threads stand still, so that a
// garbage collection that it owes is paid in its own next slice and not beside
// another's.
func (p *process) stop() error {
	pid := p.cmd.Process.Pid
	if err := unix.Kill(pid, unix.SIGSTOP); err != nil {
		return p.died(err)
	}
	for {
		// WNOWAIT leaves the report of its end to exec.Cmd.Wait.
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WSTOPPED|unix.WEXITED|unix.WNOWAIT, nil)
		if err != unix.EINTR {
			return err
		}
	}
}

// resume lets a stopped process run.
func (p *process) resume() error {
	return unix.Kill(p.cmd.Process.Pid, unix.SIGCONT)
}

// dump makes a Go program print its goroutines and end.
func dump(pid int) {
	unix.Kill(pid, unix.SIGQUIT) // best effort: it is about to be killed
	unix.Kill(pid, unix.SIGCONT)
}
