package subject

import (
	"fmt"
	"runtime/metrics"
	"slices"
	"strings"
)

// runtimeSettings are the settings of GODEBUG for which the runtime has no metric. A test
// compares them with Go's source.
var runtimeSettings = strings.Fields(`
	adaptivestackstart asyncpreemptoff cgocheck checkfinalizers clobberfree dataindependenttiming
	decoratemappings disablethp dontfreezetheworld efence fips140 gccheckmark gcpacertrace
	gcshrinkstackoff gcstoptheworld gctrace harddecommit http2debug inittrace invalidptr
	jstmpllitinterp madvdontneed memprofilerate multipartfiles netdns profstackdepth
	runtimecontentionstacks sbrk scavtrace scheddetail schedtrace tlsmlkem tlssecpmlkem
	traceadvanceperiod traceallocfree tracebackancestors tracebacklabels
	tracecheckstackownership tracefpunwindoff x509sha1`)

// checkGODEBUG returns an error for a value of GODEBUG that Go would ignore. It accepts one
// setting, as in gctrace=1. Settings that begin with "cpu." name features of the processor.
func checkGODEBUG(value string) error {
	name, setting, ok := strings.Cut(value, "=")
	if !ok || setting == "" || strings.Contains(setting, "=") {
		return fmt.Errorf("GODEBUG=%s; want one setting, as in GODEBUG=gctrace=1", value)
	}
	if strings.HasPrefix(name, "cpu.") || slices.Contains(runtimeSettings, name) || slices.Contains(measuredSettings(), name) {
		return nil
	}
	return fmt.Errorf("GODEBUG=%s: Go has no setting %q; go doc runtime and https://go.dev/doc/godebug list the settings", value, name)
}

// measuredSettings returns the settings for which the runtime has a metric.
func measuredSettings() (names []string) {
	for _, d := range metrics.All() {
		if name, ok := strings.CutPrefix(d.Name, "/godebug/non-default-behavior/"); ok {
			names = append(names, strings.TrimSuffix(name, ":events"))
		}
	}
	return names
}
