package resultfile

import (
	"bytes"
	"errors"
	"fmt"
)

// GateRunPrefix begins the summary of a gate run, a file of package runsummary.
const GateRunPrefix = "gate-run: "

// foreign lists, by their first bytes, other files that people name by mistake, and says
// what to do with them.
var foreign = []struct{ begin, what string }{
	{"\x1f\x8b", "gzip: unpack it with gunzip"},
	{"\x28\xb5\x2f\xfd", "zstd: unpack it with unzstd"},
	{"\xfd7zXZ\x00", "xz: unpack it with unxz"},
	{"BZh", "bzip2: unpack it with bunzip2"},
	{"PK\x03\x04", "a zip archive: unpack it with unzip"},
	{"\xff\xfe", "UTF-16: convert it with iconv -f UTF-16 -t UTF-8"},
	{"\xfe\xff", "UTF-16: convert it with iconv -f UTF-16 -t UTF-8"},
	{"\xef\xbb\xbf", "UTF-8 with a byte order mark: remove it with sed -i '1s/^\\xEF\\xBB\\xBF//'"},
	{GateRunPrefix, "the summary of a gate run: mapbench trend reads it"},
	{"{", "JSON: name a results file, such as mapbench run writes"},
	{"<", "HTML or SVG: name a results file, such as mapbench run writes"},
}

// native returns a file's text with the line ends of the format. For a file of another
// kind, its error names the kind.
func native(text []byte) ([]byte, error) {
	for _, f := range foreign {
		if bytes.HasPrefix(text, []byte(f.begin)) {
			return nil, fmt.Errorf("this is %s", f.what)
		}
	}
	if len(text) > 1 && (text[0] == 0) != (text[1] == 0) {
		return nil, errors.New("this is UTF-16: convert it with iconv -f UTF-16LE -t UTF-8")
	}
	if goTest(text) {
		return nil, errors.New("this is plain output of go test -bench: benchstat reads it; mapbench reads what mapbench run writes")
	}
	return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), nil
}

// goTest reports whether a file holds benchmarks, but not those of mapbench.
func goTest(text []byte) bool {
	benchmarks := false
	for line := range bytes.Lines(text) {
		switch {
		case bytes.HasPrefix(line, []byte(KeyVersion+":")), bytes.HasPrefix(line, []byte(linePrefix)):
			return false
		case bytes.HasPrefix(line, []byte(benchmark)) && bytes.Contains(line, []byte(" "+NsPerOp.String())):
			benchmarks = true
		}
	}
	return benchmarks
}
