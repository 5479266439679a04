package verify

import (
	"path"
	"regexp"
	"strings"
)

// place matches the second line of a frame of a stack, as the runtime and the race
// detector print it: the file with its path, the line, and maybe an offset.
var place = regexp.MustCompile(`^\s+(\S.*:\d+)( \+0x[0-9a-f]+)?$`)

// kit is what the names of the kit's own functions begin with.
const kit = "example.com/mapbench/impls/maptest."

// condense makes stacks readable: a frame becomes one line, the function and where
// in which file, and a stack ends with the first function of the kit.
func condense(text string) string {
	lines := strings.Split(text, "\n")
	var kept []string
	below := false // the kit's function that called the map
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if strings.TrimSpace(line) == "" {
			below = false
		}
		var at []string
		if i+1 < len(lines) {
			at = place.FindStringSubmatch(lines[i+1])
		}
		if below {
			continue
		}
		if at == nil {
			kept = append(kept, line)
			continue
		}
		function := strings.TrimLeft(line, " \t")
		below = strings.HasPrefix(function, kit)
		if args := strings.LastIndex(function, "("); args > 0 {
			function = function[:args]
		}
		kept = append(kept, "  "+function+" "+path.Base(at[1]))
		i++
	}
	return strings.Join(kept, "\n")
}
