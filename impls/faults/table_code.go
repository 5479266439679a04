package faults

// layout is a trial of the program that looks at a map's header.
func layout(args ...string) Trial { return Trial{Program: "layout", Args: args} }

// growth watches built-in maps from outside, and in a debugger.
func growth() []Experiment {
	observed := func(mode, shows, stdout string, claims ...int) Experiment {
		return Experiment{
			Name: "growth/" + mode, Claims: claims, Shows: shows, Needs: []Tool{Linux},
			Trial: layout(mode), Sign: Sign{Stdout: stdout},
		}.times(5, 5)
	}
	grow := observed("grow", "a table of n slots is replaced at the 7n/8 + 1st entry, the directory splits at 897",
		`^tables grow at \[9 15 29 57 113 225 449\] directory doubles at \[897 \d+`, 22, 23, 25, 29)
	grow.Twin = &Twin{
		Shows: "a map that was told its size",
		Trial: layout("presized"),
		Sign:  Sign{Stdout: `grow at \[\] directory doubles at \[\]`},
		Runs:  5,
	}
	debugged := func(name, shows, stdout string, claims ...int) Experiment {
		e := observed(name, shows, stdout, claims...)
		e.Needs = append(e.Needs, AMD64, Delve)
		e.Trial = Trial{
			Program: "layout", Build: []string{"-gcflags=-N -l"},
			Inspect: []string{"dlv", "exec", "--allow-non-terminal-interactive=true", "--init", "idle.dlv", "PROGRAM", "--", "idle"},
		}
		return e.times(2, 2)
	}
	return []Experiment{
		grow,
		observed("replaced", "one write replaces a table by one that holds everything; the old one gets the index -1",
			"tables replaced whole: 6 each left with index -1", 23, 24, 27, 29),
		observed("directory", "the hash's high bits choose the table, the low seven mark the slot",
			"^10000 of 10000 keys where the high bits say", 25, 28),
		observed("two", "two writes make one group and no table", "^tables after two writes: 0 used: 2$", 41),
		observed("offset", "where the flag of a write lies in this Go version", `^Map\.writing is at offset \d+$`, 8, 43),
		Experiment{
			Name: "growth/tail", Claims: []int{23},
			Shows: "what single inserts take while a map grows",
			Trial: Trial{Program: "cost", Args: []string{"insert"}},
			Sign:  Sign{Stdout: "p99 .*, p99.9 "},
		}.times(2, 2),
		debugged("delve", "a debugger prints the header by its full type, and sees the flag go from 0 to 1 to 0",
			`^internal/runtime/maps\.Map \{.* writing: 0,(?s:.*)^> watchpoint on \[m\.writing\](?s:.*)^1$(?s:.*)^> watchpoint on \[m\.writing\](?s:.*)^0$`, 42, 43),
		debugged("delve-article", "the article's three commands are errors",
			`^idle\.dlv:5: .*\nidle\.dlv:6: m has no member buckets\nidle\.dlv:7: command not available$`, 42),
	}
}

// objdump is a trial that prints the machine code of the symbols that match.
func objdump(symbols string, build ...string) Trial {
	return Trial{Program: "code", Build: build, Inspect: []string{"go", "tool", "objdump", "-s", symbols, "PROGRAM"}}
}

// machineCode looks at what the compiler makes. It makes the same every time,
// so one look is enough.
func machineCode() []Experiment {
	const locked = `LOCK|XCHG\w* .*\(` // XCHG of two registers is a way to do nothing
	seen := func(name, shows string, trial Trial, sign Sign, claims ...int) Experiment {
		return Experiment{
			Name: "code/" + name, Claims: claims, Shows: shows, Needs: []Tool{Linux, AMD64},
			Trial: trial, Sign: sign,
		}.times(1, 1)
	}
	paths := seen("fast64", "keys of 8 bytes without pointers take mapassign_fast64",
		objdump(`^main\.assign(Uint64|Int|Int64)$`),
		Sign{Stdout: `(CALL runtime\.mapassign_fast64\(SB\)(?s:.*?)){3}`, Lacks: `CALL runtime\.mapassign\(SB\)`}, 30)
	paths.Twin = &Twin{
		Shows: "float64 keys and elements above 128 bytes do not",
		Trial: objdump(`^main\.assign(Float|Large)$`),
		Sign:  Sign{Stdout: `(CALL runtime\.mapassign\(SB\)(?s:.*?)){2}`, Lacks: "fast64"},
		Runs:  1,
	}
	const assign = `^runtime\.mapassign_fast64$`
	hooks := seen("race-hooks", "under -race mapassign calls the detector",
		objdump(`^runtime\.mapassign$`, "-race"), Sign{Stdout: `CALL .*[wW]ritePC|CALL .*racewritepc`}, 17)
	hooks.Twin = &Twin{
		Shows: "without it there is no such call",
		Trial: objdump(`^runtime\.mapassign$`),
		Sign:  Sign{Stdout: `^TEXT runtime\.mapassign\(SB\)`, Lacks: `CALL .*race`},
		Runs:  1,
	}
	return []Experiment{
		paths,
		seen("hash", "mapassign_fast64 calls the type's hash function; it shifts the hash by 7, and nothing by 6",
			objdump(assign), Sign{Stdout: `CALL [A-Z]\w\b(?s:.*)SHRQ \$0x7,`, Lacks: `SHRQ \$0x6,`}, 31, 32),
		seen("flag", "it tests a byte, the flag, and flips it with a plain XOR", objdump(assign),
			Sign{Stdout: `CMPB 0x[0-9a-f]+\(\w+\), \$0x0(?s:.*)XORL \$0x1, `, Lacks: locked}, 8, 32, 45),
		seen("control-bytes", "it compares control bytes with SSE", objdump(assign), Sign{Stdout: "PCMPEQB"}, 32, 35),
		seen("no-lock", "it counts with a plain INCQ: no LOCK, no XCHG, no system call", objdump(assign),
			Sign{Stdout: `INCQ 0\(`, Lacks: locked + "|SYSCALL"}, 33, 34, 36),
		hooks,
		seen("atomic-load", "atomic.LoadPointer is a plain MOV", objdump(`^main\.load$`),
			Sign{Stdout: `MOVQ main\.published\(SB\), AX`, Lacks: locked + "|CALL"}, 49),
		seen("atomic-store", "atomic.StorePointer is an XCHG and, while the collector marks, a write barrier",
			objdump(`^(sync/atomic\.StorePointer|sync/atomic\.StoreUintptr|internal/runtime/atomic\.Store(uintptr|64))$`),
			Sign{Stdout: `(?s)runtime\.writeBarrier.*XCHGQ .*\(`}, 49),
		seen("barrier-symbols", "the write barriers are gcWriteBarrier1 to 8; there is no gcWriteBarrierTyped",
			Trial{Program: "code", Inspect: []string{"go", "tool", "nm", "PROGRAM"}},
			Sign{Stdout: "gcWriteBarrier1", Lacks: "gcWriteBarrierTyped"}, 56),
		seen("barriers", "the compiler puts a write barrier at the store of a pointer, none at an int32 or a uintptr",
			Trial{Program: "code", Build: []string{"-gcflags=-d=wb=1"}, CompileOnly: true},
			Sign{Stderr: `pointer\.go:\d+:\d+: write barrier`, Lacks: `number\.go`}, 57, 58),
	}
}
