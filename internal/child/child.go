// Package child runs other programs so that none of them outlives this process, and reads
// their output.
//
// [Command] makes a command, whose processes form a group. [Run] runs it to its end, or
// [Start] starts it and the caller waits. [Kill] ends the whole group, and [Dump] makes a
// Go program show its goroutines first. An [Output] keeps a bounded part of what a program
// writes; [ReadLine] reads a line of bounded length. If a Go program died, [FindCrash]
// finds the runtime's message, and [Frame] the function that is to blame. [Complaints]
// finds why the go command failed.
//
// All of this is for Linux and macOS. On other systems a command has no group: its own
// process alone is killed, and it may outlive a parent that is killed.
package child

import (
	"context"
	"os/exec"
	"time"
)

// closeAfter is how long Wait leaves a program's pipes open after its end. Processes that
// the program has started may keep them open for ever.
const closeAfter = time.Second

// Command returns a command as [exec.CommandContext] does, for [Start] or [Run].
//
// Its process leads a group of its own, so that Ctrl-C on the terminal doesn't reach it.
// When ctx ends, the whole group is killed. On Linux the process is also killed when this
// process ends, in whatever way; the processes that it has started are not. [exec.Cmd.Wait]
// returns at most a second after the process's end, even if others keep its pipes open.
func Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.SysProcAttr = attributes()
	cmd.Cancel = func() error { return Kill(cmd) }
	cmd.WaitDelay = closeAfter
	return cmd
}

// Start starts a command of [Command]. Don't call its own Start method: the kernel would
// kill the process when the thread that started it ends.
func Start(cmd *exec.Cmd) error { return startProcess(cmd) }

// Run starts a command of [Command] and waits until it ends. The error is that of
// [exec.Cmd.Run].
func Run(cmd *exec.Cmd) error {
	if err := Start(cmd); err != nil {
		return err
	}
	return cmd.Wait()
}

// Kill kills all processes of a command that was started, stopped ones as well. It doesn't
// wait for their end. It returns [os.ErrProcessDone] if none is left.
func Kill(cmd *exec.Cmd) error { return killGroup(cmd) }

// Dump makes a Go program write the stacks of its goroutines to standard error and end, by
// SIGQUIT, even if it is stopped. It doesn't wait, and a program need not obey: the caller
// kills it some time later.
func Dump(cmd *exec.Cmd) { sendQuit(cmd) }
