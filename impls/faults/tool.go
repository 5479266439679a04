package faults

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// Tool is something that an experiment needs and a machine may lack.
type Tool string

// The tools that experiments need.
const (
	Linux Tool = "linux"  // for ELF files and system calls
	AMD64 Tool = "amd64"  // for machine code
	Cgo   Tool = "cgo"    // a C compiler
	ASan  Tool = "asan"   // a C compiler that has libasan
	Delve Tool = "dlv"    // the debugger
	BTF   Tool = "btf"    // the kernel's own types, in btfFile
	Cores Tool = "2 CPUs" // for goroutines that must run at the same time
)

// btfFile is where Linux shows its types.
const btfFile = "/sys/kernel/btf/vmlinux"

// missing says what to do about a tool that this machine lacks; it is empty if
// the tool is there.
func (t Tool) missing() string {
	cc := cmp.Or(os.Getenv("CC"), "gcc") // as the go command has it on Linux
	switch t {
	case Linux:
		if runtime.GOOS != "linux" {
			return "needs Linux"
		}
	case AMD64:
		if runtime.GOARCH != "amd64" {
			return "needs amd64"
		}
	case Cgo:
		if _, err := exec.LookPath(cc); err != nil {
			return "needs cgo: install a C compiler or set CC"
		}
	case ASan:
		out, err := exec.Command(cc, "-print-file-name=libasan.a").Output()
		if err != nil || !filepath.IsAbs(strings.TrimSpace(string(out))) {
			return "needs the address sanitizer: install a C compiler with libasan"
		}
	case Delve:
		if _, err := exec.LookPath("dlv"); err != nil {
			return "needs dlv: go install github.com/go-delve/delve/cmd/dlv@latest"
		}
	case BTF:
		file, err := os.Open(btfFile)
		if err != nil {
			return "needs " + btfFile + ": a kernel with CONFIG_DEBUG_INFO_BTF"
		}
		file.Close() // it was only looked for
	case Cores:
		if runtime.NumCPU() < 2 {
			return "needs two CPUs"
		}
	default:
		return fmt.Sprintf("needs %s, which is none of the tools that are looked for", t)
	}
	return ""
}

// here describes what the experiments run on.
func here(ctx context.Context) (Report, error) {
	report := Report{Platform: runtime.GOOS + "/" + runtime.GOARCH, CPUs: runtime.NumCPU()}
	goCommand, err := exec.LookPath("go")
	if err != nil {
		return report, fmt.Errorf("%w; the programs are built when they are asked for: put the go command on the PATH", err)
	}
	version, err := dissect(ctx, time.Minute, "", []string{goCommand, "env", "GOVERSION"}, ownToolchain)
	if err != nil {
		return report, err
	}
	report.Go = string(bytes.TrimSpace(version.stdout))
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				report.Commit = setting.Value
			}
		}
	}
	cpuinfo, _ := os.ReadFile("/proc/cpuinfo") // only Linux has it
	for line := range strings.Lines(string(cpuinfo)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			report.CPU = strings.TrimSpace(value)
			break
		}
	}
	return report, nil
}
