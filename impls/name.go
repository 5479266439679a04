package impls

import (
	"fmt"
	"strconv"
	"strings"
)

// ParseName splits a name as flags take it, such as "sharded" or "sharded:256", into the
// name and the parameter. The parameter is 0 if there is none. It is an error if the
// parameter is no whole number above 0. ParseName does not check that the name exists;
// see [Find].
func ParseName(s string) (name string, param int, err error) {
	name, text, given := strings.Cut(s, ":")
	if !given {
		return name, 0, nil
	}
	param, err = strconv.Atoi(text)
	if err != nil || param < 1 {
		return "", 0, fmt.Errorf("impl %q: parameter %q; want a whole number above 0, as in %s:256", s, text, name)
	}
	return name, param, nil
}

// mostPower is the largest parameter that must be a power of two. So many shards take
// more memory than the entries of any cell.
const mostPower = 1 << 20

// Find returns the index in infos of the implementation that s names, such as "sharded"
// or "sharded:256". It is an error if there is none (the message lists the names), or if
// its [Info] does not allow the parameter.
func Find(infos []Info, s string) (int, error) {
	name, param, err := ParseName(s)
	if err != nil {
		return 0, err
	}
	names := make([]string, len(infos))
	for i, info := range infos {
		if info.Name != name {
			names[i] = info.Name
			continue
		}
		if param != 0 && info.Param == "" {
			return 0, fmt.Errorf("impl %q: %s takes no parameter", s, name)
		}
		if info.ParamPower && (param&(param-1) != 0 || param > mostPower) {
			return 0, fmt.Errorf("impl %q: parameter %d; want a power of two up to %d, as in %s:256", s, param, mostPower, name)
		}
		return i, nil
	}
	return 0, fmt.Errorf("unknown impl %q; want one of %s", s, strings.Join(names, ", "))
}
