// Layout looks at a built-in map from outside, through its header. It looks up
// in its own DWARF where the fields lie.
package main

import (
	"fmt"
	"os"
)

func main() {
	modes := map[string]func(){
		"grow":      grow,
		"presized":  presized,
		"directory": directory,
		"replaced":  replaced,
		"two":       func() { few(2) },
		"nine":      func() { few(9) },
		"idle":      idle,
		"offset":    func() { fmt.Println("Map.writing is at offset", mapWriting) },
	}
	mode := ""
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	switch {
	case len(os.Args) == 3 && mode == "simulate" && simulations[os.Args[2]] != nil:
		simulate(os.Args[2])
	case modes[mode] != nil:
		modes[mode]()
	default:
		fmt.Fprintln(os.Stderr, "usage: layout grow | presized | directory | replaced | two | nine | idle | offset | simulate OP")
		os.Exit(64)
	}
}
