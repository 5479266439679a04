package scaffold

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"go/format"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/template"
)

// goVersion is the version of Go that mapbench's own go.mod asks for.
const goVersion = "1.26.0"

// home is the repository of mapbench's reusable workflow. Its owner is open, as is the
// module's path.
const home = "OWNER/mapbench"

//go:embed templates
var templateFiles embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"join": strings.Join}).ParseFS(templateFiles, "templates/*.tmpl"))

// Module is the module that [Library.Write] writes. Its fields are for templates.
type Module struct {
	Library *Library
	Adapter *Adapter
	Harness Harness
	// Dir is the module's folder, absolute, Shown its path from the library's root, and
	// Worker from the repository's root.
	Dir, Shown, Worker string
	// Workflows is the folder of the repository's workflows, Files are the paths of what was
	// written, and Kept those of workflows that were there and stay: all from the library's
	// root.
	Workflows   string
	Files, Kept []string
}

// inModule and inWorkflows are the names of what is written.
var (
	inModule    = []string{"go.mod", "map.go", "main.go", "mapbench.suite", ".gitignore"}
	inWorkflows = []string{"mapbench.yml", "mapbench-comment.yml"}
)

// Plan returns the module that is to be written into dir, a path from the current folder. The
// error is one line: something has that path, or it does not lie below the library's root.
func (l *Library) Plan(dir string) (*Module, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if exists(full) {
		return nil, fmt.Errorf("%s exists; move it away, or name another folder by -o", dir)
	}
	if parent, err := filepath.EvalSymlinks(filepath.Dir(full)); err == nil {
		full = filepath.Join(parent, filepath.Base(full))
	}
	m := &Module{Library: l, Dir: full}
	shown, err := filepath.Rel(l.Root, full)
	if err != nil || !filepath.IsLocal(shown) {
		return nil, fmt.Errorf("-o %s does not lie below %s, the library's root; name a folder there", dir, l.Root)
	}
	worker, workerErr := filepath.Rel(l.Repository, full)
	workflows, workflowsErr := filepath.Rel(l.Root, filepath.Join(l.Repository, ".github", "workflows"))
	if err := errors.Join(workerErr, workflowsErr); err != nil {
		return nil, err
	}
	m.Shown, m.Worker, m.Workflows = filepath.ToSlash(shown), filepath.ToSlash(worker), filepath.ToSlash(workflows)
	return m, nil
}

// Write writes the module for an adapter and a harness. It writes over nothing. Call it once.
// The error is one line; some files may be there.
func (m *Module) Write(a *Adapter, h Harness) error {
	if h.Dir != "" {
		h.Version = "v0.0.0"
		if strings.ContainsAny(h.Dir, " \t\"'`,()[]") {
			h.Dir = strconv.Quote(h.Dir)
		}
	}
	m.Adapter, m.Harness = a, h
	texts := make(map[string][]byte)
	for _, name := range slices.Concat(inModule, inWorkflows) { // all of them before the first is written
		text, err := m.render(name)
		if err != nil {
			return err
		}
		texts[name] = text
	}
	write := func(shown string) error {
		m.Files = append(m.Files, shown)
		return writeNew(filepath.Join(m.Library.Root, filepath.FromSlash(shown)), texts[path.Base(shown)])
	}
	for _, name := range inModule {
		if err := write(path.Join(m.Shown, name)); err != nil {
			return err
		}
	}
	for _, name := range inWorkflows {
		shown := path.Join(m.Workflows, name)
		if exists(filepath.Join(m.Library.Root, filepath.FromSlash(shown))) {
			m.Kept = append(m.Kept, shown)
		} else if err := write(shown); err != nil {
			return err
		}
	}
	return nil
}

// render returns the text of a file, Go formatted.
func (m *Module) render(name string) ([]byte, error) {
	var b bytes.Buffer
	// Files whose names begin with a dot are not embedded with their folder.
	if err := templates.ExecuteTemplate(&b, strings.TrimPrefix(name, ".")+".tmpl", m); err != nil {
		return nil, err
	}
	if path.Ext(name) != ".go" {
		return b.Bytes(), nil
	}
	text, err := format.Source(b.Bytes())
	if err != nil {
		err = fmt.Errorf("writing %s for %s: %w; please report this", name, m.Adapter.Type, err)
	}
	return text, err
}

// writeNew writes a file that must not exist yet, and makes the folders above it.
func writeNew(name string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}

// Finish lets the go command complete go.mod and generate the timed loop. The error is one
// line, which says how to go on.
func (m *Module) Finish(ctx context.Context) error {
	for _, verb := range [][]string{{"mod", "tidy"}, {"generate"}} {
		if _, err := command(ctx, m.Dir, []string{"GOWORK=off"}, "go", verb...); err != nil {
			return errors.Join(ctx.Err(), fmt.Errorf("%s is written, but not complete: %w; mend that, then, in %s: go mod tidy && go generate", m.Shown, err, m.Shown))
		}
	}
	return nil
}

// Next returns what to tell the author: what was written, a badge for README, and the next
// commands.
func (m *Module) Next() (string, error) {
	text, err := m.render("next")
	return string(text), err
}

// Folder returns the last element of the module's path.
func (m *Module) Folder() string { return path.Base(m.Shown) }

// Go returns the version of Go for go.mod; go mod tidy raises it to that of the library.
func (m *Module) Go() string { return goVersion }

// Home returns the repository of the reusable workflow.
func (m *Module) Home() string { return home }

// LibraryVersion returns the version that go.mod requires of the library and replaces.
func (m *Module) LibraryVersion() string { return m.Library.version() }

// Up returns the library's root from the module's folder.
func (m *Module) Up() string { return strings.Repeat("../", strings.Count(m.Shown, "/")) + ".." }

// Replaces returns the library's own replacements.
func (m *Module) Replaces() []string { return m.Library.replaces(m.Dir) }

// Configured returns the folder above that of the workflows, from the library's root.
func (m *Module) Configured() string { return path.Dir(m.Workflows) }

// GitHub returns OWNER/REPOSITORY of the library.
func (m *Module) GitHub() string {
	parts := strings.Split(m.Library.Path, "/")
	if parts[0] == "github.com" && len(parts) >= 3 {
		return parts[1] + "/" + parts[2]
	}
	return "OWNER/" + m.Library.Name()
}
