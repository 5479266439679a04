package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// WorkerImpls returns the impls that the sources' workers can measure.
func WorkerImpls(ctx context.Context, sources []Source) ([]WorkerImpl, error) {
	r := &Conductor{config: Config{Sources: sources}}
	if err := r.makeDir(); err != nil {
		return nil, err
	}
	defer r.Close()
	if err := r.link(ctx, 0); err != nil {
		return nil, err
	}
	all, _, err := askWorkers(ctx, r.argvs, sources)
	return all, err
}

// link builds the sources' workers with the layouts of a sweep.
func (r *Conductor) link(ctx context.Context, sweep int) error {
	defer timed(&r.summary.Account.linking)()
	r.argvs, r.linked, r.state = nil, sweep, nil
	var built []string
	for i, s := range r.config.Sources {
		if s.Checkout && r.built != nil { // it can't have changed
			built = append(built, r.built[i])
			continue
		}
		id, err := s.fingerprint(ctx, r.dir)
		if err != nil {
			return errors.Join(ctx.Err(), err)
		}
		built = append(built, id)
	}
	defer timed(&r.linkTime)() // all is compiled by now
	r.linkTime = 0
	argvs, errs := make([][]string, len(r.config.Sources)), make([]error, len(r.config.Sources))
	var wg sync.WaitGroup
	for i, s := range r.config.Sources {
		wg.Go(func() { argvs[i], errs[i] = s.build(ctx, r.dir, sweep, hash64(r.config.Seed, fmt.Sprint(sweep, s))) })
	}
	wg.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	r.argvs = argvs
	for i, s := range r.config.Sources {
		if r.built != nil && built[i] != r.built[i] {
			name := s.String()
			if s.Side != "" {
				name = "the " + s.Side + " side"
			}
			return fmt.Errorf("the source of %s changed while it was measured; restore it and go on, or start anew", name)
		}
	}
	r.built = built
	return nil
}
