package subject

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// ownerVariable makes the test's program own a temporary folder: it names the repository.
const ownerVariable = "MAPBENCH_TEST_OWNER"

func TestMain(m *testing.M) {
	if root := os.Getenv(ownerVariable); root != "" {
		b, err := Subject{Ref: "HEAD~1"}.Prepare(context.Background(), root)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(b.temporary.Dir)
		io.ReadAll(os.Stdin) // until it is killed
	}
	os.Exit(m.Run())
}

// startOwner starts a process that prepares a subject of the repository, prints its
// temporary folder, and waits to be killed.
func startOwner(t *testing.T, root string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	owner := exec.Command(os.Args[0])
	owner.Env = append(os.Environ(), ownerVariable+"="+root)
	owner.Stderr = os.Stderr
	in, err := owner.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	out, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	return owner, bufio.NewReader(out)
}

// kill kills a process as kill -9 does.
func kill(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait() // its error says that it was killed
}

// TestKilledOwner: what a process that was killed has left is found, named and removed,
// and nothing else.
func TestKilledOwner(t *testing.T) {
	root := scratch(t)
	mine, err := prepare(t, root, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	defer mine.Close()

	owner, out := startOwner(t, root)
	dir, err := out.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	dir = strings.TrimSpace(dir)
	check := func(want []string, when string) {
		t.Helper()
		got, err := RemoveStale(context.Background(), root)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s RemoveStale removes %v, %v; want %v", when, got, err, want)
		}
	}
	check(nil, "while the owner lives")
	if _, err := os.Stat(filepath.Join(dir, "tree", "go.mod")); err != nil {
		t.Errorf("the tree of a process that lives: %v", err)
	}
	kill(t, owner)
	others := map[string]string{"folder": filepath.Join(filepath.Dir(dir), "others"), "link": filepath.Join(filepath.Dir(dir), "link")}
	if err := errors.Join(os.Mkdir(others["folder"], 0o700), os.WriteFile(filepath.Join(others["folder"], "a.txt"), nil, 0o600), os.Symlink(root, others["link"])); err != nil {
		t.Fatal(err)
	}
	check([]string{dir}, "after the owner's death")
	for what, path := range others {
		if _, err := os.Lstat(path); err != nil {
			t.Errorf("a %s that is not mapbench's: %v", what, err)
		}
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Errorf("%s is still there", dir)
	}
	check(nil, "once more")
	if paths := left(t, root); !slices.Equal(paths, []string{mine.temporary.Dir}) {
		t.Errorf("there are %v; want this process's own %s", paths, mine.temporary.Dir)
	}
}

// TestKilledOwnerTakesCommandsAlong: what a process runs ends with it, although nobody
// could tell it to.
func TestKilledOwnerTakesCommandsAlong(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has a parent-death signal")
	}
	root := scratch(t)
	in := blockGo(t, "list", "exec sleep 100")
	owner, _ := startOwner(t, root)
	waitFor(t, in)
	kill(t, owner)
	if _, err := in.ReadByte(); err != io.EOF {
		t.Errorf("the pipe of the go command says %v; want its end", err)
	}
	if got, err := RemoveStale(context.Background(), root); err != nil || len(got) != 1 || len(left(t, root)) != 0 {
		t.Errorf("RemoveStale removes %v, %v; want the one folder, and no others left", got, err)
	}
}
