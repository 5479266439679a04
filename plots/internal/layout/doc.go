// Package layout decides where things go on a chart's page, and draws nothing. It measures
// type as the widest usual font sets it, chooses which values a scale holds and which of them
// have ticks, moves labels apart, and cuts lines where they leave a scale. Lengths are points.
package layout
