package resultfile

import (
	"fmt"
	"strconv"
	"strings"
)

// FormatLooks returns the value of [KeyLooks]: the numbers of launches at which a race judges
// a cell.
func FormatLooks(looks []int) string {
	texts := make([]string, len(looks))
	for i, n := range looks {
		texts[i] = strconv.Itoa(n)
	}
	return strings.Join(texts, ",")
}

// ParseLooks reads the value of [KeyLooks].
func ParseLooks(text string) (looks []int, err error) {
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || len(looks) > 0 && n <= looks[len(looks)-1] {
			return nil, fmt.Errorf("%s %q: want numbers of launches, ascending, such as 5,11,17", KeyLooks, text)
		}
		looks = append(looks, n)
	}
	return looks, nil
}
