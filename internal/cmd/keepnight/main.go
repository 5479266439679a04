// Keepnight copies a night from a folder that somebody else has written into a history.
//
//	keepnight FROM HISTORY
//
// The program that measures runs other people's maps. A program that may change the
// repository must not trust what that one left. Keepnight takes the file of FROM that
// HISTORY lacks, if there is one such file, if it is regular, of a bounded size and named
// as nights are, if package compare reads it as a gate's, and if it is no copy of another
// night. Keepnight itself links no map. Without FROM, or without a new file in it, it does
// nothing. It exits with 1 if it refuses.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"example.com/mapbench/bench/compare"
	"example.com/mapbench/bench/trend"
	"example.com/mapbench/internal/folder"
)

// mostBytes bounds a night's file. One of 100 cells takes some 5 MB.
const mostBytes = 64 << 20

// nameLayout is the form of a night's name, by its time in UTC.
const nameLayout = "2006-01-02T1504.txt"

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintf(os.Stderr, "keepnight: arguments %q; want keepnight FROM HISTORY\n", os.Args[1:])
		os.Exit(2)
	}
	name, err := keep(os.Args[1], os.Args[2], time.Now())
	if err != nil {
		fmt.Fprintf(os.Stderr, "keepnight: %v; nothing is kept\n", err)
		os.Exit(1)
	}
	if name != "" {
		fmt.Println(name)
	}
}

// keep copies the new night and returns its path in the history, "" for none.
func keep(from, history string, now time.Time) (name string, err error) {
	fresh, err := newNight(from, history)
	if fresh == "" || err != nil {
		return "", err
	}
	path := filepath.Join(from, fresh)
	if err := checkName(fresh, now); err != nil {
		return "", err
	}
	text, err := read(path)
	if err != nil {
		return "", err
	}
	if err := checkNight(text, path, history); err != nil {
		return "", err
	}
	name = filepath.Join(history, fresh)
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return "", err
	}
	_, err = file.Write(text)
	return name, errors.Join(err, file.Close())
}

// newNight returns the name of the one entry of a folder that a history lacks.
func newNight(from, history string) (name string, err error) {
	entries, err := os.ReadDir(from)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil // the night ended before it could leave anything
	}
	if err != nil {
		return "", err
	}
	for _, entry := range entries {
		if _, err := os.Lstat(filepath.Join(history, entry.Name())); err == nil {
			continue
		}
		if name != "" {
			return "", fmt.Errorf("%s holds %q and %q, which %s lacks; want one new night", from, name, entry.Name(), history)
		}
		name = entry.Name()
	}
	return name, nil
}

// checkName refuses names that are not those of nights up to now.
func checkName(name string, now time.Time) error {
	at, err := time.Parse(nameLayout, name)
	if err != nil || at.Format(nameLayout) != name {
		return fmt.Errorf("%q is no name of a night; want one such as 2026-01-31T0217.txt", name)
	}
	if at.After(now.UTC().Add(time.Hour)) {
		return fmt.Errorf("the night %s has not come yet", name)
	}
	return nil
}

// read returns what a regular file of a bounded size holds.
func read(path string) ([]byte, error) {
	text, err := folder.Head(path, mostBytes+1)
	if err == nil && len(text) > mostBytes {
		err = fmt.Errorf("%s has more bytes than a night; want %d at most", path, mostBytes)
	}
	return text, err
}

// checkNight refuses what is no file of a gate with pairs in it, has planted work, or is a
// copy of a night that the history has: no trend could be told of it any more.
func checkNight(text []byte, path, history string) error {
	set, err := compare.Read(bytes.NewReader(text), path)
	if err != nil {
		return err
	}
	for _, side := range []string{compare.SideOld, compare.SideNew} {
		if set.Config[side+"-subject"] == "" || set.Config[side+"-commit"] == "" {
			return fmt.Errorf("%s says no %s side; want the file of a gate", path, side)
		}
		if planted := set.Config[side+"-planted"]; planted != "" {
			return fmt.Errorf("%s has planted work, %s", path, planted)
		}
	}
	earlier, err := filepath.Glob(filepath.Join(history, "*.txt"))
	if err != nil {
		return err
	}
	var copies compare.Copies
	for _, name := range earlier {
		if night, err := trend.ReadRun(name); err == nil { // else it is nobody's copy
			copies.Add(night) // its error is of two nights that are there
		}
	}
	return copies.Add(set)
}
