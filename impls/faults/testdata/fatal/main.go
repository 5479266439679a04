// Fatal lets goroutines meet in a built-in map.
package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	modes := map[string]func(args []string){
		"race":   race,
		"loops":  loops,
		"defers": defers,
		"panics": panics,
		"once":   once,
		"first":  first,
		"lost":   lost,
		"torn":   torn,
		"full":   full,
		"wild":   wild,
	}
	if len(os.Args) < 2 || modes[os.Args[1]] == nil {
		usage()
	}
	modes[os.Args[1]](os.Args[2:])
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: fatal race OP OP ITERATIONS [locked] | loops | defers | panics | once [locked] | first [wait] | lost [locked] | torn [locked] | full [locked] | wild [locked]")
	os.Exit(64)
}

// number reads an argument.
func number(arg string) int {
	n, err := strconv.Atoi(arg)
	if err != nil {
		usage()
	}
	return n
}
