module example.com/two

go 1.26.0

require example.com/mapbench v0.0.0

replace example.com/mapbench => ../../../..
