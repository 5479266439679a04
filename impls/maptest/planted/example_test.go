package planted_test

import (
	"context"
	"fmt"

	"example.com/mapbench/impls/maptest"
	"example.com/mapbench/impls/maptest/planted"
)

// A map with a bug is checked by the law that its bug breaks.
func Example() {
	for _, m := range planted.All() {
		if m.Name != "hash-collision" {
			continue
		}
		fmt.Println(m.Flaw)
		for _, law := range maptest.Laws() {
			if law.Name == m.Law {
				o := law.Check(context.Background(), maptest.Constructors{New: m.New}, maptest.Config{})
				fmt.Printf("law %s: %v\n", law.Name, o.Verdict)
			}
		}
	}
	// Output:
	// Keys are told apart by 16 bits of their hash.
	// law load-store: FAIL
}
