// Keeprun adds a gate run to a history, in the short form of package runsummary.
//
//	keeprun add FILE HISTORY
//	keeprun take FROM HISTORY
//
// Add adds the summary of the results file FILE, and names it by the time. Take adds the only
// file that the folder FROM has and HISTORY lacks, under the same name. It does nothing if there
// is no such file, or no folder FROM. Both print the path of the summary that they add. They
// exit with 1 if they refuse a file.
//
// The program that measures runs other people's maps. A program that may change the repository
// must not trust the files that it leaves. So a file must be regular, not too large, and named
// like a run. It must be of a gate run without planted work, and not a copy of a run in HISTORY.
// Keeprun writes the summary anew from what it has read. It runs no map, and links no map of
// other people.
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
