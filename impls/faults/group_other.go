//go:build !unix

package faults

import "os/exec"

// killGroup leaves a command as it is: it alone is killed when its context ends.
func killGroup(*exec.Cmd) {}
