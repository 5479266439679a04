// Race makes accesses that the race detector reports, or does not. Where the
// order of two accesses matters, it is made through memory that the detector
// does not watch.
package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

var modes = map[string]func(){}

func main() {
	mode := ""
	if len(os.Args) == 2 {
		mode = os.Args[1]
	}
	if modes[mode] == nil {
		fmt.Fprintln(os.Stderr, "usage: race", strings.Join(slices.Sorted(maps.Keys(modes)), " | "))
		os.Exit(64)
	}
	modes[mode]()
}

// lie ends the program because it saw something wrong.
func lie(what ...any) {
	fmt.Println(what...)
	os.Exit(3)
}
