package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"example.com/mapbench/bench/worker"
	"example.com/mapbench/impls"
)

// Source is where worker processes come from: a main package that is linked
// anew for every sweep, or a program that stands as it is.
type Source struct {
	// Package is the main package's import path or "."; Dir is the folder
	// to build it in.
	Package, Dir string
	// Program is the command to start if there is no Package.
	Program []string
}

// Fresh reports whether each sweep gets a link layout of its own.
func (s Source) Fresh() bool { return s.Package != "" }

// String names the source for messages.
func (s Source) String() string {
	if s.Package == "" {
		return strings.Join(s.Program, " ")
	}
	if s.Package == "." {
		return s.Dir
	}
	return s.Package
}

// build returns the command of a worker. A package is linked with a layout that
// the seed gives, into dir.
func (s Source) build(ctx context.Context, dir string, seed uint64) ([]string, error) {
	if !s.Fresh() {
		return s.Program, nil
	}
	exe := filepath.Join(dir, fmt.Sprintf("worker-%x", mix(0, s.String()))) // over the last sweep's
	// The linker takes seeds that fit into an int64 and reads 0 as none. No
	// debugger looks at a worker, and without its tables linking is quicker.
	flag := fmt.Sprintf("-ldflags=-s -w -randlayout=%d", seed>>2|1)
	cmd := exec.CommandContext(ctx, "go", "build", "-o", exe, flag, s.Package)
	cmd.Dir = s.Dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("building the worker %s: %w\n%s", s, err, firstLines(stderr.String(), 10))
	}
	return []string{exe}, nil
}

// fingerprint identifies the code that a package's worker is built from: the build
// IDs of all its packages. It is empty for a program.
func (s Source) fingerprint(ctx context.Context) (string, error) {
	if !s.Fresh() {
		return "", nil
	}
	cmd := exec.CommandContext(ctx, "go", "list", "-export", "-deps", "-f", "{{.BuildID}}", s.Package)
	cmd.Dir = s.Dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	ids, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("building the worker %s: %w\n%s", s, err, firstLines(stderr.String(), 10))
	}
	return fmt.Sprintf("%x", mix(0, string(ids))), nil
}

func firstLines(text string, n int) string {
	lines := strings.SplitAfterN(text, "\n", n+1)
	return strings.TrimSpace(strings.Join(lines[:min(n, len(lines))], ""))
}

// ParseSource reads the value of a -worker flag: a program, or the folder of a
// main package.
func ParseSource(arg string) (Source, error) {
	info, err := os.Stat(arg)
	if err != nil {
		return Source{}, fmt.Errorf("-worker: %w; want a program or a folder that holds a main package", err)
	}
	path, err := filepath.Abs(arg)
	if err != nil {
		return Source{}, err
	}
	if info.IsDir() {
		return Source{Package: ".", Dir: path}, nil
	}
	return Source{Program: []string{path}}, nil
}

// Offer is an impl that a source's worker can measure.
type Offer struct {
	impls.Info
	source int // index of its Source
}

// offers starts a worker of each source and asks what it has. All must draw the
// same streams and be built alike; first is the first one's hello.
func offers(argvs [][]string, sources []Source) (all []Offer, first worker.Hello, err error) {
	for i, argv := range argvs {
		p, err := start(argv, nil)
		if err != nil {
			return nil, first, fmt.Errorf("worker %s: %w", sources[i], err)
		}
		p.kill()
		if i == 0 {
			first = p.hello
		}
		if p.hello.Digest != first.Digest {
			return nil, first, fmt.Errorf("worker %s draws other streams than worker %s (digests %s and %s); build both against one version of mapbench",
				sources[i], sources[0], p.hello.Digest, first.Digest)
		}
		if p.hello.GoVersion != first.GoVersion || p.hello.GOAMD64 != first.GOAMD64 {
			return nil, first, fmt.Errorf("worker %s is built by %s %s, worker %s by %s %s; build both alike",
				sources[i], p.hello.GoVersion, p.hello.GOAMD64, sources[0], first.GoVersion, first.GOAMD64)
		}
		for _, info := range p.hello.Impls {
			for _, other := range all {
				if other.Name == info.Name {
					return nil, first, fmt.Errorf("workers %s and %s both offer an impl %q; give one of them another name",
						sources[other.source], sources[i], info.Name)
				}
			}
			all = append(all, Offer{info, i})
		}
	}
	return all, first, nil
}

// findOffer returns the offer of an impl's name, which may carry a parameter.
func findOffer(offers []Offer, impl string) (Offer, error) {
	infos := make([]impls.Info, len(offers))
	for i, o := range offers {
		infos[i] = o.Info
	}
	i, err := impls.Find(infos, impl)
	if err != nil {
		return Offer{}, err
	}
	return offers[i], nil
}
