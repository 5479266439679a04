package answer

// Entry returns a map's time in the workload's cell, beside the best one.
func (w *Workload) Entry(impl string) Entry { return entryOf(&w.Ranking, impl) }
