package maptest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestFromAnotherModule puts the map of the example through the kit as its author would:
// from a module of its own, which requires this one.
func TestFromAnotherModule(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a module")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	copyFile := func(to, from string, replace ...string) {
		t.Helper()
		text, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		text = []byte(strings.NewReplacer(replace...).Replace(string(text)))
		if err := os.WriteFile(filepath.Join(dir, to), text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	// The versions that this module requires are the ones in the module cache.
	copyFile("go.mod", filepath.Join(root, "go.mod"),
		"module example.com/mapbench", "module example.com/shelf\n\nrequire example.com/mapbench v0.0.0\n\nreplace example.com/mapbench => "+root,
		"example.com/mapbench/cmd/mapbench", "")
	copyFile("go.sum", filepath.Join(root, "go.sum"))
	copyFile("shelf_test.go", "example_test.go", "package maptest_test", "package shelf_test")

	run := func(args ...string) string {
		cmd := exec.Command("go", append([]string{"test", "-mod=mod", "-vet=off", "-v"}, args...)...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOPROXY=off", "GOWORK=off", "GOFLAGS=")
		out, err := cmd.CombinedOutput()
		return string(out) + map[bool]string{true: "\nexit status 0"}[err == nil]
	}
	if out := run("-run", "TestShelf"); !strings.Contains(out, "--- PASS: TestShelf/linearizable") || !strings.HasSuffix(out, "exit status 0") {
		t.Errorf("go test of another module's map: want TestShelf to pass\n%s", out)
	}
	// A map with a bug must fail there, too.
	copyFile("shelf_test.go", "example_test.go", "package maptest_test", "package shelf_test", "	delete(s.items, key)\n", "	clear(s.items)\n")
	if out := run("-run", "TestShelf/delete"); !strings.Contains(out, "FAIL: TestShelf/delete") {
		t.Errorf("go test of another module's map whose Delete clears it: want TestShelf/delete to fail\n%s", out)
	}
}
