package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"

	"example.com/mapbench/bench/gate"
)

// bot is who posts with the token of a workflow. Others may write what begins with the mark.
const bot = "github-actions[bot]"

// A side is where the commits of a pull request are.
type side struct {
	SHA        string
	Branch     string
	Repository string
}

// A workflowRun is the run of the workflow that measured, as the event tells it.
type workflowRun struct {
	Event      string `json:"event"`
	HeadSHA    string `json:"head_sha"`
	HeadBranch string `json:"head_branch"`

	HeadRepository struct {
		FullName string `json:"full_name"`
	} `json:"head_repository"`
}

// A pull is a pull request, as GitHub tells it.
type pull struct {
	State string `json:"state"`
	Head  struct {
		SHA  string `json:"sha"`
		Ref  string `json:"ref"`
		Repo struct {
			FullName string `json:"full_name"`
		} `json:"repo"`
	} `json:"head"`
}

// A comment is one of a pull request.
type comment struct {
	ID   int64  `json:"id"`
	Body string `json:"body"`
	User struct {
		Login string `json:"login"`
	} `json:"user"`
}

// post posts or updates the comment of an artifact, and says what it did.
func post(ctx context.Context, dir string) (said string, err error) {
	run, err := measuredRun()
	if err != nil {
		return "", err
	}
	a, err := readArtifact(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return "there is no artifact: the gate ended before it had a verdict", nil
	}
	if err != nil {
		return "", fmt.Errorf("the artifact is refused, since %w; look at the run that left it", err)
	}
	repository := os.Getenv("GITHUB_REPOSITORY")
	if owner, name, _ := strings.Cut(repository, "/"); owner == "" || name == "" || strings.Contains(name, "/") {
		return "", fmt.Errorf("GITHUB_REPOSITORY=%q; want OWNER/NAME, as in a workflow of GitHub", repository)
	}
	at := fmt.Sprintf("repos/%s/pulls/%d", repository, a.number)
	var p pull
	if err := get(ctx, at, &p); err != nil {
		return "", err
	}
	measured := side{run.HeadSHA, run.HeadBranch, run.HeadRepository.FullName}
	asked := side{p.Head.SHA, p.Head.Ref, p.Head.Repo.FullName}
	switch {
	case measured.Repository == "" || asked.Repository != measured.Repository || asked.Branch != measured.Branch:
		return "", fmt.Errorf("the artifact is refused, since it names pull request %d of %q in %q, and %q in %q was measured; look at the run that left it",
			a.number, asked.Branch, asked.Repository, measured.Branch, measured.Repository)
	case p.State != "open":
		return fmt.Sprintf("pull request %d is %s, so there is nothing to do", a.number, p.State), nil
	case asked.SHA != measured.SHA:
		return fmt.Sprintf("pull request %d has moved on to %.12s, so there is nothing to do: its next run comments", a.number, asked.SHA), nil
	}
	id, err := earlier(ctx, fmt.Sprintf("repos/%s/issues/%d/comments", repository, a.number))
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(map[string]string{"body": a.comment})
	if err != nil {
		return "", err
	}
	if id != 0 {
		_, err = api(ctx, body, "--method", "PATCH", fmt.Sprintf("repos/%s/issues/comments/%d", repository, id), "--input", "-")
		return fmt.Sprintf("updated the comment on pull request %d", a.number), err
	}
	_, err = api(ctx, body, "--method", "POST", fmt.Sprintf("repos/%s/issues/%d/comments", repository, a.number), "--input", "-")
	return fmt.Sprintf("commented on pull request %d", a.number), err
}

// measuredRun returns the run of the workflow that measured.
func measuredRun() (*workflowRun, error) {
	text, err := os.ReadFile(os.Getenv("GITHUB_EVENT_PATH"))
	if err != nil {
		return nil, fmt.Errorf("GITHUB_EVENT_PATH: %w; want the event of a workflow of GitHub", err)
	}
	var event struct {
		Run *workflowRun `json:"workflow_run"`
	}
	if err := json.Unmarshal(text, &event); err != nil {
		return nil, fmt.Errorf("GITHUB_EVENT_PATH: %w; want the event of a workflow of GitHub", err)
	}
	if event.Run == nil || event.Run.Event != "pull_request" {
		return nil, errors.New("the event is no workflow_run of a pull_request; start this from one")
	}
	return event.Run, nil
}

// earlier returns the number of the comment that an earlier run has left, 0 if there is none.
func earlier(ctx context.Context, comments string) (id int64, err error) {
	text, err := api(ctx, nil, "--paginate", comments+"?per_page=100")
	if err != nil {
		return 0, err
	}
	pages := json.NewDecoder(bytes.NewReader(text)) // an array, or one for each page
	for {
		var page []comment
		switch err := pages.Decode(&page); {
		case errors.Is(err, io.EOF):
			return 0, nil
		case err != nil:
			return 0, fmt.Errorf("%s: %w", comments, err)
		}
		for _, c := range page {
			if c.User.Login == bot && strings.HasPrefix(c.Body, gate.CommentMark) {
				return c.ID, nil
			}
		}
	}
}

// get reads what GitHub has at a path.
func get(ctx context.Context, path string, into any) error {
	text, err := api(ctx, nil, path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// api calls gh api. Input is what it sends, if anything.
func api(ctx context.Context, input []byte, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "gh", append([]string{"api"}, args...)...)
	cmd.Stdin = bytes.NewReader(input)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("gh api %s: %w: %s; want gh, and GH_TOKEN with pull-requests: write", strings.Join(args, " "), err, strings.Join(strings.Fields(complaints.String()), " "))
	}
	return out.Bytes(), nil
}
