package faults

import (
	"bytes"
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

// A Tool is something that an experiment needs and a machine may lack.
type Tool string

// The tools that experiments need.
const (
	Linux Tool = "linux"  // for ELF files and system calls
	AMD64 Tool = "amd64"  // for machine code
	Cgo   Tool = "cgo"    // a C compiler, which the race detector needs too
	ASan  Tool = "asan"   // a C compiler that has libasan
	Delve Tool = "dlv"    // the debugger
	BTF   Tool = "btf"    // the kernel's own types, in btfFile
	Cores Tool = "2 CPUs" // for goroutines that must run at the same time
)

// btfFile is where Linux shows its types.
const btfFile = "/sys/kernel/btf/vmlinux"

// missing returns what to do about a tool that this machine lacks, "" if the machine has
// it.
func (t Tool) missing() string {
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
		if cCompiler() == nil {
			return "needs cgo: install a C compiler or set CC, and unset CGO_ENABLED"
		}
	case ASan:
		cc := cCompiler()
		if cc == nil {
			return "needs the address sanitizer: install a C compiler with libasan"
		}
		out, err := exec.Command(cc[0], append(cc[1:], "-print-file-name=libasan.a")...).Output()
		if err != nil || !filepath.IsAbs(strings.TrimSpace(string(out))) {
			return "needs the address sanitizer: install libasan, or set CC to a compiler that has it"
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
		file.Close() // that it exists is enough
	case Cores:
		if runtime.NumCPU() < 2 {
			return "needs two CPUs"
		}
	default:
		return fmt.Sprintf("needs %s, a tool that mapbench does not know", t)
	}
	return ""
}

// cCompiler is the command line of the C compiler that the go command would use;
// nil if there is none, or cgo is turned off.
func cCompiler() []string {
	env := exec.Command("go", "env", "CGO_ENABLED", "CC")
	env.Env = append(cleanEnviron(), ownToolchain...)
	out, err := env.Output()
	if err != nil {
		return nil
	}
	enabled, cc, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	words := strings.Fields(cc)
	if enabled != "1" || len(words) == 0 {
		return nil
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return nil
	}
	return words
}

// here returns a report without results. It says where the experiments run.
func here(ctx context.Context) (Report, error) {
	report := Report{Platform: runtime.GOOS + "/" + runtime.GOARCH, CPUs: runtime.NumCPU()}
	goCommand, err := exec.LookPath("go")
	if err != nil {
		return report, fmt.Errorf("%w; the programs are built when they are asked for: put the go command on the PATH", err)
	}
	version, err := execute(ctx, time.Minute, "", []string{goCommand, "env", "GOVERSION"}, ownToolchain)
	if err != nil {
		return report, err
	}
	report.Go = string(bytes.TrimSpace(version.stdout))
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			switch setting.Key {
			case "vcs.revision":
				report.Commit = setting.Value
			case "vcs.modified":
				report.Dirty = setting.Value == "true"
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
