# bench       measures the quick suite on this machine, within 5 minutes
# test        everything that must hold, with the race detector but for simulations and
#             maps whose bugs are races; MAPBENCH_FULL=1 simulates as much as the published figures rest on
# docs        every generated page and chart of docs/, from the committed results
# generate    the timed loops
# lint        formatting, vet, staticcheck, the workflows
.PHONY: bench test docs generate lint

bench:
	@scripts/bench

test:
	go test -race -timeout 40m ./...
	go test -timeout 40m ./bench/compare ./bench/compare/controls ./bench/tradeoff ./bench/crossover ./bench/gate ./bench/gate/proof ./bench/trend ./internal/exact
	go test -run PlantedBugs ./bench/worker

docs:
	go run ./cmd/internal/docs

generate:
	go generate ./...

lint:
	@scripts/lint
