package bench

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/mapbench/bench/worker"
)

// patience bounds how long a worker may take for one answer beyond the time
// that its work needs. A worker that takes longer hangs.
var patience = 20 * time.Second

// process is a worker process. At any time it either runs because it was asked
// something, or it is stopped.
type process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	pipe   io.ReadCloser // beneath out
	stderr *tail
	hello  worker.Hello
}

// start starts a worker, reads its hello and leaves it running. Env is added to
// the conductor's environment.
func start(argv, env []string) (*process, error) {
	p := &process{cmd: exec.Command(argv[0], argv[1:]...), stderr: new(tail)}
	p.cmd.Env = append(slices.DeleteFunc(os.Environ(), setsRuntime), env...)
	p.cmd.Stderr = p.stderr
	p.cmd.WaitDelay = time.Second // for what a worker's own children keep open
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if p.pipe, err = p.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(p.pipe)
	if err := startTied(p.cmd); err != nil {
		return nil, fmt.Errorf("starting worker: %w", err)
	}
	reply, err := p.read(patience)
	if err == nil && reply.Hello == nil {
		err = errors.New("the worker's first line is no hello")
	}
	if err == nil && reply.Hello.Protocol != worker.Protocol {
		err = fmt.Errorf("the worker speaks protocol %d, want %d; build it against this version of mapbench",
			reply.Hello.Protocol, worker.Protocol)
	}
	if err != nil {
		p.kill()
		return nil, err
	}
	p.hello = *reply.Hello
	return p, nil
}

// setsRuntime reports whether an environment variable would change the runtime of
// a worker behind the results' back.
func setsRuntime(variable string) bool {
	name, _, _ := strings.Cut(variable, "=")
	return slices.Contains([]string{"GOGC", "GOMEMLIMIT", "GODEBUG", "GOMAXPROCS"}, name)
}

// ask sends a request and reads the answer, which may take limit and patience.
func (p *process) ask(r worker.Request, limit time.Duration) (worker.Reply, error) {
	line, err := json.Marshal(r)
	if err != nil {
		return worker.Reply{}, err
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return worker.Reply{}, p.died(err)
	}
	reply, err := p.read(limit + patience)
	if err == nil && reply.Error != "" {
		err = errors.New(reply.Error)
	}
	return reply, err
}

// read reads one reply.
func (p *process) read(limit time.Duration) (reply worker.Reply, err error) {
	if pipe, ok := p.pipe.(interface{ SetReadDeadline(time.Time) error }); ok {
		pipe.SetReadDeadline(time.Now().Add(limit)) // a pipe without deadlines waits
	}
	line, err := p.out.ReadBytes('\n')
	if errors.Is(err, os.ErrDeadlineExceeded) {
		dump(p.cmd.Process.Pid)
		time.Sleep(200 * time.Millisecond) // for the dump of its goroutines to arrive
		return reply, fmt.Errorf("the worker gave no answer for %v%s", limit, p.stderr)
	}
	if err != nil {
		return reply, p.died(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&reply); err != nil {
		return reply, fmt.Errorf("the worker answered %.80q, which is no reply: %w%s", line, err, p.stderr)
	}
	return reply, nil
}

// died explains a broken pipe by how the process ended, for which it gets a second.
func (p *process) died(err error) error {
	if p.cmd.ProcessState == nil {
		killer := time.AfterFunc(time.Second, func() { p.cmd.Process.Kill() })
		p.cmd.Wait() // its error is the state below
		if killer.Stop() {
			err = fmt.Errorf("the worker ended with %v", p.cmd.ProcessState)
		}
	}
	return fmt.Errorf("%w%s", err, p.stderr)
}

// kill ends the process, stopped or not, and waits for its end. It may be
// called more than once.
func (p *process) kill() {
	if p.cmd.ProcessState != nil {
		return
	}
	p.in.Close()
	p.cmd.Process.Kill() // fails only if it has ended
	p.cmd.Wait()         // its error says that it was killed
}

// tail keeps the end of what is written to it. It is safe for concurrent use.
type tail struct {
	mu   sync.Mutex
	text []byte
	cut  bool
}

// tailLen is how much of a worker's standard error is shown, in bytes.
const tailLen = 2000

// Write implements [io.Writer].
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if extra := len(t.text) - tailLen; extra > 0 {
		t.text, t.cut = append(t.text[:0], t.text[extra:]...), true
	}
	return len(p), nil
}

// String returns what was kept, indented below a heading, or nothing.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.text) == 0 {
		return ""
	}
	heading := "; its standard error:"
	if t.cut {
		heading = "; the end of its standard error:"
	}
	return heading + "\n\t" + strings.ReplaceAll(strings.TrimSpace(string(t.text)), "\n", "\n\t")
}
