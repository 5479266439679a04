package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
		return nil, s.buildError(err, stderr.String())
	}
	return []string{exe}, nil
}

// fingerprint identifies the code that a package's worker is built from: the names
// and build IDs of all its packages. It is empty for a program.
func (s Source) fingerprint(ctx context.Context) (string, error) {
	if !s.Fresh() {
		return "", nil
	}
	cmd := exec.CommandContext(ctx, "go", "list", "-export", "-deps", "-f", "{{.Name}} {{.BuildID}}", s.Package)
	cmd.Dir = s.Dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	ids, err := cmd.Output()
	if err != nil {
		return "", s.buildError(err, stderr.String())
	}
	lines := strings.Split(strings.TrimSpace(string(ids)), "\n")
	if name, _, _ := strings.Cut(lines[len(lines)-1], " "); name != "main" {
		return "", fmt.Errorf("building the worker %s: it is package %s, want package main, whose main calls worker.Main (docs/plugin.md)", s, name)
	}
	return fmt.Sprintf("%x", mix(0, string(ids))), nil
}

// buildError says in one line what the go command said first, and how to see all.
func (s Source) buildError(err error, stderr string) error {
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	for i, line := range lines {
		if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "go: downloading ") {
			continue
		}
		if strings.HasSuffix(line, ":") && i+1 < len(lines) { // "...; to add it:"
			line += " " + strings.TrimSpace(lines[i+1])
		}
		all := "go build " + s.Package
		if s.Dir != "" {
			all = "go build -C " + s.Dir + " " + s.Package
		}
		return fmt.Errorf("building the worker %s: %s; for all errors: %s", s, line, all)
	}
	return fmt.Errorf("building the worker %s: %w", s, err)
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

// What the name of an impl must and must not be: flags, benchmark names and the
// labels of results are made of it.
var (
	implName      = regexp.MustCompile(`^[^\s/,:#]+$`)
	endsLikeProcs = regexp.MustCompile(`-[0-9]+$`)
)

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
			if !implName.MatchString(info.Name) || endsLikeProcs.MatchString(info.Name) {
				return nil, first, fmt.Errorf("worker %s offers an impl %q; want a name without blanks and / , : # that doesn't end in - and digits",
					sources[i], info.Name)
			}
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
