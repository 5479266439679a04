// Raw results are a module of their own, so that nobody downloads them with the code.
module example.com/mapbench/results

go 1.26.0
