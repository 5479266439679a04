package bench

import (
	"os"
	"slices"
	"strings"
)

// Withheld returns the names of the environment variables that are set here and that
// workers don't get, ascending, since they would change the runtime behind the results'
// back.
func Withheld() []string {
	var names []string
	for _, variable := range os.Environ() {
		if name, value, _ := strings.Cut(variable, "="); setsRuntime(variable) && value != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
