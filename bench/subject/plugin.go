package subject

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/semver"
)

// modulePath is the path of mapbench's own module, which every plug-in requires.
const modulePath = "example.com/mapbench"

// PreparePlugin does what [Subject.Prepare] does, for a plug-in: a worker of another module
// than mapbench. Dir is the folder of its main package in the work tree. The subject's commit
// is one of the repository that dir lies in, and must have the plug-in in the same place. The
// two sides of a comparison may pin different versions of mapbench: see [Align].
func (s Subject) PreparePlugin(ctx context.Context, dir string) (*Build, error) {
	dir, err := filepath.Abs(dir)
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir) // as git names the repository
	}
	if err != nil {
		return nil, fmt.Errorf("-worker: %w; want the folder of a plug-in", err)
	}
	return s.prepare(ctx, &Build{pluginDir: dir}, dir)
}

// enter goes from the root of the subject's tree to the module of its worker. For a plug-in,
// that is the one whose go.mod is nearest.
func (b *Build) enter() (err error) {
	if b.pluginDir == "" {
		b.Package, err = findWorker(b.Dir)
		return err
	}
	root := b.Dir
	place, err := filepath.Rel(b.repository.root, b.pluginDir)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(root, place)); err != nil {
		return fmt.Errorf("there is no %s in it; name a commit that has the plug-in, or compare versions of the library by PATH@VERSION, which leaves the plug-in as it is", filepath.ToSlash(place))
	}
	for module := place; ; module = filepath.Dir(module) {
		if _, err := os.Stat(filepath.Join(root, module, "go.mod")); err == nil {
			b.Dir, b.moduleDir = filepath.Join(root, module), filepath.Join(b.repository.root, module)
			if b.Package, err = filepath.Rel(module, place); b.Package != "." {
				b.Package = "./" + filepath.ToSlash(b.Package)
			}
			return err
		}
		if module == "." {
			return fmt.Errorf("there is no go.mod in %s or above it; mapbench init makes a plug-in", filepath.ToSlash(place))
		}
	}
}

// keepReplaced returns the edits of go.mod that let its relative paths name the same folders
// as in the work tree. A path within the repository names the commit's own files. One that
// leads out of it would lead elsewhere from a checkout in a temporary folder.
func (b *Build) keepReplaced(mod goMod) (edits []string) {
	if b.pluginDir == "" || !b.inside {
		return nil
	}
	for _, r := range mod.Replace {
		if r.New.Version != "" || filepath.IsAbs(r.New.Path) {
			continue
		}
		there := filepath.Join(b.moduleDir, filepath.FromSlash(r.New.Path))
		if in, err := filepath.Rel(b.repository.root, there); err == nil && filepath.IsLocal(in) {
			continue
		}
		edits = append(edits, "-replace="+r.Old.String()+"="+there)
	}
	return edits
}

// A moduleVersion is a module in go.mod, of a version or any.
type moduleVersion struct{ Path, Version string }

// String returns it as "go mod edit" takes it.
func (m moduleVersion) String() string {
	if m.Version == "" {
		return m.Path
	}
	return m.Path + "@" + m.Version
}

// A harness is the mapbench that a plug-in is built with.
type harness struct {
	Version string // that go.mod requires
	Main    bool   // whether the plug-in is a package of mapbench itself
	Replace *struct {
		Path, Version string
		Dir           string // where it lies, of a folder
	}
}

// replacement returns what replaces it: a folder, PATH@VERSION, or "".
func (h *harness) replacement() string {
	switch r := h.Replace; {
	case r == nil:
		return ""
	case r.Version != "":
		return r.Path + "@" + r.Version
	default:
		return r.Dir
	}
}

// String names it for people.
func (h *harness) String() string { return cmp.Or(h.replacement(), h.Version) }

// harness returns the mapbench that a plug-in is built with.
func (b *Build) harness(ctx context.Context) (*harness, error) {
	args := append([]string{"list", "-m", "-json"}, b.modFlags...)
	text, err := run(ctx, b.Dir, b.Env, "go", append(args, modulePath)...)
	if err != nil {
		return nil, fmt.Errorf("finding the mapbench that it requires: %w; mapbench init makes a plug-in", err)
	}
	h := new(harness)
	if err := json.Unmarshal([]byte(text), h); err != nil {
		return nil, fmt.Errorf("reading go list -m -json %s: %w", modulePath, err)
	}
	return h, nil
}

// Align builds both sides of a comparison of plug-ins with one mapbench. If they pin different
// ones, it lays the newer one over the other side: the greater version or, if a folder stands
// for one of them, that of the new side. Then it sets the Harness of both, for people. It does
// nothing to programs, and nothing to packages of mapbench itself.
func Align(ctx context.Context, older, newer *Build) error {
	if older.Program != nil || newer.Program != nil || older.pluginDir == "" {
		return nil
	}
	from, err := older.harness(ctx)
	if err != nil {
		return fmt.Errorf("subject %s: %w", older.Subject, err)
	}
	to, err := newer.harness(ctx)
	if err != nil {
		return fmt.Errorf("subject %s: %w", newer.Subject, err)
	}
	if from.Main || to.Main || from.Version == to.Version && from.replacement() == to.replacement() {
		return nil
	}
	changed, side := older, "old"
	if from.Replace == nil && to.Replace == nil && semver.Compare(from.Version, to.Version) > 0 {
		changed, side, from, to = newer, "new", to, from
	}
	edits := []string{"-dropreplace=" + modulePath, "-require=" + modulePath + "@" + to.Version}
	if replacement := to.replacement(); replacement != "" {
		edits = append(edits, "-replace="+modulePath+"="+replacement)
	}
	err = changed.editModules(ctx, edits)
	if err == nil {
		_, err = changed.completeModules(ctx)
	}
	if err == nil {
		err = changed.compile(ctx)
	}
	if err != nil {
		return fmt.Errorf("subject %s: it pins mapbench %s, and doesn't build with %s of the other side: %s; run go tool maploop with that version there, or pin one version in both commits",
			changed.Subject, from, to, strings.TrimSuffix(err.Error(), "; name another commit, toolchain or version"))
	}
	older.Harness = fmt.Sprintf("mapbench %s; the %s side pins %s", to, side, from)
	newer.Harness = older.Harness
	return nil
}
