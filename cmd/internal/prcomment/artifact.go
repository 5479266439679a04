package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/internal/folder"
)

// The files of an artifact.
const (
	commentFile = "comment.md"
	numberFile  = "number"
)

// mostDigits is the most bytes of the file that holds a number.
const mostDigits = 10

// An artifact is what the job that measured has left.
type artifact struct {
	number  int // of the pull request
	comment string
}

// readArtifact reads an artifact and checks it. The error is [fs.ErrNotExist] if there is none:
// no folder, or nothing in it.
func readArtifact(dir string) (*artifact, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 {
		return nil, fs.ErrNotExist
	}
	for _, entry := range entries {
		if name := entry.Name(); name != commentFile && name != numberFile {
			return nil, fmt.Errorf("it holds %q; want %s and %s alone", name, commentFile, numberFile)
		}
	}
	digits, err := head(dir, numberFile, mostDigits)
	if err != nil {
		return nil, err
	}
	a := new(artifact)
	digits = strings.TrimSuffix(digits, "\n")
	if a.number, err = strconv.Atoi(digits); err != nil || a.number < 1 || strconv.Itoa(a.number) != digits {
		return nil, fmt.Errorf("%s holds %q; want the number of a pull request", numberFile, digits)
	}
	if a.comment, err = head(dir, commentFile, gate.MostComment); err != nil {
		return nil, err
	}
	if err := gate.CheckComment(a.comment); err != nil {
		return nil, fmt.Errorf("%s: %w", commentFile, err)
	}
	return a, nil
}

// head returns the text of a regular file of at most so many bytes.
func head(dir, name string, most int) (string, error) {
	text, err := folder.Head(filepath.Join(dir, name), int64(most)+1)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("it lacks %s", name)
	case err != nil:
		return "", err
	case len(text) > most:
		return "", fmt.Errorf("%s has more than %d bytes", name, most)
	}
	return string(text), nil
}
