package verify

import (
	"path"
	"regexp"
	"strings"
)

// place matches the second line of a stack's frame, as the runtime and the race detector
// print it: the file with its path, the line, and sometimes an offset.
var place = regexp.MustCompile(`^\s+(\S.*:\d+)( \+0x[0-9a-f]+)?$`)

// kit matches the beginning of the names of the kit's own functions.
var kit = regexp.MustCompile(`^example\.com/mapbench/impls/maptest(/internal/[a-z]+)?\.`)

// condense shortens stacks: a frame becomes one line with the function, the file's name
// and the line, and a stack ends with the first function of the kit.
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
		below = kit.MatchString(function)
		if args := strings.LastIndex(function, "("); args > 0 {
			function = function[:args]
		}
		kept = append(kept, "  "+function+" "+path.Base(at[1]))
		i++
	}
	return strings.Join(kept, "\n")
}
