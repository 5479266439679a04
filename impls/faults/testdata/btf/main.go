// Btf asks the kernel's own types which security hooks it has for BPF maps, and
// asks the kernel whether writing a Go map is anything that it sees.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

func main() {
	modes := map[string]func(){
		"hooks":   hooks,
		"writes":  func() { confined(false) },
		"control": func() { confined(true) },
	}
	if len(os.Args) != 2 || modes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: btf hooks | writes | control")
		os.Exit(64)
	}
	modes[os.Args[1]]()
}

// hooks prints the security hooks with bpf in their names and their parameters.
func hooks() {
	functions, err := kernelFunctions("/sys/kernel/btf/vmlinux")
	if err != nil {
		fmt.Fprintln(os.Stderr, "btf:", err)
		os.Exit(64)
	}
	for _, name := range []string{"security_bpf_map_update_elem", "security_bpf", "security_bpf_map", "bpf_map_update_elem"} {
		parameters, ok := functions[name]
		if !ok {
			fmt.Printf("no %s; ", name)
			continue
		}
		fmt.Printf("%s(%s); ", name, strings.Join(parameters, ", "))
	}
	fmt.Println()
}

// confined writes a map in a thread that may only read, write and exit: the
// kernel ends the thread at any other call. The control makes one.
func confined(call bool) {
	debug.SetGCPercent(-1)
	const entries = 1000
	m := make(map[int]int, entries)
	var written atomic.Bool
	go func() {
		runtime.LockOSThread()
		const prSetSeccomp, strict = 22, 1
		if _, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, prSetSeccomp, strict, 0); errno != 0 {
			fmt.Fprintln(os.Stderr, "btf: prctl:", errno)
			os.Exit(64)
		}
		if call {
			syscall.RawSyscall(syscall.SYS_GETPPID, 0, 0, 0)
		}
		for i := range entries {
			m[i] = i
		}
		written.Store(true)
		for { // any other way to wait is a call
		}
	}()
	for start := time.Now(); !written.Load(); time.Sleep(time.Millisecond) {
		if time.Since(start) > time.Second/2 {
			fmt.Println("the thread ended at its first system call")
			os.Exit(3)
		}
	}
	fmt.Println(entries, "map writes by a thread that may not make system calls")
}
