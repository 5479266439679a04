package resultfile

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/mapbench/internal/checkout"
)

// literals are the string literals of programs by the folder that they stand in.
type literals map[string][]string

// literalsBelow returns the string literals of the files below a folder that are built into
// programs. It leaves out the paths of imports, and the folders with the given name.
func literalsBelow(t *testing.T, root, but string) literals {
	t.Helper()
	found := make(literals)
	for _, path := range checkout.GoFiles(t, root) {
		folder, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			t.Fatal(err)
		}
		folder = filepath.ToSlash(folder)
		if strings.HasSuffix(path, "_test.go") || folder == "internal/simulation" || slices.Contains(strings.Split(folder, "/"), but) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.Field:
				n.Tag = nil // JSON has names of its own
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
					found[folder] = append(found[folder], text)
				}
			}
			return true
		})
	}
	return found
}

// spellings returns the texts that spell a part of the format: exactly, or as the
// beginning of a longer text.
func spellings() (exact, begins []string) {
	exact = []string{KeyVersion + ": ", KeyVersion + ": " + Version, sideSign, benchmark, unitPrefix, burstKey, callKey}
	for u := range NumUnits {
		exact = append(exact, u.String(), " "+u.String())
	}
	for _, key := range []string{KeyGOOS, KeyGOARCH, KeyCPU, KeyCores, KeyQuota, KeyKernel, KeySubject, KeyPlanted, KeyGoVersion, KeyGOAMD64, KeyCommit,
		KeyDirty, KeyBuild, KeyBuilt, KeyJudgedBy, KeyBegan, KeyPace, KeySeed, KeyLayouts, KeyLaunches, KeyRounds, KeyDigest} {
		exact = append(exact, key, key+": ", "-"+key, SideOld+"-"+key, SideNew+"-"+key)
	}
	begins = []string{linePrefix, comment + CellPrefix, CellPrefix, invalidComment, doubtComment, selfCheck, inSweep + "%", burstKey + "=", callKey + "="}
	for _, kind := range []Kind{NotApplicable, Incorrect, Stopped, Invalid} {
		begins = append(begins, kind.String()+separator, comment+kind.String()+separator)
	}
	return exact, begins
}

// allowed are the folders that may hold a text that spells a part of the format, since it
// means something else there: a module's version or a user of GitHub behind @, the go command's build, keys of
// a spec, flags, control groups, and headings for people.
const allowed = `
bench/answer "burst"
bench/answer "call"
bench/answer "hit"
bench/recommend "hit"
cmd/internal/afterwards "-seed"
cmd/internal/afterwards "seed"
cmd/internal/docs "@"
cmd/internal/recheck "-launches"
cmd/internal/recheck "-rounds"
cmd/internal/recheck "launches"
cmd/mapbench "cores"
cmd/mapbench "cpu"
plots/page "@"
plots/page "call"
plots/page "hit"
bench "@"
bench "build"
bench/machine "cpu"
bench/plugin "build"
bench/compare "hit"
bench/crossover "hit"
bench/gate "@"
bench/gate/proof "planted"
bench/subject "@"
bench/subject "build"
bench/subject "commit"
cmd/internal/cmdline "launches"
cmd/mapbench "launches"
cmd/mapbench "rounds"
cmd/mapbench "seed"
impls/faults "build"
impls/peers/incorrect "@"
impls/verify "planted"
impls/verify "rounds"
internal/words "hit"
plots "hit"
plots "ns/op"
plots/report "launches"
plots/report "ns/op"
workloads "hit"
`

// TestEachPartStandsOnce wants all that spells the format to stand in this package.
func TestEachPartStandsOnce(t *testing.T) {
	exact, begins := spellings()
	complaints := func(all literals, allowed string) (found []string) {
		used := make(map[string]bool)
		for path, texts := range all {
			for _, text := range texts {
				spells := slices.Contains(exact, text) || slices.ContainsFunc(begins, func(b string) bool { return strings.HasPrefix(text, b) })
				line := path + " " + strconv.Quote(text)
				used[line] = true
				if spells && !strings.Contains(allowed, "\n"+line+"\n") {
					found = append(found, line+" spells a part of the results file: want what package resultfile has for it")
				}
			}
		}
		for line := range strings.Lines(strings.TrimSpace(allowed)) {
			if line = strings.TrimSpace(line); line != "" && !used[line] {
				found = append(found, line+" is allowed and no longer there: delete it from the list")
			}
		}
		slices.Sort(found)
		return found
	}
	all := literalsBelow(t, "../..", "resultfile")
	for _, complaint := range complaints(all, allowed) {
		t.Error(complaint)
	}
	for _, text := range slices.Concat(exact, begins) {
		if got := complaints(literals{"bench/new": {text}}, ""); len(got) != 1 {
			t.Errorf("%q in another package: complaints %q; want one", text, got)
		}
	}
	if got := complaints(literals{}, "\nbench/gone \"seed\"\n"); len(got) != 1 {
		t.Errorf("an allowed place that is gone: complaints %q; want one", got)
	}
}

// TestEachPartStandsOnceHere wants each unit and key to stand in one place of this package.
func TestEachPartStandsOnceHere(t *testing.T) {
	own := literalsBelow(t, ".", "")["."]
	count := func(text string) (n int) {
		for _, literal := range own {
			if literal == text {
				n++
			}
		}
		return n
	}
	exact, _ := spellings()
	for _, text := range exact {
		if n := count(text); n > 1 {
			t.Errorf("%q is spelled in %d places of package resultfile; want one", text, n)
		}
	}
	if count(KeySeed) != 1 || count(NsPerOp.String()) != 1 {
		t.Errorf("%q is spelled in %d places and %q in %d; want one each", KeySeed, count(KeySeed), NsPerOp, count(NsPerOp.String()))
	}
}
