package main

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The size of the module that users download, and a version to download it by.
const (
	mostModuleBytes = 2_400_000 // the libraries of the page are 160,000 of them
	moduleVersion   = "v0.0.1"
)

// moduleFiles returns the files of the work tree that the module holds: those that git
// knows or would add, but for those of modules inside it.
func moduleFiles(t *testing.T) (files, nested []string) {
	t.Helper()
	all := strings.Fields(output(t, ".", "git", "ls-files", "--cached", "--others", "--exclude-standard"))
	for _, name := range all {
		if dir, file := filepath.Split(name); dir != "" && file == "go.mod" {
			nested = append(nested, dir)
		}
	}
	for _, name := range all {
		inside := func(dir string) bool { return strings.HasPrefix(name, dir) }
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) || slices.ContainsFunc(nested, inside) {
			continue // deleted and not committed yet, or another module's
		}
		files = append(files, name)
	}
	return files, nested
}

// moduleProxy makes a proxy that holds one version of the module, of some files of the work
// tree, and returns its address.
func moduleProxy(t *testing.T, files []string) (url string) {
	t.Helper()
	root := t.TempDir()
	dir := filepath.Join(root, "example.com", "mapbench", "@v")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "list"), moduleVersion+"\n")
	write(t, filepath.Join(dir, moduleVersion+".info"), `{"Version":"`+moduleVersion+`"}`)
	write(t, filepath.Join(dir, moduleVersion+".mod"), string(mod))
	packed, err := os.Create(filepath.Join(dir, moduleVersion+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(packed)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		w, err := z.Create("example.com/mapbench@" + moduleVersion + "/" + name)
		if err == nil {
			_, err = w.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), packed.Close()); err != nil {
		t.Fatal(err)
	}
	return "file://" + filepath.ToSlash(root)
}

// download lets the go command download the module from a proxy, as go mod download -json
// does for everyone, and returns the size of what came and the folder that it is in.
func download(t *testing.T, proxy string) (size int64, dir string) {
	t.Helper()
	home := t.TempDir()
	write(t, filepath.Join(home, "go.mod"), "module consumer\n\ngo 1.26.0\n")
	cmd := exec.Command("go", "mod", "download", "-json", "example.com/mapbench@"+moduleVersion)
	cmd.Dir = home
	cmd.Env = append(os.Environ(), "GOPROXY="+proxy, "GOSUMDB=off", "GOFLAGS=-modcacherw", "GOWORK=off", "GOTOOLCHAIN=local", "GOMODCACHE="+filepath.Join(home, "cache"))
	var told struct{ Zip, Dir, Error string }
	out, err := cmd.Output()
	if jsonErr := json.Unmarshal(out, &told); err != nil || jsonErr != nil || told.Error != "" {
		t.Fatalf("go mod download: %v, %v\n%s", err, jsonErr, out)
	}
	info, err := os.Stat(told.Zip)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size(), told.Dir
}

// TestModuleIsSmall downloads the module as a user of impls/maptest does. Raw results, and
// pages with their charts, must not come along; with them it would be too large.
func TestModuleIsSmall(t *testing.T) {
	sandbox(t)
	files, nested := moduleFiles(t)
	for _, dir := range []string{"results/", "docs/"} {
		if !slices.Contains(nested, dir) {
			t.Errorf("modules inside this one are %v; want %s, too", nested, dir)
		}
	}
	size, dir := download(t, moduleProxy(t, files))
	t.Logf("the module has %d bytes", size)
	if size > mostModuleBytes {
		t.Errorf("the module has %d bytes; want %d at most: give raw data a go.mod of its own", size, mostModuleBytes)
	}
	for _, folder := range []string{"results", "docs"} {
		if _, err := os.Stat(filepath.Join(dir, folder)); err == nil {
			t.Errorf("%s came with the module", folder)
		}
	}

	results := strings.Fields(output(t, ".", "git", "ls-files", "results/*.txt"))
	if whole, _ := download(t, moduleProxy(t, append(files, results...))); whole <= mostModuleBytes {
		t.Errorf("with the results the module has %d bytes: too few for this test to tell anything", whole)
	}

	list := func() error { // which fails if anything that the code embeds has not come
		cmd := exec.Command("go", "list", "./...")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
		return cmd.Run()
	}
	if err := list(); err != nil {
		t.Errorf("go list in what was downloaded: %v", err)
	}
	if err := errors.Join(os.Remove(filepath.Join(dir, "impls/peers/incorrect/incorrect.txt")), list()); err == nil {
		t.Error("go list misses no file that is embedded, so this test tells nothing")
	}
}
