package report

// maps shows who wins over two axes.
func (p *page) maps() {
	p.Heading(2, "Who wins where")
	if len(p.charts.Winners) == 0 {
		p.Text("No two read shares were measured at two n, or at two numbers of goroutines, all else equal.")
	}
	p.show(p.charts.Winners)
}

// inflects shows what writes cost each impl.
func (p *page) inflects() {
	if len(p.charts.Inflections)+len(p.charts.OtherInflections) == 0 {
		return
	}
	p.Heading(2, "What writes cost")
	p.Text("Every impl at 95/5 and, on the same workload, at 50/50.")
	p.show(p.charts.Inflections)
	if len(p.charts.OtherInflections) > 0 {
		p.Fold("The same for other workloads")
		p.show(p.charts.OtherInflections)
		p.Unfold()
	}
}

// scales shows how throughput grows.
func (p *page) scales() {
	p.Heading(2, "With more procs and goroutines")
	if len(p.charts.Scaling) == 0 {
		p.Text("Neither two numbers of procs nor three of goroutines were measured, all else equal.")
	}
	p.show(p.charts.Scaling)
}
