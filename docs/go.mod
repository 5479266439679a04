// Pages and charts are a module of their own, so that nobody downloads them with the code.
module example.com/mapbench/docs

go 1.26.0
