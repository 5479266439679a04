package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/mapbench/cmd/internal/cmdline"
)

// TestFullDevice prints what each verb has to say to a device that is full.
func TestFullDevice(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	dir := t.TempDir()
	const quick = "results/baseline/quick.txt"
	for _, line := range []string{
		"help", "list", "list -json", "list -presets", "list -presets -markdown",
		"compare " + quick, "compare -json " + quick, "compare " + quick + " results/baseline/aa.txt",
		"crossover -a sharded -b sync.Map " + quick, "crossover -json " + quick,
		"plot -o " + dir + " " + quick, "plot -a sharded -b sync.Map -o " + dir + " " + quick,
		"report -o " + dir + " " + quick, "report -json " + quick,
		"trend bench/trend/testdata/history", "trend -json bench/trend/testdata/history", "trend -o " + dir + " bench/trend/testdata/history",
	} {
		var errs bytes.Buffer
		code := run(env{context.Background(), full, &errs}, strings.Fields(line))
		if code != cmdline.ExitUsage || !strings.Contains(errs.String(), "no space left on device") {
			t.Errorf("%s > /dev/full: exit %d, %s; want %d and the error", line, code, &errs, cmdline.ExitUsage)
		}
	}
}

// TestControlCharacters reads names, paths and messages that hold what a terminal obeys,
// and looks for it in all that is printed and written.
func TestControlCharacters(t *testing.T) {
	dir := t.TempDir()
	const evil = "\x1b[31m\u009b2J\u202e\x7f"
	text := "mapbench: 1\ngoos: linux\ngoarch: amd64\ncpu: x" + evil + "\ncores: 2\nkernel: y" + evil + "\ngoversion: go1.26.0\ngoamd64: v1\ncommit: 0" + evil + "\nseed: 1\n\n" +
		"# stopped: Map/impl=cas/read=95/dist=uniform/n=1000-2: in sweep 1: exit status 2: " + evil + "\t\f\v\xff|\n"
	for sweep := range 12 {
		for _, read := range []string{"95", "50", "0"} {
			for i, impl := range []string{"mutex", "xs" + evil + "ync", "c\ba\as"} {
				text += "BenchmarkMap/impl=" + impl + "/read=" + read + "/dist=uniform/n=1000-2 1000 " + []string{"20", "30", "40"}[i] + "." + []string{"1", "2"}[sweep%2] + " ns/op 1 ratio " + strings.Repeat("1", sweep+1) + " x/op\n"
			}
		}
	}
	file := filepath.Join(dir, "q"+evil+".txt")
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	clean := func(what, text string) {
		t.Helper()
		for _, bad := range []string{"\x1b", "\u009b", "\u202e", "\x7f", "\x9b2", "\f", "\v", "\b", "\a", "\r", "\xff"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s holds %q:\n%s", what, bad, text)
			}
		}
	}
	out := filepath.Join(dir, "out")
	var tested []string
	for _, args := range [][]string{
		{"compare", file}, {"compare", "-json", file}, {"compare", "-ref", evil, file}, {"compare", file + "x"}, {"compare", "-" + evil, file}, {evil},
		{"crossover", file}, {"crossover", "-json", file}, {"crossover", "-a", "mutex", "-b", "x" + evil, file},
		{"plot", "-o", out, file}, {"report", "-o", out, file}, {"report", "-json", file}, {"trend", file}, {"answer", file},
		{"recommend", file}, {"recommend", "-json", "-spec", "read=95,50", file}, {"recommend", "-impl", evil, "-spec", "read=95", file},
	} {
		tested = append(tested, args[0])
		var stdout, stderr bytes.Buffer
		run(env{context.Background(), &stdout, &stderr}, args)
		clean(strings.Join(args, " "), strings.ReplaceAll(stdout.String(), `\u`, ""))
		clean(strings.Join(args, " "), stderr.String())
	}
	if names := missing(tested); len(names) > 0 {
		t.Errorf("%q read files and are not tested here", names)
	}
	written, err := filepath.Glob(filepath.Join(out, "*.*")) // not the folder of charts
	further, err2 := filepath.Glob(filepath.Join(out, "report", "*.*"))
	if err != nil || err2 != nil || len(written) < 2 || len(further) < 1 {
		t.Fatalf("written: %q and %q, %v, %v; want a report and charts", written, further, err, err2)
	}
	written = append(written, further...)
	for _, name := range written {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		clean(filepath.Base(name), string(text))
	}
}
