// Tests of the page in a browser are a module of their own, so that nobody who uses the code
// depends on a driver of browsers.
module example.com/mapbench/plots/page/browser

go 1.26.0

require (
	example.com/mapbench v0.0.0-00010101000000-000000000000
	github.com/chromedp/cdproto v0.160.1
	github.com/chromedp/chromedp v0.23.1
)

require (
	github.com/aclements/go-moremath v0.0.0-20210112150236-f10218a38794 // indirect
	github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // indirect
	github.com/montanaflynn/stats v0.14.0 // indirect
	golang.org/x/perf v0.0.0-20260908200009-22c9c6c9d4da // indirect
	gonum.org/v1/gonum v0.17.0 // indirect
)

replace example.com/mapbench => ../../..
