package compare

// ScreenLogs returns, for each cell of a gate by its name, x of the screening pairs
// that count by the plan's rule about time, in the order of their sweeps. No finding
// decided how many there are, so those of several nights may be put together.
func (s *Set) ScreenLogs(plan GatePlan) map[string][]float64 {
	logs := make(map[string][]float64)
	cells, _ := s.pairings()
	for _, p := range cells {
		logs[p.name] = p.values(plan.Screen, plan.Rules[0].place(), plan.Rules[0].Nudge).screen
	}
	return logs
}
