package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestWritten writes facts of modules that no proxy was asked for.
func TestWritten(t *testing.T) {
	day := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	latest := func(licence string) func(string) (release, error) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "LICENSE.md"), []byte(licence), 0o666); err != nil {
			t.Fatal(err)
		}
		return func(string) (release, error) { return release{"v1.2.3", day.AddDate(0, -1, 0), dir}, nil }
	}
	check := func(licence, want string) {
		t.Helper()
		var out strings.Builder
		err := write(&out, []string{"example.com/a"}, day, latest(licence))
		if err != nil {
			out.WriteString(err.Error())
		}
		if !strings.Contains(out.String(), want) || (err == nil) != strings.Contains(out.String(), "knew it on 2026-11-30:") {
			t.Errorf("%q: %s; want %q", licence, out.String(), want)
		}
	}
	check("Apache License\n  Version 2.0, January 2004", "\nexample.com/a v1.2.3 2026-10-30 Apache-2.0\n")
	check("MIT\n\nPermission is hereby granted, free of\ncharge, to any person obtaining a copy", " MIT\n")
	check("Redistribution … Neither the name of", " BSD-3-Clause\n")
	check("All rights reserved", "has a licence that is not known here")
	empty := t.TempDir()
	noFile := func(string) (release, error) { return release{Dir: empty}, nil }
	if err := write(new(strings.Builder), []string{"example.com/a"}, day, noFile); err == nil || !strings.Contains(err.Error(), "no file LICENSE") {
		t.Errorf("without a licence: %v; want an error that says so", err)
	}
	offline := func(string) (release, error) { return release{}, errors.New("no route to host") }
	if err := write(new(strings.Builder), []string{"example.com/a"}, day, offline); err == nil || err.Error() != "example.com/a: no route to host" {
		t.Errorf("offline: %v; want the module and the reason", err)
	}
}
