# bench     measures the quick suite on this machine, within 5 minutes
# test      everything that must hold, with the race detector
# charts    docs/ from the committed results
# generate  the timed loops
# lint      formatting, vet, staticcheck, the workflows
.PHONY: bench test charts generate lint

bench:
	@scripts/bench

test:
	go test -race ./...

charts:
	@scripts/charts

generate:
	go generate ./...

lint:
	@scripts/lint
