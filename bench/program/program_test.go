package program

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestFlags reads how programs were built.
func TestFlags(t *testing.T) {
	dir := t.TempDir()
	main := filepath.Join(dir, "main.go")
	if err := os.WriteFile(main, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	check := func(flags, slowing string, args ...string) (program string) {
		t.Helper()
		program = filepath.Join(dir, "program"+strings.Join(args, ""))
		cmd := exec.Command("go", append(append([]string{"build", "-o", program}, args...), main)...)
		cmd.Env = append(os.Environ(), "GOFLAGS=", "CGO_ENABLED=1", "GO111MODULE=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if got := Flags(program); got != flags {
			t.Errorf("built with %q: Flags = %q; want %q", args, got, flags)
		}
		if got, known := Slowing(program); got != slowing || !known {
			t.Errorf("built with %q: Slowing = %q, %t; want %q, true", args, got, known, slowing)
		}
		return program
	}
	plain := check("", "", "-ldflags=-s", "-trimpath")
	other := check("", "", "-ldflags=-w", "-trimpath")
	slow := check(`-gcflags="-N -l" -tags=a,b`, "-gcflags=-N -l", "-gcflags=-N -l", "-tags=a,b")
	check("-race", "-race=true", "-race")

	if Code(plain) != Code(other) || Code(plain) == Code(slow) || Code(plain) == "" {
		t.Errorf("Code of one program with other linker's flags, and of one with other flags:\n%s\n%s\n%s\nwant the first two equal, the third another",
			Code(plain), Code(other), Code(slow))
	}
	if Fingerprint(plain) == Fingerprint(other) {
		t.Errorf("two files have one fingerprint, %s", Fingerprint(plain))
	}

	if got := Flags(main); got != "unknown" {
		t.Errorf("Flags of a text file = %q; want unknown", got)
	}
	if got, known := Slowing(main); got != "" || known {
		t.Errorf("Slowing of a text file = %q, %t; want none, false", got, known)
	}
	if got := Code(main); got != "" {
		t.Errorf("Code of a text file = %q; want none", got)
	}
	if got := Fingerprint(filepath.Join(dir, "nothing")); got != "" {
		t.Errorf("Fingerprint of no file = %q; want none", got)
	}
}
