package faults

import "regexp"

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
	two := observed("two", "two writes make one group and no table", "^writes: 2 tables: 0 used: 2$", 41)
	two.Twin = &Twin{
		Shows: "the ninth makes a table",
		Trial: layout("nine"),
		Sign:  Sign{Stdout: "^writes: 9 tables: 1 used: 9$"},
		Runs:  5,
	}
	return []Experiment{
		grow,
		observed("replaced", "one write replaces a table by one that holds everything; the old one gets the index -1",
			"tables replaced whole: 6 each left with index -1", 23, 24, 27, 29),
		observed("directory", "the hash's high bits choose the table, the low seven mark the slot",
			"^10000 of 10000 keys where the high bits say", 25, 28),
		two,
		observed("offset", "where the flag of a write lies in this Go version", `^Map\.writing is at offset \d+$`, 8, 43),
		Experiment{
			Name: "growth/tail", Claims: []int{23}, Measures: true,
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

// global is a pattern for a global variable in the listing, whose tool can't
// name every one of them.
func global(name string) string {
	return `(` + regexp.QuoteMeta(name) + `\(SB\)|0x[0-9a-f]+\(IP\))`
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
	const written = `^runtime\.map(assign|delete)$`
	hooks := seen("race-hooks", "under -race mapassign and mapdelete call the detector",
		objdump(written, "-race"), Sign{Stdout: `(^TEXT runtime\.map(assign|delete)\(SB\)(?s:.*?)CALL (internal/race\.WritePC|runtime\.racewritepc)(?s:.*?)){2}`}, 17)
	hooks.Needs = append(hooks.Needs, Cgo)
	hooks.Twin = &Twin{
		Shows: "without it there is no such call",
		Trial: objdump(written),
		Sign:  Sign{Stdout: `(^TEXT runtime\.map(assign|delete)\(SB\)(?s:.*?)){2}`, Lacks: `CALL .*race`},
		Runs:  1,
	}
	noLock := seen("no-lock", "it counts with a plain INCQ: no LOCK, no XCHG, no system call", objdump(assign),
		Sign{Stdout: `INCQ 0\(`, Lacks: locked + "|SYSCALL"}, 33, 34, 36)
	noLock.Twin = &Twin{
		Shows: "an atomic counter has a LOCK",
		Trial: objdump(`^main\.count$`),
		Sign:  Sign{Stdout: locked},
		Runs:  1,
	}
	number := seen("int32", "an int32 in an int64 and a pointer as uintptr are one MOV each, and nothing asks for a write barrier",
		objdump(`^main\.setNumber$`), Sign{Stdout: `MOVL AX, ` + global("main.word") + `(?s:.*)MOVQ BX, ` + global("main.number"), Lacks: "CMP|CALL"}, 57, 58)
	number.Twin = &Twin{
		Shows: "a store of a pointer asks",
		Trial: objdump(`^main\.setPointer$`),
		Sign:  Sign{Stdout: `CMPL ` + global("runtime.writeBarrier") + `, \$0x0(?s:.*)CALL runtime\.gcWriteBarrier\d\(SB\)`},
		Runs:  1,
	}
	return []Experiment{
		paths,
		seen("hash", "mapassign_fast64 calls the type's hash function; it shifts the hash by 7, and nothing by 6",
			objdump(assign), Sign{Stdout: `CALL [A-Z]\w\b(?s:.*)SHRQ \$0x7,`, Lacks: `SHRQ \$0x6,`}, 31, 32),
		seen("flag", "it tests a byte, the flag, and flips it with a plain XOR", objdump(assign),
			Sign{Stdout: `CMPB 0x[0-9a-f]+\(\w+\), \$0x0(?s:.*)XORL \$0x1, `, Lacks: locked}, 8, 32, 45),
		seen("control-bytes", "it compares control bytes with SSE", objdump(assign), Sign{Stdout: "PCMPEQB"}, 32, 35),
		seen("split", "it shifts the hash by a register for the directory, and takes 7 bits to mark the slot", objdump(assign),
			Sign{Stdout: `SHRQ CL, (?s:.*)ANDL \$0x7f, `}, 25, 32),
		noLock,
		hooks,
		seen("atomic-load", "atomic.LoadPointer is a plain MOV", objdump(`^main\.load$`),
			Sign{Stdout: `MOVQ ` + global("main.published") + `, AX`, Lacks: locked + "|CALL"}, 49),
		seen("atomic-store", "atomic.StorePointer is an XCHG and, while the collector marks, a write barrier",
			objdump(`^(sync/atomic\.StorePointer|sync/atomic\.StoreUintptr|internal/runtime/atomic\.Store(uintptr|64))$`),
			Sign{Stdout: `CMP[BL] ` + global("runtime.writeBarrier") + `, \$0x0(?s:.*)XCHGQ .*\(`}, 49),
		seen("barrier-symbols", "the write barriers are gcWriteBarrier1 to 8; there is no gcWriteBarrierTyped",
			Trial{Program: "code", Inspect: []string{"go", "tool", "nm", "PROGRAM"}},
			Sign{Stdout: "gcWriteBarrier1", Lacks: "gcWriteBarrierTyped"}, 56),
		seen("barriers", "the compiler puts a write barrier at the store of a pointer, none at an int32 or a uintptr",
			Trial{Program: "code", Build: []string{"-gcflags=-d=wb=1"}, CompileOnly: true},
			Sign{Stderr: `pointer\.go:\d+:\d+: write barrier`, Lacks: `number\.go`}, 57, 58),
		number,
	}
}
