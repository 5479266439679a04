package child

import (
	"bytes"
	"os/exec"
	"strings"
)

// mostStderr bounds what [Text] keeps of a command's standard error, in bytes.
const mostStderr = 64 << 10

// Text runs a command of [Command] and returns what it wrote to standard output, and the
// first 64 KiB of what it wrote to standard error. It sets cmd.Stdout and cmd.Stderr. The
// error is that of [Run].
func Text(cmd *exec.Cmd) (stdout, stderr string, err error) {
	var out bytes.Buffer
	kept := Output{Begin: mostStderr}
	cmd.Stdout, cmd.Stderr = &out, &kept
	err = Run(cmd)
	return out.String(), kept.String(), err
}

// Complaint returns the first of [Complaints]. If it ends with a colon, such as "...; to add
// it:", the next one is part of it. It returns "" if there is none.
func Complaint(stderr string) string {
	lines := Complaints(stderr)
	if len(lines) == 0 {
		return ""
	}
	if strings.HasSuffix(lines[0], ":") && len(lines) > 1 {
		return lines[0] + " " + lines[1]
	}
	return lines[0]
}
