// Package page writes the findings about a set as one page for a browser, which opens from a
// disk and needs no network. It judges nothing: each number, winner and crossing comes from
// package compare or crossover, and the sentences at its top from package answer.
//
//  1. [Evidence] is what the page shows beside results: which maps are correct, and hazards.
//  2. [Write] writes the page into a folder, as [Name].
//
// # How the page is made
//
// The page is a template with a style, the findings as JSON (see data.go) and scripts. The
// scripts choose and draw: they filter cells, look up neighbours of a question, and format
// numbers. They compute no finding. Charts are drawn in the browser by Observable Plot and
// d3, which the page holds as their authors published them; assets has their licences, and
// the page quotes them.
//
// The page depends on the set, the options, the evidence and the folder alone, byte for
// byte. A policy in its head forbids it to load anything.
package page
