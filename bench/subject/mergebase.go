package subject

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// bases are the refs that a change probably goes to, the most likely first.
var bases = []string{"origin/HEAD", "origin/main", "main"}

// unshallow says how a clone gets the commits that it lacks.
const unshallow = "get the rest by git fetch --unshallow or, of actions/checkout, by fetch-depth: 0"

// MergeBase returns the full hash of the commit that HEAD and a base have in common, which a
// change began with. Repo is a folder of the repository. Base is the ref that the change goes
// to; if it is empty, that is the first of origin/HEAD, origin/main and main that is there. It
// is an error if HEAD adds nothing to the base, or if the clone lacks the commit. The error is
// one line, and says what to do.
func MergeBase(ctx context.Context, repo, base string) (commit string, err error) {
	r, err := findRepository(ctx, repo)
	if err != nil {
		return "", err
	}
	head, err := r.commit(ctx, "HEAD")
	if err != nil {
		return "", err
	}
	base, tip, err := r.base(ctx, base)
	if err != nil {
		return "", err
	}
	commit, err = run(ctx, r.root, nil, "git", "merge-base", head, tip)
	var none *exec.ExitError // without a complaint of git's
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.As(err, &none) && r.shallow(ctx):
		return "", fmt.Errorf("the clone is shallow and lacks the merge base of HEAD and %s; %s", base, unshallow)
	case errors.As(err, &none):
		return "", fmt.Errorf("HEAD and %s have no commit in common; name another base, as in -base origin/main", base)
	case err != nil:
		return "", err
	case commit == head:
		return "", fmt.Errorf("HEAD adds nothing to %s, so there is nothing to compare; commit the change, or compare the work tree by -old HEAD", base)
	}
	return commit, nil
}

// base returns the ref that a change goes to, and the hash of its commit. A name that is empty
// stands for the first of [bases] that is there.
func (r repository) base(ctx context.Context, name string) (ref, tip string, err error) {
	refs := []string{name}
	if name == "" {
		refs = bases
	}
	for _, ref := range refs {
		if tip, err = r.commit(ctx, ref); err == nil {
			return ref, tip, nil
		}
	}
	switch {
	case ctx.Err() != nil:
		return "", "", ctx.Err()
	case r.shallow(ctx):
		return "", "", fmt.Errorf("the clone is shallow and lacks %s; %s", strings.Join(refs, ", "), unshallow)
	case name == "":
		return "", "", fmt.Errorf("there is no %s; name the branch that the change goes to, as in -base origin/develop", strings.Join(refs, ", "))
	}
	return "", "", err
}

// shallow reports whether the clone lacks commits on purpose.
func (r repository) shallow(ctx context.Context) bool {
	text, err := run(ctx, r.root, nil, "git", "rev-parse", "--is-shallow-repository")
	return err == nil && text == "true"
}
