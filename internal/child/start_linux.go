package child

import (
	"os/exec"
	"runtime"
	"sync"
	"syscall"
)

// attributes make a process lead a group and die with the thread that starts it.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// starter is a goroutine that starts processes. The kernel sends the parent-death signal
// when the *thread* that started the child ends. So the starter keeps one thread for as
// long as this process lives.
var starter = sync.OnceValue(func() chan<- func() {
	work := make(chan func())
	go func() {
		runtime.LockOSThread()
		for f := range work {
			f()
		}
	}()
	return work
})

func startProcess(cmd *exec.Cmd) error {
	done := make(chan error)
	starter() <- func() { done <- cmd.Start() }
	return <-done
}
