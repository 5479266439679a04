package subject

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// goMod is the part of the output of "go mod edit -json" that is needed here.
type goMod struct {
	Go      string
	Require []struct {
		Path, Version string
		Indirect      bool
	}
	Tool    []struct{ Path string }
	Replace []struct{ Old, New moduleVersion }
}

// chooseModules gives the build a go.mod of its own if the subject names versions of
// dependencies, or if its toolchain is older than the tree's go.mod asks for. The tree's
// go.mod requires the modules of all its commands. The new one requires only the modules that
// the worker is linked from, at the same versions, except for those that need a newer
// toolchain.
func (b *Build) chooseModules(ctx context.Context) error {
	s := b.Subject
	text, err := run(ctx, b.Dir, nil, "go", "mod", "edit", "-json")
	if err != nil {
		return err
	}
	var mod goMod
	if err := json.Unmarshal([]byte(text), &mod); err != nil {
		return fmt.Errorf("reading go.mod: %w", err)
	}
	if replaced := b.keepReplaced(mod); replaced != nil {
		if err := b.editModules(ctx, replaced); err != nil {
			return err
		}
	}
	old := s.Toolchain != "" && version.Compare(s.Toolchain, "go"+mod.Go) < 0
	if !old && s.Dependencies == nil {
		return nil
	}
	env := b.Env
	if old { // an old toolchain can't read the tree's go.mod
		env = []string{"GOWORK=off"}
	}
	linked, err := b.modules(ctx, env, b.modFlags)
	if err != nil {
		return fmt.Errorf("listing the modules that the worker is linked from: %w", err)
	}
	edits := []string{"-toolchain=none"}
	if old {
		edits = append(edits, "-go="+strings.TrimPrefix(version.Lang(s.Toolchain), "go"))
	}
	for _, tool := range mod.Tool {
		edits = append(edits, "-droptool="+tool.Path)
	}
	for _, m := range mod.Require {
		in, ok := linked[m.Path]
		tooNew := old && version.Compare("go"+in.goVersion, s.Toolchain) > 0
		if !ok || tooNew && m.Indirect { // the least version that the others ask for remains
			edits = append(edits, "-droprequire="+m.Path)
		}
	}
	for _, dependency := range s.Dependencies {
		path, _, _ := strings.Cut(dependency, "@")
		if _, ok := linked[path]; !ok {
			others := "nothing but its own packages"
			if len(linked) > 0 {
				others = strings.Join(slices.Sorted(maps.Keys(linked)), ", ")
			}
			return fmt.Errorf("the worker isn't linked with %s; it is linked with %s", path, others)
		}
		edits = append(edits, "-dropreplace="+path, "-require="+dependency)
	}
	if err := b.editModules(ctx, edits); err != nil {
		return err
	}
	if linked, err = b.completeModules(ctx); err != nil {
		return err
	}
	for _, dependency := range s.Dependencies {
		path, want, _ := strings.Cut(dependency, "@")
		if got := linked[path].version; got != want {
			return fmt.Errorf("the worker would be linked with %s@%s, not with %s, since other dependencies ask for it; name that version or a newer one",
				path, got, want)
		}
	}
	return nil
}

// editModules edits the build's own go.mod, which at first is a copy of the tree's.
func (b *Build) editModules(ctx context.Context, edits []string) error {
	file := filepath.Join(b.temporary.Dir, "worker.mod")
	b.inside = true
	if b.modFlags == nil {
		for from, to := range map[string]string{"go.mod": file, "go.sum": strings.TrimSuffix(file, "mod") + "sum"} {
			text, err := os.ReadFile(filepath.Join(b.Dir, from))
			if errors.Is(err, fs.ErrNotExist) && from == "go.sum" { // of a module whose requirements are all replaced
				err = nil
			}
			if err == nil {
				err = os.WriteFile(to, text, 0o600)
			}
			if err != nil {
				return err
			}
		}
		b.modFlags = []string{"-modfile=" + file}
		b.Flags = append(b.Flags, b.modFlags...)
	}
	_, err := run(ctx, b.Dir, nil, "go", slices.Concat([]string{"mod", "edit"}, edits, []string{file})...)
	return err
}

// completeModules lets the go command complete the build's own go.mod, and returns the modules
// that the worker is then linked from.
func (b *Build) completeModules(ctx context.Context) (map[string]module, error) {
	linked, err := b.modules(ctx, b.Env, append(slices.Clone(b.Flags), "-mod=mod"))
	if err != nil {
		return nil, fmt.Errorf("choosing the versions of its dependencies: %w; name other versions, or a newer toolchain", err)
	}
	return linked, nil
}

// module is a version of a module.
type module struct {
	version   string
	goVersion string // the least Go that it asks for
}

// modules returns the other modules, by path, that the worker is linked from if the go
// command gets these variables and flags.
func (b *Build) modules(ctx context.Context, env, flags []string) (map[string]module, error) {
	const format = "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.GoVersion}}{{end}}{{end}}"
	args := slices.Concat([]string{"list", "-deps", "-f", format}, flags, []string{b.Package})
	list, err := run(ctx, b.Dir, env, "go", args...)
	if err != nil {
		return nil, err
	}
	linked := make(map[string]module)
	for line := range strings.Lines(list) {
		if fields := strings.Fields(line); len(fields) >= 2 {
			linked[fields[0]] = module{fields[1], strings.Join(fields[2:], "")}
		}
	}
	return linked, nil
}
