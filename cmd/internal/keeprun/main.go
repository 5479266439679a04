// Keeprun adds a gate run to a history, in the short form of package runsummary.
//
//	keeprun add FILE HISTORY
//	keeprun take FROM HISTORY
//
// Add takes the results file of a gate run and names its summary by the time. Take takes
// the one file that the folder FROM has and HISTORY lacks, under its name, and does nothing
// if there is no such file or no FROM. Both print the path of what they have added, and
// exit with 1 if they refuse.
//
// The program that measures runs other people's maps, and a program that may change the
// repository must not trust what that one left. So a file must be regular, of a bounded
// size and named as runs are; it must read as a gate run without planted work, and be no
// copy of another run. What is added is written anew from what was read. Keeprun runs no
// map, and links none of other people's.
package main

import (
	"fmt"
	"os"
	"time"
)

func main() {
	do := map[string]func(from, history string, now time.Time) (string, error){"add": add, "take": take}
	if len(os.Args) != 4 || do[os.Args[1]] == nil {
		fmt.Fprintf(os.Stderr, "keeprun: arguments %q; want add FILE HISTORY, or take FROM HISTORY\n", os.Args[1:])
		os.Exit(2)
	}
	name, err := do[os.Args[1]](os.Args[2], os.Args[3], time.Now())
	if err != nil {
		fmt.Fprintf(os.Stderr, "keeprun: %v; nothing is kept\n", err)
		os.Exit(1)
	}
	if name != "" {
		fmt.Println(name)
	}
}
