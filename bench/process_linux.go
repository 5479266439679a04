package bench

import "golang.org/x/sys/unix"

// stop stops the process and waits until all its threads have stopped. A garbage collection
// that is under way then goes on in the process's own next slice, and not during another's.
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
