// Package costs draws what maps cost beside time: speed against memory, with the front of Pareto
// ([Front]), and how long sampled operations took ([Tails]). It judges nothing: each place, interval
// and standing comes from package tradeoff. Title, key, caption and the looks of maps are those of
// package plots.
package costs
