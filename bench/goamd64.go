package bench

import (
	"runtime"
	"runtime/debug"
)

// goamd64 returns the GOAMD64 level that the command, and with it the workers of
// its checkout, are built for; "n/a" elsewhere than on amd64.
func goamd64() string {
	if runtime.GOARCH != "amd64" {
		return "n/a"
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "GOAMD64" {
				return s.Value
			}
		}
	}
	return "v1"
}
