package cmdline

// Exit codes, one table for all verbs.
const (
	ExitOK          = 0   // done, or pass
	ExitFailed      = 1   // a regression, a violation, or a contestant that failed
	ExitUsage       = 2   // usage, input or output, or nothing that is valid
	ExitUnresolved  = 3   // inconclusive, unresolved or unknown
	ExitInterrupted = 130 // what was measured is kept
)

// ExitCodes explains the codes, a line each.
const ExitCodes = `  0    done, or pass
  1    a regression, a violation, or a contestant that failed
  2    usage, input, output, or nothing valid
  3    inconclusive, unresolved or unknown
  130  interrupted; what was measured is kept
`
