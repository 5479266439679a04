// Package program tells what a program was built from, and how: by what the go command wrote
// into it, and by its bytes. A program is named as a command is, by a path or by a name to look
// up in PATH.
package program

import (
	"crypto/sha256"
	"debug/buildinfo"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
)

// Fingerprint identifies the file that a command names. It returns "" if the file can't be
// read; starting the program then gives the error.
func Fingerprint(name string) string {
	path, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return ""
	}
	return fmt.Sprintf("%x", hash.Sum(nil)[:8])
}

// read returns the build information that the go command wrote into a program; nil if there is
// none.
func read(name string) *debug.BuildInfo {
	path, err := exec.LookPath(name)
	if err != nil {
		return nil
	}
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return nil
	}
	return info
}

// Flags returns the flags and variables that a program was built with, without the defaults, as
// the go command takes them: "-race -tags=x GOEXPERIMENT=y". It returns "unknown" for a program
// without build information, such as a script.
func Flags(name string) string {
	info := read(name)
	if info == nil {
		return "unknown"
	}
	var flags []string
	for _, s := range info.Settings {
		switch value := s.Value; {
		case value == "", isPlain(s.Key, value):
		case value == "true" && strings.HasPrefix(s.Key, "-"):
			flags = append(flags, s.Key)
		case strings.ContainsAny(value, " \t\n\""):
			flags = append(flags, s.Key+"="+strconv.Quote(value))
		default:
			flags = append(flags, s.Key+"="+value)
		}
	}
	return strings.Join(flags, " ")
}

// isPlain reports whether a build setting needs no mention: it is the default, follows from
// the commit and the toolchain, or changes no instruction. Mapbench itself sets the
// linker's flags.
func isPlain(key, value string) bool {
	switch key {
	case "-buildmode":
		return value == "exe"
	case "-compiler":
		return value == "gc"
	case "CGO_ENABLED":
		return value == "1"
	case "-ldflags", "-trimpath", "GOOS", "GOARCH", "GOAMD64", "DefaultGODEBUG":
		return true
	}
	return strings.HasPrefix(key, "vcs")
}

// Slowing returns the build flags of a program that instrument its code or turn optimising
// off, as in "-race=true"; "" if there are none. Known is false if the program doesn't say how it
// was built.
func Slowing(name string) (flags string, known bool) {
	info := read(name)
	if info == nil {
		return "", false
	}
	var found []string
	for _, s := range info.Settings {
		if slices.Contains([]string{"-race", "-msan", "-asan", "-cover", "-gcflags"}, s.Key) {
			found = append(found, s.Key+"="+s.Value)
		}
	}
	return strings.Join(found, " "), true
}

// Stamp returns the commit that a program was built from, or else the version of its
// module, and whether the work tree differed from the commit. The commit is empty if the
// program doesn't say it.
func Stamp(name string) (commit string, dirty bool) {
	info := read(name)
	if info == nil {
		return "", false
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value
		case "vcs.modified":
			dirty = s.Value == "true"
		}
	}
	if commit == "" && info.Main.Version != "(devel)" {
		commit = info.Main.Version
	}
	return commit, dirty
}

// Code returns all that the go command wrote into a program about its code and how it was built,
// but for the linker's flags: "" if it wrote nothing.
func Code(name string) string {
	info := read(name)
	if info == nil {
		return ""
	}
	info.Settings = slices.DeleteFunc(info.Settings, func(s debug.BuildSetting) bool { return s.Key == "-ldflags" })
	return info.String()
}
