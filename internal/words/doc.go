// Package words formats numbers and texts for people. A figure has the digits that its
// interval supports, and "n/a" stands for a missing one. [Printable] escapes texts from
// files, so that a terminal shows them and does not obey them. [Markdown] is the one writer
// of Markdown pages.
package words
