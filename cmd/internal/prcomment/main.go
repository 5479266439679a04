// Prcomment posts the gate's comment on a pull request, or updates the one that is there.
//
//	prcomment DIR
//
// DIR is the artifact of the workflow that measured: the file comment.md, which package gate
// writes, and the file number, which holds the number of the pull request. Prcomment does nothing if
// there is no DIR, or if the pull request has moved on meanwhile. It exits with 2 if it refuses the
// artifact, or can't post.
//
// It is for a workflow of GitHub that is started by workflow_run, and may write. It reads
// GITHUB_EVENT_PATH and GITHUB_REPOSITORY, and calls gh, which reads GH_TOKEN.
//
// The artifact comes from a job that ran the pull request's code, and may be anybody's. So its
// files must be regular, of these names and not too large, and the comment of the form that package
// gate writes ([gate.CheckComment]): it notifies nobody and links to nothing. The pull request must be
// the one that was measured, as GitHub tells it: its head is the commit, the branch and the
// repository of the workflow's run. Prcomment runs nothing from there.
package main

import (
	"context"
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintf(os.Stderr, "prcomment: arguments %q; want the folder of the artifact\n", os.Args[1:])
		os.Exit(2)
	}
	said, err := post(context.Background(), os.Args[1])
	if err != nil {
		fmt.Fprintf(os.Stderr, "prcomment: %v\n", err)
		os.Exit(2)
	}
	fmt.Println(said)
}
