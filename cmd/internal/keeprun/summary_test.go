package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"example.com/mapbench/bench/gate"
	"example.com/mapbench/bench/trend"
	"example.com/mapbench/internal/checkout"
	"example.com/mapbench/internal/runsummary"
)

// mostOfHundred is the largest size of a summary of 100 cells, in bytes.
const mostOfHundred = 20_000

// gateRuns returns the results files of the committed gate runs in the folders of a pattern.
func gateRuns(t *testing.T, pattern string) []string {
	t.Helper()
	const results = "../../../results"
	checkout.Needs(t, results)
	files, err := filepath.Glob(filepath.Join(results, "gate", pattern, "night.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, no file %s/night.txt", err, pattern)
	}
	return files
}

// summaryOf returns the text of a file's summary.
func summaryOf(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := summarize(text, file)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestHundredCellsTakeLittle checks the size of the summary of a gate run of 100 cells.
func TestHundredCellsTakeLittle(t *testing.T) {
	for _, file := range gateRuns(t, "hundred") {
		text := summaryOf(t, file)
		s, err := runsummary.Parse(text, file)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d contestants in %d bytes", file, len(s.Contestants), len(text))
		if len(s.Contestants) < 100 || len(text) > mostOfHundred {
			t.Errorf("%d contestants take %d bytes; want 100 or more in %d at most", len(s.Contestants), len(text), mostOfHundred)
		}
		if whole, err := os.Stat(file); err != nil || whole.Size() <= mostOfHundred {
			t.Errorf("the whole file is no larger, %v: this test shows nothing", err)
		}
	}
}

// TestSummariesSayTheSame checks that summaries give the same trend and the same noise as whole
// files, to the last digit, and so does a history that holds both.
func TestSummariesSayTheSame(t *testing.T) {
	files := gateRuns(t, "aa/*")
	folders := map[string]string{"whole": t.TempDir(), "summaries": t.TempDir(), "both": t.TempDir()}
	for i, file := range files {
		whole, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		summary := summaryOf(t, file)
		name := filepath.Base(filepath.Dir(file)) + ".txt"
		mixed := whole
		if i%2 == 0 {
			mixed = summary
		}
		write(t, filepath.Join(folders["whole"], name), string(whole))
		write(t, filepath.Join(folders["summaries"], name), string(summary))
		write(t, filepath.Join(folders["both"], name), string(mixed))
	}
	trends, noises := make(map[string]string), make(map[string]gate.Noise)
	for what, dir := range folders {
		paths, err := filepath.Glob(filepath.Join(dir, "*.txt"))
		if err != nil {
			t.Fatal(err)
		}
		history, err := trend.ReadHistory(paths...)
		if err != nil {
			t.Fatal(err)
		}
		found, err := history.Trend(1)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(found)
		if err != nil {
			t.Fatal(err)
		}
		trends[what] = string(text)
		for _, plan := range []gate.Plan{gate.DefaultPlan(), gate.DefaultPlan().ByThroughput()} {
			noises[what+plan.Rules[0].Metric] = gate.MedianNoise(noiseOf(t, paths, plan)...)
		}
	}
	for _, what := range []string{"summaries", "both"} {
		if trends[what] != trends["whole"] {
			t.Errorf("the trend of %s:\n%s\nof whole files:\n%s", what, trends[what], trends["whole"])
		}
		for _, metric := range []string{"ratio", "ns/op"} {
			got, want := noises[what+metric], noises["whole"+metric]
			if !maps.Equal(got, want) || len(want) < 20 {
				t.Errorf("the noise by %s of %s: %v; of whole files: %v; want them equal, and of 20 cells or more", metric, what, got, want)
			}
		}
	}
}

// noiseOf returns the noise of each file.
func noiseOf(t *testing.T, paths []string, plan gate.Plan) (all []gate.Noise) {
	t.Helper()
	for _, path := range paths {
		file, err := trend.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if file.Set != nil {
			all = append(all, gate.ScreenNoise(file.Set, plan))
		} else {
			all = append(all, gate.SummaryNoise(file.Summary, plan))
		}
	}
	return all
}
