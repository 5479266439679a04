// The check of the Kubernetes manifest is a module of its own, so that nobody who uses the
// code depends on Kubernetes.
module example.com/mapbench/scripts/shards/manifest

go 1.26.0
