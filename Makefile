# bench       measures the quick suite on this machine, within 5 minutes
# test        everything that must hold, with the race detector but for simulations and
#             maps whose bugs are races; MAPBENCH_FULL=1 simulates as much as the published figures rest on
# charts      docs/ from the committed results
# gate-proof  docs/gate.md from the nights in results/gate
# generate    the timed loops
# lint        formatting, vet, staticcheck, the workflows
.PHONY: bench test charts gate-proof generate lint

bench:
	@scripts/bench

test:
	go test -race -timeout 40m ./...
	go test -timeout 40m ./bench/compare
	go test -run PlantedBugs ./bench/worker

charts:
	@scripts/charts

gate-proof:
	go run ./internal/cmd/gateproof

generate:
	go generate ./...

lint:
	@scripts/lint
