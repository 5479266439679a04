package bench

import (
	"fmt"
	"strings"

	"example.com/mapbench/bench/program"
)

// A source may be several programs: links of one main package that differ in their layout
// alone. Each sweep uses the next of them, as it would link anew from a package.

// relink is how to make such programs.
const relink = "go build -ldflags=-randlayout=SEED"

// nextBuild returns the program of a sweep.
func (s Source) nextBuild(sweep int) (string, error) {
	if sweep >= len(s.Builds) {
		return "", fmt.Errorf("%s: its %d builds are used up, one a sweep; name more of them", s, len(s.Builds))
	}
	return s.Builds[sweep], nil
}

// buildsPrint identifies all builds of a source. It is an error if two of them have one layout
// because they are equal, or if they are built from different code.
func (s Source) buildsPrint() (string, error) {
	var all strings.Builder
	seen := make(map[string]string)
	for _, path := range s.Builds {
		print := program.Fingerprint(path)
		if other, ok := seen[print]; ok {
			return "", fmt.Errorf("%s and %s are equal, and so are their layouts; link each with another one: %s", other, path, relink)
		}
		seen[print] = path
		if got, want := program.Code(path), program.Code(s.Builds[0]); got != want {
			return "", fmt.Errorf("%s is built from other code, or with other flags, than %s; the builds of a side differ in their layout alone: %s", path, s.Builds[0], relink)
		}
		all.WriteString(print + "\n")
	}
	return fmt.Sprintf("%x", hash64(0, all.String())), nil
}
