package subject

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// repository is a git repository, or a folder outside of all repositories.
type repository struct {
	root string // of the work tree
	git  string // the folder that all its work trees share; "" outside a repository
	why  string // git's complaint if there is no repository, or if git refuses it
}

// findRepository returns the repository that a folder belongs to.
func findRepository(ctx context.Context, dir string) (repository, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return repository{}, err
	}
	root, err := run(ctx, dir, nil, "git", "rev-parse", "--show-toplevel")
	if ctx.Err() != nil {
		return repository{}, ctx.Err()
	}
	if err != nil { // then only the work tree can be built: that needs no git
		first, _, _ := strings.Cut(err.Error(), complaintBreak)
		return repository{root: dir, why: first}, nil
	}
	git, err := run(ctx, root, nil, "git", "rev-parse", "--path-format=absolute", "--git-common-dir")
	return repository{root: root, git: git}, err
}

// commit returns the full hash of the commit that a ref names.
func (r repository) commit(ctx context.Context, ref string) (string, error) {
	if r.git == "" {
		return "", fmt.Errorf("git finds no repository in %s (%s), so there is no ref %q; run it in a clone", r.root, r.why, ref)
	}
	hash, err := run(ctx, r.root, nil, "git", "rev-parse", "--verify", "--quiet", ref+"^{commit}")
	if err != nil && ctx.Err() == nil {
		return "", fmt.Errorf("unknown ref %q; git log names commits, git fetch gets those that are not here yet", ref)
	}
	return hash, err
}

// state returns the commit that is checked out, and whether the work tree differs
// from it.
func (r repository) state(ctx context.Context) (commit string, dirty bool, err error) {
	if r.git == "" {
		return "", true, nil
	}
	commit, err = run(ctx, r.root, nil, "git", "rev-parse", "--verify", "--quiet", "HEAD")
	if err != nil {
		return "", true, ctx.Err() // there is no commit yet
	}
	changes, err := run(ctx, r.root, nil, "git", "status", "--porcelain")
	return commit, changes != "", err
}

// State returns the full hash of the commit that is checked out in the repository of a
// folder, and reports whether the work tree differs from it. Outside a repository it returns
// "" and false; before the first commit it returns "" and true. The error is one line.
func State(ctx context.Context, dir string) (commit string, dirty bool, err error) {
	r, err := findRepository(ctx, dir)
	if err != nil || r.git == "" {
		return "", false, err
	}
	return r.state(ctx)
}

// Held reports whether the commit that is checked out contains a folder. A folder inside a
// repository's work tree need not be in its commits.
func Held(ctx context.Context, dir string) bool {
	_, err := run(ctx, dir, nil, "git", "rev-parse", "--verify", "--quiet", "HEAD:./")
	return err == nil
}

// export makes a folder and writes the files of a commit into it. Index is the path of a
// temporary file that it makes too.
func (r repository) export(ctx context.Context, commit, dir, index string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	env := []string{"GIT_INDEX_FILE=" + index}
	if _, err := run(ctx, r.root, env, "git", "read-tree", commit); err != nil {
		return fmt.Errorf("reading commit %.12s: %w", commit, err)
	}
	if _, err := run(ctx, r.root, env, "git", "checkout-index", "--all", "--prefix="+dir+"/"); err != nil {
		return fmt.Errorf("checking out commit %.12s: %w", commit, err)
	}
	return nil
}
