// Package simulation helps tests that check statistics against a known truth: noises of
// known shape, counts of how often a claim held, and the number of experiments to run. Only
// tests import it.
package simulation
