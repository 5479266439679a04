package main

import (
	"flag"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"example.com/mapbench/workloads"
)

// flagsOf returns the flags of a verb, as it registers them.
func flagsOf(t *testing.T, v verb) *flag.FlagSet {
	t.Helper()
	flags := flag.NewFlagSet("mapbench "+v.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	if _, err := v.run(env{t.Context(), io.Discard, io.Discard}, flags, []string{"-h"}); err != flag.ErrHelp {
		t.Fatalf("%s -h: %v", v.name, err)
	}
	return flags
}

// Command lines in texts: what follows a verb, up to the end of the quotation, the
// command or the line. A placeholder stands for a value that the reader fills in.
var (
	commandLine = regexp.MustCompile("\\bmapbench (\\w+)(?: ([^`;|&>#]*)|$|[`\".,;:)])")
	placeholder = regexp.MustCompile(`^[A-Z]+$|[$…%]`)
)

// wrongFlag says what a verb would not accept of what follows it in a text; "" if
// nothing. Prose may follow, which no flag begins.
func wrongFlag(flags *flag.FlagSet, rest string) string {
	words := strings.Fields(rest)
	for i := 0; i < len(words) && strings.HasPrefix(words[i], "-"); i++ {
		word := strings.TrimRight(words[i], `".,:)'`)
		name, value, inline := strings.Cut(strings.TrimLeft(word, "-"), "=")
		f := flags.Lookup(name)
		if name == "h" {
			return ""
		}
		if f == nil {
			return fmt.Sprintf("there is no flag -%s", name)
		}
		if b, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
			continue
		}
		if i++; !inline && i < len(words) {
			value = strings.Trim(words[i], `"',`)
		}
		if inline {
			i--
		}
		if value == "" || placeholder.MatchString(value) {
			continue
		}
		if err := flags.Set(name, value); err != nil {
			return fmt.Sprintf("-%s %s: %v", name, value, err)
		}
		if name == "spec" {
			if _, err := workloads.ParseSpecs(value); err != nil {
				return err.Error()
			}
		}
	}
	return ""
}

// wrongCommands returns what is wrong with the command lines of a text, and how many
// of them have flags.
func wrongCommands(t *testing.T, text string) (wrong []string, flagged int) {
	t.Helper()
	for line := range strings.Lines(text) {
		for _, m := range commandLine.FindAllStringSubmatch(strings.TrimSpace(line), -1) {
			for _, v := range verbs {
				if v.name != m[1] {
					continue
				}
				if strings.HasPrefix(m[2], "-") {
					flagged++
				}
				if complaint := wrongFlag(flagsOf(t, v), m[2]); complaint != "" {
					wrong = append(wrong, fmt.Sprintf("mapbench %s %s: %s", v.name, m[2], complaint))
				}
			}
		}
	}
	return wrong, flagged
}

// TestDocumentedFlagsExist parses every command line of the documentation, the
// scripts and the comments by the flags that its verb has.
func TestDocumentedFlagsExist(t *testing.T) {
	flagged := 0
	for name, text := range readable(t) {
		wrong, n := wrongCommands(t, text)
		flagged += n
		for _, w := range wrong {
			t.Errorf("%s: %s", name, w)
		}
	}
	if flagged < 40 {
		t.Errorf("%d command lines with flags are found; want 40 at least", flagged)
	}
}

// TestUsageNamesFlags holds the synopsis of each verb's help against its flags, both
// ways round.
func TestUsageNamesFlags(t *testing.T) {
	for _, v := range verbs {
		flags := flagsOf(t, v)
		synopsis, _, _ := strings.Cut(v.usage, "\n\n")
		for _, m := range regexp.MustCompile(`(?:^|[\s\[])-(\w+)`).FindAllStringSubmatch(synopsis, -1) {
			if flags.Lookup(m[1]) == nil {
				t.Errorf("the usage of %s names -%s, which it doesn't have", v.name, m[1])
			}
		}
		flags.VisitAll(func(f *flag.Flag) {
			if !regexp.MustCompile(`-` + f.Name + `\b`).MatchString(v.usage) {
				t.Errorf("the usage of %s doesn't name -%s", v.name, f.Name)
			}
		})
	}
}

// TestWrongCommandsAreSeen gives the check lines that it must reject, and some that are right.
func TestWrongCommandsAreSeen(t *testing.T) {
	for text, want := range map[string]string{
		"	bin/mapbench run -nosuch 3 -o x":              "there is no flag -nosuch",
		"see `mapbench verify -for`":                    "",
		"see `mapbench verify -four 3s`, now":           "there is no flag -four",
		"// mapbench run -launches x":                   "-launches x: parse error",
		"mapbench run -spec reed=95":                    "reed",
		"mapbench run -spec=read=95 -suites quick":      "there is no flag -suites",
		"mapbench gate -aa N -new SUBJECT -json FILE":   "",
		"mapbench crossover -measure -a x -b y -axes n": "there is no flag -axes",
		`"mapbench faults -json": all of them`:          "",
		"go tool mapbench gate -old HEAD -plant '*=5%'": "",
	} {
		wrong, _ := wrongCommands(t, text)
		if got := strings.Join(wrong, "\n"); (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%s: complaints %q; want %q", text, got, want)
		}
	}
}
