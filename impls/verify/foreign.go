package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/mapbench/impls/verify/one"
	"example.com/mapbench/internal/child"
)

// A program is one that has maps of its own.
type program struct {
	// folder is where its source is, as the user named it.
	folder string
	// command is the command line, of a process that calls [one.Main].
	command []string
	// goVersion is the version that built it.
	goVersion string
}

// answerTime is how long a program may take to say which maps it has: many times what one
// needs on a busy machine.
const answerTime = time.Minute

// mostContents bounds what a program says of its maps, in bytes.
const mostContents = 1 << 20

// Foreign returns the maps of another program, whose command line must be one of a process
// that calls [one.Main]: package plugin makes such programs of plug-ins. Folder is where
// the program comes from, as a command line names it. It is an error if the program doesn't
// say which maps it has, or checks other laws than this one. The caller owns the slice.
func Foreign(ctx context.Context, folder string, command []string) ([]Entry, error) {
	c, err := ask(ctx, folder, command)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(c.Laws, one.LawNames()) {
		return nil, fmt.Errorf("the plug-in %s is built against another version of mapbench, which checks other laws; verify it by that version: go tool -C %[1]s mapbench verify -worker ./", folder)
	}
	if len(c.Maps) == 0 {
		return nil, fmt.Errorf("the plug-in %s has no maps; pass some to worker.Main (docs/plugin.md)", folder)
	}
	from := &program{folder, command, c.Go}
	var entries []Entry
	for _, m := range c.Maps {
		entries = append(entries, Entry{Info: m.Info, Kind: PlugIn, NA: m.NA, from: from})
	}
	return entries, nil
}

// ask asks a program which maps it has.
func ask(ctx context.Context, folder string, command []string) (c one.Contents, err error) {
	limited, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	cmd := child.Command(limited, command[0], command[1:]...)
	stdout, stderr := child.Output{Begin: mostContents}, child.Output{Begin: mostStderr}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader("{}\n"), &stdout, &stderr
	if err := child.Start(cmd); err != nil {
		return c, fmt.Errorf("starting the plug-in %s: %w", folder, err)
	}
	err = cmd.Wait()
	child.Kill(cmd) // what it leaves; fails if that is nothing
	if ctx.Err() != nil {
		return c, ctx.Err()
	}
	if err == nil {
		err = json.Unmarshal([]byte(stdout.String()), &c)
	}
	if err == nil {
		return c, nil
	}
	said := ""
	if text := strings.TrimSpace(stdout.String()); text != "" {
		said = fmt.Sprintf(" after it wrote %.60q", text)
	} else if crash, ok := child.FindCrash(stderr.String()); ok {
		said = ": " + crash.Line
	} else if why := child.Complaint(stderr.String()); why != "" {
		said = fmt.Sprintf(" after it wrote %.60q", why)
	}
	return c, fmt.Errorf("the plug-in %s ended (%v)%s, and didn't say which maps it has; its main must call worker.Main and print nothing else (docs/plugin.md)", folder, cmd.ProcessState, said)
}
