package compare

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// WriteSide writes one side of a gate's file as a file of its own, with the side
// cut off the impls' names: benchstat old.txt new.txt then compares both. It keeps
// the configuration and the units, but no comments, and only what both sides
// measured, without the controls.
func WriteSide(w io.Writer, r io.Reader, side string) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	measured := make(map[string]bool)
	for line := range bytes.Lines(text) {
		if name, ok := benchmarkName(line); ok {
			measured[name] = true
		}
	}
	wrote := false
	var b bytes.Buffer
	for line := range bytes.Lines(text) {
		name, ok := benchmarkName(line)
		if !ok {
			if len(line) > 0 && line[0] != '#' {
				b.Write(line)
			}
			continue
		}
		impl, _ := implOf(name)
		bare, of, _ := strings.Cut(impl, "@")
		if of != side || !measured[sided(name, impl, bare+"@"+SideOld)] || !measured[sided(name, impl, bare+"@"+SideNew)] {
			continue
		}
		wrote = true
		b.WriteString(sided(name, impl, bare))
		b.Write(line[len(name):])
	}
	if !wrote {
		return fmt.Errorf("no cell that both sides measured: not the file of a gate")
	}
	_, err = w.Write(b.Bytes())
	return err
}

// benchmarkName returns the name that a line of results begins with.
func benchmarkName(line []byte) (string, bool) {
	end := bytes.IndexAny(line, " \t")
	if end < 0 || !bytes.HasPrefix(line, []byte("BenchmarkMap/")) {
		return "", false
	}
	return string(line[:end]), true
}

// implOf returns the impl that a benchmark's name says.
func implOf(name string) (impl string, ok bool) {
	_, rest, ok := strings.Cut(name, "/impl=")
	impl, _, _ = strings.Cut(rest, "/")
	return impl, ok
}

// sided returns a benchmark's name with another impl.
func sided(name, impl, other string) string {
	return strings.Replace(name, "/impl="+impl+"/", "/impl="+other+"/", 1)
}
