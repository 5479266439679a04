// Modulefacts asks the module proxy for the latest release of each peer's module, and writes
// what mapbench recommend says of it.
//
//	go run ./cmd/internal/modulefacts > modules.txt && mv modules.txt bench/recommend/modules.txt
//
// It must run in the checkout. It uses the go command, and so GOPROXY. The licence comes from
// the text of the module's file LICENSE.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"example.com/mapbench/bench/contestants"
	"example.com/mapbench/bench/worker"
)

func main() {
	var modules []string
	for _, info := range worker.Infos(contestants.All()) {
		if info.Module != "" && !slices.Contains(modules, info.Module) {
			modules = append(modules, info.Module)
		}
	}
	if err := write(os.Stdout, modules, time.Now(), download); err != nil {
		fmt.Fprintf(os.Stderr, "modulefacts: %v\n", err)
		os.Exit(1)
	}
}

// A release is what the go command says of a module.
type release struct {
	Version string
	Time    time.Time // of the commit
	Dir     string    // with its files
}

// write writes a line for each module.
func write(w io.Writer, modules []string, now time.Time, latest func(module string) (release, error)) error {
	text := fmt.Sprintf("# The latest release of each peer's module, as the module proxy knew it on %s: module, version, date,\n"+
		"# licence. The command cmd/internal/modulefacts writes this file.\n", now.Format(time.DateOnly))
	for _, module := range modules {
		r, err := latest(module)
		if err != nil {
			return fmt.Errorf("%s: %w", module, err)
		}
		name, err := licence(r.Dir)
		if err != nil {
			return fmt.Errorf("%s: %w", module, err)
		}
		text += fmt.Sprintf("%s %s %s %s\n", module, r.Version, r.Time.Format(time.DateOnly), name)
	}
	_, err := io.WriteString(w, text)
	return err
}

// download downloads the latest release of a module.
func download(module string) (r release, err error) {
	for _, args := range [][]string{{"list", "-m", "-json", module + "@latest"}, {"mod", "download", "-json", module + "@latest"}} {
		out, err := exec.Command("go", args...).Output()
		if err != nil {
			return r, fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
		}
		if err := json.Unmarshal(out, &r); err != nil {
			return r, fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
		}
	}
	return r, nil
}

// licence returns the SPDX name of the licence in a module's folder.
func licence(dir string) (string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "LICENSE*"))
	if err != nil || len(files) == 0 {
		return "", fmt.Errorf("no file LICENSE in %s: write the module's line by hand", dir)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		return "", err
	}
	words := strings.Join(strings.Fields(string(text)), " ")
	for _, known := range []struct{ text, name string }{
		{"Apache License Version 2.0", "Apache-2.0"},
		{"Permission is hereby granted, free of charge, to any person obtaining a copy", "MIT"},
		{"Neither the name of", "BSD-3-Clause"},
	} {
		if strings.Contains(words, known.text) {
			return known.name, nil
		}
	}
	return "", fmt.Errorf("%s has a licence that is not known here: write the module's line by hand", files[0])
}
