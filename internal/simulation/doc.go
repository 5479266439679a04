// Package simulation helps tests that check statistics against a known truth: noises of
// known shape, counts of how often a claim held, the number of experiments to run, and
// results files in which the cost of each impl is known. Only tests import it.
package simulation
