package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/internal/child"
)

// answerTimeout bounds how long a worker may take for one answer beyond the time that its work
// needs. A worker that takes longer counts as hanging.
var answerTimeout = 20 * time.Second

// longestLine bounds a worker's line, in bytes. A report holds a number of up to 25
// bytes for each goroutine.
const longestLine = 64 << 20

// errLongLine is the error of a worker that doesn't end its line.
var errLongLine = fmt.Errorf("the worker wrote a line of more than %d MB; its standard output is for replies alone, a line each (docs/plugin.md)", longestLine>>20)

// process is a worker process. At any time it either runs because it was asked
// something, or it is stopped.
type process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	pipe   io.ReadCloser // beneath out
	stderr *stderrTail
	hello  worker.Hello
}

// startWorker starts a worker, reads its hello and leaves it running. Env is added to the
// conductor's environment. When ctx ends, the worker is killed at once.
func startWorker(ctx context.Context, argv, env []string) (*process, error) {
	p := &process{cmd: child.Command(ctx, argv[0], argv[1:]...), stderr: newStderrTail()}
	p.cmd.Env = append(slices.DeleteFunc(os.Environ(), setsRuntime), env...)
	p.cmd.Stderr = p.stderr
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if p.pipe, err = p.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(p.pipe)
	if err := child.Start(p.cmd); err != nil {
		return nil, fmt.Errorf("starting worker: %w", err)
	}
	if err := p.greet(); err != nil {
		p.kill()
		return nil, err
	}
	return p, nil
}

// greet reads the worker's hello. It looks at the version before all else, since
// the hello of another version may have other fields.
func (p *process) greet() error {
	const want = "want a worker's hello; its main must call worker.Main and print nothing else (docs/plugin.md)"
	line, err := p.line(answerTimeout)
	if err != nil {
		return fmt.Errorf("%w%s; %s", err, p.stderr.first(), want)
	}
	var version struct{ Hello *struct{ Protocol int } }
	if err := json.Unmarshal(line, &version); err != nil || version.Hello == nil {
		return fmt.Errorf("the worker began with %.80q; %s", line, want)
	}
	if got := version.Hello.Protocol; got != worker.Protocol {
		return IncomparableError{fmt.Errorf("the worker speaks protocol %d, want %d; build it against this version of mapbench", got, worker.Protocol)}
	}
	// A worker of another commit may describe its impls by other fields, which don't affect
	// measuring.
	var reply worker.Reply
	if err := json.Unmarshal(line, &reply); err != nil {
		return fmt.Errorf("the worker began with %.80q: %w; %s", line, err, want)
	}
	p.hello = *reply.Hello
	return nil
}

// setsRuntime reports whether an environment variable would change a worker's runtime
// without a trace in the results.
func setsRuntime(variable string) bool {
	name, _, _ := strings.Cut(variable, "=")
	return slices.Contains([]string{"GOGC", "GOMEMLIMIT", "GODEBUG", "GOMAXPROCS"}, name)
}

// Withheld returns the names, ascending, of the environment variables that are set here and
// that workers don't get. They would change a worker's runtime without a trace in the
// results.
func Withheld() []string {
	var names []string
	for _, variable := range os.Environ() {
		if name, value, _ := strings.Cut(variable, "="); setsRuntime(variable) && value != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// ask sends a request and reads the answer. It waits for limit plus answerTimeout.
func (p *process) ask(r worker.Request, limit time.Duration) (worker.Reply, error) {
	line, err := json.Marshal(r)
	if err != nil {
		return worker.Reply{}, err
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return worker.Reply{}, p.died(err)
	}
	reply, err := p.read(limit + answerTimeout)
	if err == nil && reply.Error != "" {
		err = errors.New(inOneLine(reply.Error))
	}
	return reply, err
}

// read reads one reply.
func (p *process) read(limit time.Duration) (worker.Reply, error) {
	line, err := p.line(limit)
	if err != nil {
		return worker.Reply{}, p.explained(err)
	}
	return p.decode(line)
}

func (p *process) decode(line []byte) (reply worker.Reply, err error) {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&reply); err != nil {
		return reply, p.explained(fmt.Errorf("the worker answered %.80q, which is no reply: %w", line, err))
	}
	return reply, nil
}

// line reads one line. Its error doesn't quote the worker's standard error, but line has
// waited for it to arrive.
func (p *process) line(limit time.Duration) ([]byte, error) {
	if pipe, ok := p.pipe.(interface{ SetReadDeadline(time.Time) error }); ok {
		pipe.SetReadDeadline(time.Now().Add(limit)) // a pipe without deadlines waits
	}
	line, err := child.ReadLine(p.out, longestLine)
	if errors.Is(err, child.ErrLongLine) {
		return nil, errLongLine
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		child.Dump(p.cmd)
		time.Sleep(200 * time.Millisecond) // for the dump of its goroutines to arrive
		return nil, fmt.Errorf("the worker gave no answer for %v", limit.Round(100*time.Millisecond))
	}
	if err != nil {
		return nil, p.ended(err)
	}
	return line, nil
}

// died explains a broken pipe by how the process ended and what it wrote.
func (p *process) died(err error) error { return p.explained(p.ended(err)) }

// explained adds to an error what the worker wrote.
func (p *process) explained(err error) error {
	err = fmt.Errorf("%w%s", err, p.stderr)
	if p.stderr.concurrentMap() {
		return concurrentMapError{err}
	}
	return err
}

// ended explains a broken pipe by how the process ended. The process gets a second to end.
func (p *process) ended(err error) error {
	if p.cmd.ProcessState != nil {
		return err
	}
	killer := time.AfterFunc(time.Second, func() { child.Kill(p.cmd) })
	p.cmd.Wait() // its error is the state below
	if killer.Stop() {
		return fmt.Errorf("the worker ended with %v", p.cmd.ProcessState)
	}
	return err
}

// kill ends the process, stopped or not, and waits for its end. It may be
// called more than once.
func (p *process) kill() {
	if p.cmd.ProcessState != nil {
		return
	}
	p.in.Close()
	child.Kill(p.cmd) // fails only if it has ended
	p.cmd.Wait()      // its error says that it was killed
}
