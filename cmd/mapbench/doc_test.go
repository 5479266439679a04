package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
	"example.com/mapbench/internal/golden"
)

// manualFile holds the manual, which is the comment of the package.
const manualFile = "cmd/mapbench/doc.go"

// left stands, in a line of its own, for lines of an output that the manual leaves out.
const left = "..."

// indented returns the blocks of a comment that are shown as they are, without the tab.
func indented(comment string) (blocks []string) {
	var block strings.Builder
	for line := range strings.Lines(comment + "\n") {
		if text, ok := strings.CutPrefix(line, "\t"); ok {
			block.WriteString(text)
		} else if block.Len() > 0 {
			blocks = append(blocks, block.String())
			block.Reset()
		}
	}
	return blocks
}

// manual returns the comment of the package.
func manual(t *testing.T) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), manualFile, nil, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	return file.Doc.Text()
}

// shown returns the part of an output that the manual shows: all of it or, of several tables
// with an empty line between two of them, the first.
func shown(output string) string {
	first, _, more := strings.Cut(output, "\n\n")
	if !more {
		return output
	}
	return first + "\n" + left + "\n"
}

// TestManualShowsOutput runs the commands of the manual that begin with a dollar sign, beside
// the results file that the manual is about, and compares what they print.
func TestManualShowsOutput(t *testing.T) {
	text := readText(t, manualFile)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "r.txt"), readText(t, "cmd/mapbench/testdata/r.txt"))
	if err := os.CopyFS(filepath.Join(dir, "history"), os.DirFS("bench/trend/testdata/history")); err != nil {
		t.Fatal(err)
	}
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	block := regexp.MustCompile(`(?m)^//\t\$ mapbench (.*)\n((?://\t.*\n)*)`)
	ran := 0
	after := block.ReplaceAllStringFunc(text, func(old string) string {
		line := block.FindStringSubmatch(old)[1]
		ran++
		code, out, errs := command(t, line)
		if code != cmdline.ExitOK {
			t.Errorf("mapbench %s: exit %d, %s", line, code, errs)
		}
		var b strings.Builder
		fmt.Fprintf(&b, "//\t$ mapbench %s\n", line)
		for shown := range strings.Lines(shown(out)) {
			b.WriteString("//\t" + shown)
		}
		return b.String()
	})
	if ran < 5 {
		t.Errorf("%d commands of the manual are run; want 5 or more", ran)
	}
	t.Chdir(root)
	golden.Check(t, manualFile, []byte(after))
}

// TestManualCommandsParse wants every command line of the manual to be one that mapbench takes,
// and a section with one for each verb, in the order of the verbs.
func TestManualCommandsParse(t *testing.T) {
	text := manual(t)
	for _, wrong := range wrongManual(t, text) {
		t.Error(wrong)
	}
	for what, edit := range map[string][2]string{
		"an unknown flag":      {"mapbench run -spec", "mapbench run -specs"},
		"an unknown verb":      {"\tmapbench list\n", "\tmapbench lists\n"},
		"a verb without lines": {"\tmapbench faults aba\n", ""},
		"a verb left out":      {"# Trend", "# Trends"},
	} {
		if len(wrongManual(t, strings.Replace(text, edit[0], edit[1], 1))) == 0 {
			t.Errorf("in the manual %s is not seen", what)
		}
	}
}

// wrongManual says what is wrong with the commands of a manual.
func wrongManual(t *testing.T, text string) (wrong []string) {
	t.Helper()
	at := 0
	for _, v := range verbs {
		heading := "\n# " + strings.ToUpper(v.name[:1]) + v.name[1:] + "\n"
		i := strings.Index(text[at:], heading)
		if i < 0 {
			wrong = append(wrong, "the manual has no section on "+v.name+" behind those of the verbs before it")
			continue
		}
		at += i + len(heading)
		section, _, _ := strings.Cut(text[at:], "\n# ")
		if !strings.Contains(section, "mapbench "+v.name) {
			wrong = append(wrong, "the section on "+v.name+" has no command line")
		}
	}
	for _, block := range indented(text) {
		for line := range strings.Lines(block) {
			words := shellWords(strings.TrimPrefix(strings.TrimSpace(line), "$ "))
			if len(words) < 2 || words[0] != "mapbench" {
				continue
			}
			if complaint := wrongVerb(words[1]); complaint != "" {
				wrong = append(wrong, complaint)
			}
			complaints, _ := wrongCommands(t, line)
			wrong = append(wrong, complaints...)
		}
	}
	return wrong
}

// TestManualQuotesTheGate looks up the gate's output, which takes minutes to measure, in what
// package gate prints of made-up results.
func TestManualQuotesTheGate(t *testing.T) {
	printed := readText(t, "bench/gate/testdata/night.txt")
	quoted := func(block string) bool {
		rest := printed
		for part := range strings.SplitSeq(block, left+"\n") {
			i := strings.Index(rest, part)
			if i < 0 {
				return false
			}
			rest = rest[i+len(part):]
		}
		return true
	}
	found := 0
	for _, block := range indented(manual(t)) {
		if strings.HasPrefix(block, "gate: ") {
			found++
			if !quoted(block) {
				t.Errorf("package gate does not print this, in bench/gate/testdata/night.txt:\n%s", block)
			}
			if quoted(strings.Replace(block, "+6.2 %", "+6.3 %", 1)) {
				t.Error("another figure is not seen")
			}
		}
	}
	if found != 1 {
		t.Errorf("the manual shows %d outputs of the gate; want 1", found)
	}
}

// TestManualHasTheExitCodes wants the manual to explain the exit codes as the help does.
func TestManualHasTheExitCodes(t *testing.T) {
	want := strings.ReplaceAll(strings.TrimPrefix(cmdline.ExitCodes, "  "), "\n  ", "\n")
	for _, block := range indented(manual(t)) {
		if block == want {
			return
		}
	}
	t.Errorf("the manual lacks the exit codes:\n%s", want)
}
