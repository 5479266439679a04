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
	files, err := filepath.Glob(verified)
	if err != nil {
		return err
	}
	reports := make([]verify.Report, len(files))
	for i, file := range files {
		if err := readJSON(file, &reports[i]); err != nil {
			return err
		}
	}
	planted, err := os.ReadFile(plantedBugs)
	if err != nil {
		return err
	}
	return verify.WriteDoc(w, reports, string(planted))
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
