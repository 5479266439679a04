package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"example.com/mapbench/bench/gate/proof"
	"example.com/mapbench/impls/faults"
	"example.com/mapbench/impls/verify"
	"example.com/mapbench/plots/page"
	"example.com/mapbench/workloads"
)

// The evidence, by its path in the repository.
const (
	gateRuns    = "results/gate"
	verified    = "results/verify/*.json"
	plantedBugs = "results/verify/planted.md"
	hazardsRun  = "impls/faults/last.json"
)

// pages are the generated pages, without the report.
var pages = []struct {
	name  string
	write func(w io.Writer) error
}{
	{"gate.md", writeGate},
	{"hazards.md", writeHazards},
	{"verify.md", writeVerified},
	{"workloads.md", workloads.WritePresets},
}

// writePages writes the pages into an existing folder: all of them, or none if the evidence for
// one is missing.
func writePages(dir string) error {
	texts := make([]bytes.Buffer, len(pages))
	for i, page := range pages {
		if err := page.write(&texts[i]); err != nil {
			return fmt.Errorf("writing %s: %w", page.name, err)
		}
	}
	for i, page := range pages {
		if err := os.WriteFile(filepath.Join(dir, page.name), texts[i].Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func writeGate(w io.Writer) error {
	r, err := proof.Read(gateRuns)
	if err != nil {
		return err
	}
	return proof.WriteDoc(w, r)
}

func writeHazards(w io.Writer) error {
	var report faults.Report
	if err := readJSON(hazardsRun, &report); err != nil {
		return err
	}
	return faults.WriteDoc(w, faults.Claims(), &report)
}

func writeVerified(w io.Writer) error {
	reports, err := readVerified()
	if err != nil {
		return err
	}
	planted, err := os.ReadFile(plantedBugs)
	if err != nil {
		return err
	}
	return verify.WriteDoc(w, reports, string(planted))
}

// readVerified reads the reports of the conformance kit.
func readVerified() ([]verify.Report, error) {
	files, err := filepath.Glob(verified)
	if err != nil {
		return nil, err
	}
	reports := make([]verify.Report, len(files))
	for i, file := range files {
		if err := readJSON(file, &reports[i]); err != nil {
			return nil, err
		}
	}
	return reports, nil
}

// evidence returns what the page shows beside results.
func evidence() (page.Evidence, error) {
	shown := page.Evidence{Root: "../"} // the page is in docs
	reports, err := readVerified()
	if err != nil {
		return shown, err
	}
	for _, r := range verify.Records(reports) {
		module := r.Module
		if r.Version != "" {
			module += "@" + r.Version
		}
		shown.Verified = append(shown.Verified, page.Verified{Map: r.Map, Module: module, Runs: r.Runs, Passed: r.Passed, Failed: r.Failed, Again: r.Again})
	}
	var hazards faults.Report
	if err := readJSON(hazardsRun, &hazards); err != nil {
		return shown, err
	}
	for _, h := range hazards.TopHazards() {
		shown.Hazards = append(shown.Hazards, page.Hazard{Text: h.Advice, Shown: h.Shown, Again: h.Again})
	}
	return shown, nil
}

// readJSON reads a file into v.
func readJSON(name string, v any) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
