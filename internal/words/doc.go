// Package words puts numbers into words: each figure with the digits that its interval can
// bear, "n/a" where there is none, and texts from files so that a terminal only shows them.
package words
