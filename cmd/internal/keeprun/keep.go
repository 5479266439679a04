package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/trend"
	"example.com/mapbench/internal/copies"
	"example.com/mapbench/internal/folder"
	"example.com/mapbench/internal/resultfile"
	"example.com/mapbench/internal/runsummary"
)

// The largest sizes in bytes. A gate run of 100 cells takes some 5 MB, and its summary less
// than 20 KB.
const (
	mostRead  = 64 << 20  // of a file that is read
	mostAdded = 256 << 10 // of a summary that is added
)

// nameLayout is the form of a run's file name, which is its time in UTC.
const nameLayout = "2006-01-02T1504.txt"

// add adds the summary of a results file to a history, under the name of the time now. It returns
// the summary's path.
func add(file, history string, now time.Time) (path string, err error) {
	return keep(file, history, now.UTC().Format(nameLayout))
}

// take adds the new run of a folder to a history, under its own name. It returns the summary's
// path, "" if there is no new run.
func take(from, history string, now time.Time) (path string, err error) {
	name, err := newRun(from, history)
	if name == "" || err != nil {
		return "", err
	}
	if err := checkName(name, now); err != nil {
		return "", err
	}
	return keep(filepath.Join(from, name), history, name)
}

// keep adds the summary of a file to a history, under a name that the history must not have.
func keep(file, history, name string) (path string, err error) {
	text, err := folder.Head(file, mostRead+1)
	if err != nil {
		return "", err
	}
	if len(text) > mostRead {
		return "", fmt.Errorf("%s has more bytes than a gate run; want %d at most", file, mostRead)
	}
	summary, err := summarize(text, file)
	if err == nil {
		err = check(summary, file, history)
	}
	if err != nil {
		return "", err
	}
	var added bytes.Buffer
	if err := summary.Write(&added); err != nil {
		return "", err
	}
	if added.Len() > mostAdded {
		return "", fmt.Errorf("the summary of %s has %d bytes; want %d at most", file, added.Len(), mostAdded)
	}
	path = filepath.Join(history, name)
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return "", err
	}
	_, err = out.Write(added.Bytes())
	return path, errors.Join(err, out.Close())
}

// summarize returns the summary of a gate run. The text is its results file, or already its
// summary.
func summarize(text []byte, name string) (*runsummary.Summary, error) {
	file, err := trend.ParseFile(text, name)
	if err != nil {
		return nil, err
	}
	if file.Set == nil {
		return file.Summary, nil
	}
	summary, err := trend.Summarize(file.Set)
	if err != nil {
		return nil, err
	}
	gate.AddNoise(summary, file.Set)
	return summary, nil
}

// newRun returns the name of the only entry of a folder that a history lacks: "" if there is
// none, an error if there are several.
func newRun(from, history string) (name string, err error) {
	entries, err := os.ReadDir(from)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil // the run ended before it could leave anything
	}
	if err != nil {
		return "", err
	}
	for _, entry := range entries {
		if _, err := os.Lstat(filepath.Join(history, entry.Name())); err == nil {
			continue
		}
		if name != "" {
			return "", fmt.Errorf("%s holds %q and %q, which %s lacks; want one new run", from, name, entry.Name(), history)
		}
		name = entry.Name()
	}
	return name, nil
}

// checkName returns an error if a name is not that of a run up to now.
func checkName(name string, now time.Time) error {
	at, err := time.Parse(nameLayout, name)
	if err != nil || at.Format(nameLayout) != name {
		return fmt.Errorf("%q is not the name of a run; want one such as 2026-01-31T0217.txt", name)
	}
	if at.After(now.UTC().Add(time.Hour)) {
		return fmt.Errorf("the time of the run %s has not come yet", name)
	}
	return nil
}

// check returns an error if a summary is not of a gate run with pairs, if a side has planted
// work, or if the history has a copy of it. No trend can be judged with a copy in the history.
func check(s *runsummary.Summary, file, history string) error {
	for _, side := range []string{resultfile.SideOld, resultfile.SideNew} {
		if s.Config[resultfile.SideKey(side, resultfile.KeySubject)] == "" || s.Config[resultfile.SideKey(side, resultfile.KeyCommit)] == "" {
			return fmt.Errorf("%s states no %s side; want the file of a gate run", file, side)
		}
		if planted := s.Config[resultfile.SideKey(side, resultfile.KeyPlanted)]; planted != "" {
			return fmt.Errorf("%s has planted work, %s", file, planted)
		}
	}
	if len(s.Contestants) == 0 {
		return fmt.Errorf("%s has no pair", file)
	}
	earlier, err := filepath.Glob(filepath.Join(history, "*.txt"))
	if err != nil {
		return err
	}
	var found copies.Found
	for _, name := range earlier {
		if run, err := trend.ReadFile(name); err == nil { // a file that can't be read has no copy
			run.AddTo(&found) // an error would be about two runs of the history
		}
	}
	return found.Add(copies.Launch{Key: s.First, Place: file, Text: s.First})
}
